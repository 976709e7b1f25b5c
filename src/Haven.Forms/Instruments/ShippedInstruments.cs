using Haven.Forms.Questionnaires;

namespace Haven.Forms.Instruments;

/// Instruments that Haven may hand out, as FHIR Questionnaires inside the program.
public static class ShippedInstruments
{
    private const string Folder = "Haven.Forms.Instruments.";
    private const string Ending = ".json";

    /// Every instrument that is in the program, by the name of its file without the ending.
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ShippedInstruments)
            .Assembly.GetManifestResourceNames()
            .Where(n =>
                n.StartsWith(Folder, StringComparison.Ordinal)
                && n.EndsWith(Ending, StringComparison.Ordinal)
            )
            .Select(n => n[Folder.Length..^Ending.Length])
            .Order(StringComparer.Ordinal),
    ];

    public static byte[] Json(string name) => Bytes(name + Ending);

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
            typeof(ShippedInstruments).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new FileNotFoundException("The instrument is not in the program", name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
