using Haven.Design.Paper;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;

namespace Haven.Privacy.Permissions;

/// <summary>A permission as a tagged PDF file: to be signed on paper, or for the person to take along.</summary>
internal static class PermissionPaper
{
    /// <summary>What somebody is to sign, with room for it.</summary>
    public static byte[] Unsigned(
        PermissionText text,
        string lang,
        string handle,
        string hash,
        DateTimeOffset made
    )
    {
        var words = PermissionWords.In(lang);
        var paper = Begin(text, words, handle);
        paper.Heading(2, words.Agree);
        paper.Paragraph(words.AgreeBox);
        Line(paper, words.DayAndSignature);
        paper.Heading(2, words.GuardianPart);
        paper.Paragraph(words.SafeBox);
        Line(paper, words.GuardianSignature);
        paper.Small(words.Proof(hash));
        return paper.Write(made);
    }

    /// <summary>What somebody signed.</summary>
    public static byte[] Signed(
        PermissionSheet sheet,
        string lang,
        string handle,
        DateTimeOffset made
    )
    {
        var words = PermissionWords.In(lang);
        var paper = Begin(sheet.In(lang), words, handle);
        if (!sheet.IsWhole)
        {
            paper.Notice(ConsentWords.In(lang).Altered);
        }
        paper.Heading(2, words.SignedHeading);
        paper.Paragraph(words.AgreeBox);
        foreach (var (label, value) in PermissionFacts.Of(sheet, lang))
        {
            paper.Paragraph($"{label}: {value}");
        }
        paper.Small(words.Proof(sheet.Hash));
        return paper.Write(made);
    }

    private static PaperDocument Begin(PermissionText text, PermissionWords words, string handle)
    {
        var paper = new PaperDocument(text.Title, words.Lang, $"{text.Title}. {handle}");
        paper.Heading(1, text.Title);
        foreach (var (heading, body) in text.Parts)
        {
            paper.Heading(2, heading);
            paper.Paragraph(body);
        }
        return paper;
    }

    private static void Line(PaperDocument paper, string under)
    {
        paper.Paragraph(" ");
        paper.Paragraph("______________________________________________");
        paper.Small(under);
    }
}

/// <summary>Who signed, on the page and on paper.</summary>
internal static class PermissionFacts
{
    public static IEnumerable<(string Label, string Value)> Of(PermissionSheet sheet, string lang)
    {
        var words = PermissionWords.In(lang);
        var said = ConsentWords.In(lang);
        var voice = sheet.Signature.Voice;
        yield return (said.WhoLegend, said.Of(voice.Voice, voice.Relation));
        yield return (said.MannerLegend, said.Of(voice.Manner));
        yield return (words.SignedOn, said.When(sheet.Record.SignedAt));
        if (sheet.Signature.Mark.Length > 0)
        {
            yield return (words.Signature, sheet.Signature.Mark);
        }
        if (sheet.Signature.GuardianName.Length > 0)
        {
            yield return (words.GuardianLabel, sheet.Signature.GuardianName);
            yield return (words.SignsHeading, words.SafeBox);
        }
        if (voice.Why.Length > 0)
        {
            yield return (words.WhyLabel, voice.Why);
        }
        if (sheet.By.Length > 0)
        {
            yield return (said.WrittenBy, sheet.By);
        }
        if (sheet.TakenBack is { } back)
        {
            string how = back.How is { } manner ? $" ({said.Of(manner)})" : "";
            yield return (words.TakenBack, said.When(sheet.Record.TakenBackAt) + how);
        }
    }
}
