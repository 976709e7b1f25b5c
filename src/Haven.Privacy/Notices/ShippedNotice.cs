namespace Haven.Privacy.Notices;

/// <summary>The text that Haven ships, for an organisation to begin with.</summary>
internal static class ShippedNotice
{
    public static string In(string lang) => Read("notice", lang);

    /// <param name="name">Of the text: "notice", "operator".</param>
    public static string Read(string name, string lang)
    {
        using var stream = typeof(ShippedNotice).Assembly.GetManifestResourceStream(
            $"notices/{name}.{lang}.md"
        )!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
