using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Agreements;

/// <summary>The signature of an organisation as it was typed.</summary>
public sealed class SignForm
{
    public const int LongestParty = 400;
    public const int LongestName = 120;

    /// <summary>The number of the agreement that stood when the page was made.</summary>
    public int Seen { get; init; }

    public string Lang { get; init; } = "en";

    /// <summary>Of the text that the page showed: only that is signed.</summary>
    public string Fingerprint { get; init; } = "";

    public string Party { get; private set; } = "";

    public string Signer { get; private set; } = "";

    public string Capacity { get; private set; } = "";

    public bool Agrees { get; private init; }

    public FieldErrors Errors { get; } = new();

    public static SignForm Parse(IFormCollection sent)
    {
        var form = new SignForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            Lang = sent["lang"] == "es" ? "es" : "en",
            Fingerprint = sent["fingerprint"].ToString(),
            Agrees = sent["agrees"] == "yes",
        };
        var errors = form.Errors;
        form.Party = errors.Text(
            sent,
            "party",
            LongestParty,
            "Enter the name of your organisation and its address.",
            "Name and address"
        );
        form.Signer = errors.Text(
            sent,
            "signer",
            LongestName,
            "Enter your name. It is your signature.",
            "Your name",
            lines: false
        );
        form.Capacity = errors.Text(
            sent,
            "capacity",
            LongestName,
            "Enter in which capacity you sign, such as “director”.",
            "The capacity",
            lines: false
        );
        if (!form.Agrees)
        {
            errors.Add("agrees", "Tick that you agree, and may sign for your organisation.");
        }
        return form;
    }
}

/// <summary>A signed paper as it was sent in.</summary>
public sealed class PaperForm
{
    public static FileRule FileRule { get; } = new("file", "The signed agreement", FileKind.Paper);

    /// <inheritdoc cref="SignForm.Seen"/>
    public int Seen { get; init; }

    public byte[] File { get; private set; } = [];

    public PaperKind Kind =>
        File switch
        {
            [0x89, ..] => PaperKind.Png,
            [0xFF, ..] => PaperKind.Jpeg,
            _ => PaperKind.Pdf,
        };

    public FieldErrors Errors { get; } = new();

    public static async Task<PaperForm> ParseAsync(
        IFormCollection sent,
        CancellationToken cancellationToken
    )
    {
        var form = new PaperForm { Seen = SentNumber.Of(sent["seen"]) };
        var (content, wrong) = await FileRule.TakeAsync(sent, cancellationToken);
        form.File = content;
        if (wrong is not null)
        {
            form.Errors.Add(FileRule.Name, wrong);
        }
        return form;
    }
}
