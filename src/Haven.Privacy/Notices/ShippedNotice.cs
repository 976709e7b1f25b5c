namespace Haven.Privacy.Notices;

/// <summary>The text that Haven ships, for an organisation to begin with.</summary>
internal static class ShippedNotice
{
    /// <summary>Where the notice about health facts needs a telephone number that Haven does not know.</summary>
    public const string CallEnglish = "(write the number here)";

    /// <inheritdoc cref="CallEnglish"/>
    public const string CallSpanish = "(escriba aquí el número)";

    public static string In(string lang) =>
        NoticeTemplate.Completed(Read("notice", lang), lang, needsHealth: false);

    /// <param name="name">Of the text: "notice", "health", "terms", "operator".</param>
    public static string Read(string name, string lang)
    {
        using var stream = typeof(ShippedNotice).Assembly.GetManifestResourceStream(
            $"notices/{name}.{lang}.md"
        )!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
