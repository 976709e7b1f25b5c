using System.Globalization;

namespace Haven.Research.Studies;

/// <summary>The closed lists of a declaration, in words.</summary>
public static class DeclarationWords
{
    public static string Of(VariableKind kind) =>
        kind switch
        {
            VariableKind.Number => "A number",
            VariableKind.Choice => "One of a list",
            VariableKind.Day => "A day",
            VariableKind.YesNo => "Yes or no",
            _ => "A short text",
        };

    /// <summary>As a sentence goes on with it: "health".</summary>
    public static string Of(SpecialCategory special) =>
        special switch
        {
            SpecialCategory.EthnicOrigin => "race or ethnic origin",
            SpecialCategory.PoliticalOpinion => "political opinions",
            SpecialCategory.Belief => "religion or other belief",
            SpecialCategory.TradeUnion => "membership in a trade union",
            SpecialCategory.Genetic => "genes",
            SpecialCategory.Biometric => "measurements that recognise somebody",
            SpecialCategory.Health => "health",
            SpecialCategory.SexLife => "sex life or sexual orientation",
            _ => "nothing special",
        };

    public static string Of(SpecialCondition condition) =>
        condition switch
        {
            SpecialCondition.ExplicitConsent => "Explicit consent, Article 9(2)(a)",
            SpecialCondition.VitalInterests => "To protect somebody’s life, Article 9(2)(c)",
            SpecialCondition.PublicInterest => "A substantial public interest, Article 9(2)(g)",
            SpecialCondition.Care => "Health or social care, Article 9(2)(h)",
            SpecialCondition.PublicHealth => "Public health, Article 9(2)(i)",
            SpecialCondition.Research => "Research with a law that allows it, Article 9(2)(j)",
            _ => "No condition yet",
        };

    /// <summary>What a variable takes: "A number from 0 to 10 points".</summary>
    public static string Takes(Variable variable) =>
        variable.Kind switch
        {
            VariableKind.Number => "A number"
                + (variable.Least is { } least ? $" from {Number(least)}" : "")
                + (variable.Most is { } most ? $" up to {Number(most)}" : "")
                + (variable.Unit.Length > 0 ? $", in {variable.Unit}" : ""),
            VariableKind.Choice => "One of: "
                + string.Join("; ", variable.Choices.Select(c => $"{c.English} ({c.Code})")),
            _ => Of(variable.Kind),
        };

    public static string Number(decimal number) =>
        number.ToString("0.############", CultureInfo.InvariantCulture);
}
