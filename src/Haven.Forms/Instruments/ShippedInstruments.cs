using Haven.Forms.Questionnaires;

namespace Haven.Forms.Instruments;

/// Instruments that Haven may hand out, as FHIR Questionnaires inside the program.
public static class ShippedInstruments
{
    public static byte[] Phq9Json() => Bytes("phq-9.json");

    public static Questionnaire Phq9() => Questionnaire.Read(Phq9Json()).OrThrow();

    /// <summary>Our own sample: eight indicators of exploitation. It is not validated, and says so.</summary>
    public static byte[] ConcernJson() => Bytes("concern.json");

    public static Questionnaire Concern() => Questionnaire.Read(ConcernJson()).OrThrow();

    /// <summary>The sample's brief form for hotlines and intake; its answers carry over into the whole one.</summary>
    public static byte[] ConcernBriefJson() => Bytes("concern-brief.json");

    public static Questionnaire ConcernBrief() => Questionnaire.Read(ConcernBriefJson()).OrThrow();

    private static byte[] Bytes(string name)
    {
        using var stream =
            typeof(ShippedInstruments).Assembly.GetManifestResourceStream(
                "Haven.Forms.Instruments." + name
            ) ?? throw new FileNotFoundException("The instrument is not in the program", name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
