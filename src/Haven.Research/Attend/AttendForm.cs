using Haven.Privacy.Door;
using Haven.Research.Model;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Attend;

/// <summary>The public form as typed. The box is never ticked by Haven.</summary>
public sealed record AttendForm(
    string Once,
    string Name,
    string Email,
    string Body,
    string Need,
    bool WantsNews
)
{
    public const string Yes = "yes";

    /// <summary>In characters as people count them.</summary>
    public const int LongestNeed = 1000;
    private const int OnceLength = 32;

    /// <param name="once">Drawn for each page, so that a second press is no second registration.</param>
    public static AttendForm Fresh(string once) => new(once, "", "", "", "", false);

    /// <summary>Exactly as it arrived, to show it again.</summary>
    public static AttendForm Typed(IFormCollection form) =>
        new(
            form["once"].ToString() is { Length: <= OnceLength } once ? once : "",
            form["name"].ToString(),
            form["email"].ToString(),
            form["body"].ToString(),
            form["need"].ToString(),
            form["news"] == Yes
        );

    /// <summary>What to store; where something is wrong, the errors beside the fields, in the page's language.</summary>
    public RegistrationDraft Check(AttendWords words, FieldErrors errors)
    {
        string name = words.Form.ReadName(errors, Name);
        string email = words.Form.ReadEmail(errors, Email);
        string body = words.Form.Read(errors, ("body", words.Body, Body), FormWords.LongestName);
        string need = words.Form.Read(errors, ("need", words.Need, Need), LongestNeed, lines: true);
        return new(
            Once,
            words.Lang,
            name,
            email,
            body.Length == 0 ? null : body,
            need.Length == 0 ? null : need,
            WantsNews
        );
    }
}
