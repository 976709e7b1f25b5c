using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Releases;

/// <summary>Who gets a table, and that they agreed, as somebody typed it.</summary>
public sealed class RecipientForm
{
    public const int LongestName = 200;
    public const int LongestText = 1000;

    /// <summary>The highest number of a release when the page was made.</summary>
    public int Seen { get; init; }

    /// <summary>The fingerprint of the table that the page showed.</summary>
    public string Shown { get; init; } = "";

    public string Recipient { get; private set; } = "";

    public string Person { get; private set; } = "";

    public string Contact { get; private set; } = "";

    public string UsedFor { get; private set; } = "";

    public string Signer { get; private set; } = "";

    public TypedDay Signed { get; private init; } = TypedDay.None;

    public string Paper { get; private set; } = "";

    public bool Agreed { get; private init; }

    public FieldErrors Errors { get; } = new();

    public static RecipientForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new RecipientForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            Shown = sent["shown"].ToString(),
            Signed = TypedDay.Parse(sent, "signed"),
            Agreed = sent["agreed"] == "yes",
        };
        form.Recipient = form.Errors.Text(
            sent,
            "recipient",
            LongestName,
            "Enter the organisation that gets it.",
            lines: false
        );
        form.Person = form.Errors.Text(
            sent,
            "person",
            LongestName,
            "Enter who answers for it there.",
            lines: false
        );
        form.Contact = form.Errors.Text(
            sent,
            "contact",
            LongestName,
            "Enter how to reach them.",
            lines: false
        );
        form.UsedFor = form.Errors.Text(
            sent,
            "used-for",
            LongestText,
            "Write what they want it for."
        );
        form.Signer = form.Errors.Text(
            sent,
            "signer",
            LongestName,
            "Enter who signed for them.",
            lines: false
        );
        if (form.Signed.Day is not { } day || day > today)
        {
            form.Errors.Add("signed", "Enter the day on which they signed, today or before.");
        }
        form.Paper = form.Errors.Text(
            sent,
            "paper",
            LongestName,
            "Enter where the signed paper is found.",
            lines: false
        );
        if (!form.Agreed)
        {
            form.Errors.Add(
                "agreed",
                "Nothing leaves before they agreed. Have it signed, and confirm it here."
            );
        }
        return form;
    }
}
