using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Apply;

/// <summary>The public form as typed. Neither box is ever ticked by Haven.</summary>
public sealed record ApplyForm(
    string Terms,
    string Name,
    string Email,
    string Body,
    string Proposal,
    bool Accepts,
    bool WantsOffers
)
{
    public const string Yes = "yes";

    /// <summary>In characters as people count them.</summary>
    public const int LongestProposal = 6000;
    private const int LongestName = 200;

    public static readonly ApplyForm Empty = new("", "", "", "", "", false, false);

    /// <summary>Exactly as it arrived, to show it again.</summary>
    public static ApplyForm Typed(IFormCollection form) =>
        new(
            form["terms"].ToString(),
            form["name"].ToString(),
            form["email"].ToString(),
            form["body"].ToString(),
            form["proposal"].ToString(),
            form["accept"] == Yes,
            form["offers"] == Yes
        );

    /// <summary>What to store; where something is wrong, the errors beside the fields, in the page's language.</summary>
    public ApplicationDraft Check(ApplyWords words, FieldErrors errors)
    {
        string name = Read(Name, "name", words.Name, LongestName, words, errors);
        if (name.Length == 0)
        {
            Missing("name", words.GiveName, errors);
        }
        string? email = EmailAddress.Normalise(Email);
        if (email is null || TypedText.HidesSomething(email))
        {
            errors.Add("email", words.WrongEmail);
        }
        string body = Read(Body, "body", words.Body, LongestName, words, errors);
        string proposal = Read(
            Proposal,
            "proposal",
            words.Proposal,
            LongestProposal,
            words,
            errors
        );
        if (proposal.Length == 0)
        {
            Missing("proposal", words.WriteProposal, errors);
        }
        if (!Accepts)
        {
            errors.Add("accept", words.MustAccept);
        }
        return new(
            Terms,
            words.Lang,
            name,
            email ?? "",
            body.Length == 0 ? null : body,
            proposal,
            WantsOffers
        );
    }

    private static void Missing(string field, string words, FieldErrors errors)
    {
        if (errors[field] is null)
        {
            errors.Add(field, words);
        }
    }

    private static string Read(
        string typed,
        string field,
        string label,
        int longest,
        ApplyWords words,
        FieldErrors errors
    ) =>
        errors.TextIn(
            typed,
            field,
            longest,
            (words.Hidden(label), words.TooLong(label, longest)),
            lines: field == "proposal"
        );
}
