using Haven.Design.Paper;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;

namespace Haven.Privacy.Agreements;

/// <summary>Who typed their name below an agreement, and for whom.</summary>
internal sealed record TypedSignature(string Party, string Signer, string Capacity, long At);

/// <summary>An agreement as a tagged PDF file: to be signed by hand, or as it was signed.</summary>
internal static class AgreementPaper
{
    /// <param name="text">As Markdown.</param>
    /// <param name="signed">Null where it is to be signed by hand.</param>
    /// <param name="site">The address of this Haven, for links to its pages.</param>
    public static byte[] Write(
        string text,
        string lang,
        TypedSignature? signed,
        Uri site,
        DateTimeOffset made
    )
    {
        var words = NoticeWords.In(lang);
        string title = AgreementText.Title(words);
        string fingerprint = AgreementText.FingerprintOf(text);
        var paper = new PaperDocument(title, words.Lang, $"{title}. {fingerprint[..16]}");
        paper.Heading(1, title);
        foreach (var piece in NoticeTemplate.PartsOf(text, title).SelectMany(p => p.Pieces))
        {
            NoticePaper.Write(paper, piece, site);
        }
        paper.Heading(2, words.Say("Signed for the organisation", "Firmado por la organización"));
        foreach (string line in LinesOf(signed, words))
        {
            paper.Paragraph(line);
        }
        paper.Small(Fingerprint(words, fingerprint));
        return paper.Write(made);
    }

    /// <summary>How the fingerprint of the text is said on page and paper.</summary>
    public static string Fingerprint(NoticeWords words, string fingerprint) =>
        words.Say(
            $"Fingerprint (SHA-256) of the text above the signature of the organisation: {fingerprint}",
            $"Huella (SHA-256) del texto sobre la firma de la organización: {fingerprint}"
        );

    private static IReadOnlyList<string> LinesOf(TypedSignature? signed, NoticeWords words) =>
        signed is null
            ?
            [
                words.Say("Name and address:", "Nombre y dirección:")
                    + " ______________________________",
                words.Say("Who signs:", "Quién firma:") + " ______________________________",
                words.Say("In which capacity:", "En calidad de:")
                    + " ______________________________",
                words.Say("Day and signature:", "Fecha y firma:")
                    + " ______________________________",
            ]
            :
            [
                words.Say("Name and address: ", "Nombre y dirección: ")
                    + string.Join(", ", signed.Party.Split('\n', StringSplitOptions.TrimEntries)),
                words.Say("Who signed: ", "Quién firmó: ") + signed.Signer,
                words.Say("In which capacity: ", "En calidad de: ") + signed.Capacity,
                words.Say("The name was typed in Haven on ", "El nombre se escribió en Haven el ")
                    + LocalTime.MinuteIn(words.Lang, signed.At)
                    + ".",
            ];
}
