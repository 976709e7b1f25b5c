using Haven.Organisations.Accounts;
using Haven.Organisations.Inbox;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Contact;

/// <summary>A message that can be stored.</summary>
public sealed record ContactDraft(
    MessageKind Kind,
    string Lang,
    bool WantsAnswer,
    string? Name,
    string? Email,
    string? Telephone,
    string? PostalAddress,
    string Text
);

/// <summary>The public form as typed. Nothing must be told but the message, and one way to answer where an answer is wanted.</summary>
public sealed record ContactForm(
    string Kind,
    string Message,
    string Answer,
    string Name,
    string Email,
    string Telephone,
    string PostalAddress,
    bool OldEnough
)
{
    public const string Contact = "contact";
    public const string Feedback = "feedback";
    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>In characters as people count them.</summary>
    public const int LongestMessage = 4000;
    private const int LongestName = 200;
    private const int LongestTelephone = 40;
    private const int LongestAddress = 500;

    public static readonly ContactForm Empty = new(Contact, "", No, "", "", "", "", false);

    /// <summary>Exactly as it arrived, to show it again.</summary>
    public static ContactForm Typed(IFormCollection form) =>
        new(
            form["kind"].ToString(),
            form["message"].ToString(),
            form["answer"].ToString(),
            form["name"].ToString(),
            form["email"].ToString(),
            form["telephone"].ToString(),
            form["postal-address"].ToString(),
            form["age"] == Yes
        );

    /// <summary>What to store; where something is wrong, the errors beside the fields, in the page's language.</summary>
    public ContactDraft Check(ContactWords words, FieldErrors errors)
    {
        string? message = Read(Message, "message", words.Message, LongestMessage, words, errors);
        if (message is null && errors["message"] is null)
        {
            errors.Add("message", words.WriteSomething);
        }
        string? name = Read(Name, "name", words.Name, LongestName, words, errors);
        string? email = ReadEmail(words, errors);
        string? telephone = Read(
            Telephone,
            "telephone",
            words.Telephone,
            LongestTelephone,
            words,
            errors
        );
        string? address = Read(
            PostalAddress,
            "postal-address",
            words.PostalAddress,
            LongestAddress,
            words,
            errors
        );
        bool reachable = email is not null || telephone is not null || address is not null;
        if (Answer == Yes && !reachable && errors["email"] is null)
        {
            errors.Add("email", words.GiveAWay);
        }
        if (!OldEnough)
        {
            errors.Add("age", words.ConfirmAge);
        }
        return new ContactDraft(
            Kind == Feedback ? MessageKind.Feedback : MessageKind.Contact,
            words.Lang,
            Answer == Yes,
            name,
            email,
            telephone,
            address,
            message ?? ""
        );
    }

    private string? ReadEmail(ContactWords words, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(Email))
        {
            return null;
        }
        string? email = EmailAddress.Normalise(Email);
        if (email is null || TypedText.HidesSomething(email))
        {
            errors.Add("email", words.WrongEmail);
            return null;
        }
        return email;
    }

    private static string? Read(
        string typed,
        string field,
        string label,
        int longest,
        ContactWords words,
        FieldErrors errors
    )
    {
        string text = errors.TextIn(
            typed,
            field,
            longest,
            (words.Hidden(label), words.TooLong(label, longest)),
            lines: field is "message" or "postal-address"
        );
        return text.Length == 0 || errors[field] is not null ? null : text;
    }
}
