namespace Haven.Forms.Questionnaires;

public static class ExtensionUrls
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";
    private const string Sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";

    public const string Variable = Core + "variable";
    public const string Calculated = Sdc + "sdc-questionnaire-calculatedExpression";
    public const string EnableWhenExpression = Sdc + "sdc-questionnaire-enableWhenExpression";
    public const string InitialExpression = Sdc + "sdc-questionnaire-initialExpression";
    public const string ItemControl = Core + "questionnaire-itemControl";
    public const string Hidden = Core + "questionnaire-hidden";
    public const string Unit = Core + "questionnaire-unit";
    public const string UnitOption = Core + "questionnaire-unitOption";
    public const string MinValue = Core + "minValue";
    public const string MaxValue = Core + "maxValue";
    public const string MinQuantity = Sdc + "sdc-questionnaire-minQuantity";
    public const string MaxQuantity = Sdc + "sdc-questionnaire-maxQuantity";
    public const string MinLength = Core + "minLength";
    public const string MaxDecimalPlaces = Core + "maxDecimalPlaces";
    public const string MinOccurs = Core + "questionnaire-minOccurs";
    public const string MaxOccurs = Core + "questionnaire-maxOccurs";
    public const string Regex = Core + "regex";
    public const string OptionPrefix = Core + "questionnaire-optionPrefix";
    public const string OptionExclusive = Core + "questionnaire-optionExclusive";

    /// Ours, on the item that holds a total: from, to, level (none, possible or clear), label, text.
    public const string ScoreBand = "https://haven.invalid/fhir/StructureDefinition/score-band";

    /// Ours, on a question: above, text.
    public const string SafetyStep = "https://haven.invalid/fhir/StructureDefinition/safety-step";
}
