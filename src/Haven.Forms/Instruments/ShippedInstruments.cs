using Haven.Forms.Questionnaires;

namespace Haven.Forms.Instruments;

/// Instruments that Haven may hand out, as FHIR Questionnaires inside the program.
public static class ShippedInstruments
{
    public static byte[] Phq9Json() => Bytes("phq-9.json");

    public static Questionnaire Phq9() => Questionnaire.Read(Phq9Json()).OrThrow();

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
