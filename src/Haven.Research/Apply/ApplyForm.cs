using Haven.Privacy.Door;
using Haven.Research.Model;
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
        string name = words.Form.ReadName(errors, Name);
        string email = words.Form.ReadEmail(errors, Email);
        string body = words.Form.Read(errors, ("body", words.Body, Body), FormWords.LongestName);
        string proposal = words.Form.Read(
            errors,
            ("proposal", words.Proposal, Proposal),
            LongestProposal,
            words.WriteProposal,
            lines: true
        );
        if (!Accepts)
        {
            errors.Add("accept", words.MustAccept);
        }
        return new(
            Terms,
            words.Lang,
            name,
            email,
            body.Length == 0 ? null : body,
            proposal,
            WantsOffers
        );
    }
}
