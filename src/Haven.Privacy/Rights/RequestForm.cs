using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Rights;

/// <summary>The public form as typed. Nothing is looked up while it is judged: no answer tells who is on record.</summary>
public sealed record RequestForm(
    string Kind,
    string Asker,
    string Name,
    string Reach,
    string About,
    string Text,
    bool MayMail = false
)
{
    public const int LongestText = 4000;
    private const int LongestName = 200;
    private const int LongestReach = 300;
    private const int LongestAbout = 500;

    public static readonly RequestForm Empty = new("", "", "", "", "", "");

    /// <summary>Exactly as it arrived, to show it again.</summary>
    public static RequestForm Typed(IFormCollection form) =>
        new(
            form["kind"].ToString(),
            form["asker"].ToString(),
            form["name"].ToString(),
            form["reach"].ToString(),
            form["about"].ToString(),
            form["text"].ToString(),
            form["mail"] == "yes"
        );

    /// <summary>What can be stored; errors stand beside the fields, in the page's language.</summary>
    public RequestDraft Check(RequestWords words, FieldErrors errors)
    {
        var kind = Read<RequestKind>(Kind, "kind", words.ChooseKind, errors);
        var asker = Read<Asker>(Asker, "asker", words.ChooseAsker, errors);
        if (MayMail && !TypedText.IsAddress(Reach.Trim()))
        {
            errors.Add("reach", words.GiveAddress);
        }
        return new RequestDraft(
            kind,
            asker,
            words.Lang,
            Read(Name, "name", words.Name, LongestName, words, errors, words.GiveName),
            Read(Reach, "reach", words.Reach, LongestReach, words, errors, words.GiveReach),
            Read(
                About,
                "about",
                words.About,
                LongestAbout,
                words,
                errors,
                asker is Rights.Asker.Themselves ? null : words.GiveAbout
            ),
            Read(Text, "text", words.Text, LongestText, words, errors, null),
            MayMail
        );
    }

    private static T Read<T>(string typed, string field, string missing, FieldErrors errors)
        where T : struct, Enum
    {
        if (Enum.TryParse(typed, out T value) && Enum.IsDefined(value) && value.ToString() == typed)
        {
            return value;
        }
        errors.Add(field, missing);
        return default;
    }

    private static string Read(
        string typed,
        string field,
        string label,
        int longest,
        RequestWords words,
        FieldErrors errors,
        string? missing
    )
    {
        string text = errors.TextIn(
            typed,
            field,
            longest,
            (words.Hidden(label), words.TooLong(label, longest))
        );
        if (text.Length == 0 && missing is not null && errors[field] is null)
        {
            errors.Add(field, missing);
        }
        return text;
    }
}

/// <summary>A request that can be stored.</summary>
public sealed record RequestDraft(
    RequestKind Kind,
    Asker Asker,
    string Lang,
    string Name,
    string Reach,
    string About,
    string Text,
    bool MayMail
);
