using System.Globalization;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;

namespace Haven.Research.Model;

/// <summary>The words that every public form here needs, in one language, and how its fields are read.</summary>
public sealed record FormWords
{
    /// <summary>In characters as people count them.</summary>
    public const int LongestName = 200;

    public static readonly FormWords English = new()
    {
        OtherLang = "es",
        OtherLanguage = "Español",
        Problem = "There is a problem",
        Error = "Error",
        Name = "Your name",
        Email = "E-mail address",
        GiveName = "Enter your name.",
        WrongEmail = "Enter an e-mail address like name@example.org.",
        HiddenFormat =
            "{0}: there is a character in it that cannot be seen. Delete it and type it again.",
        TooLongFormat = "{0}: this is longer than {1} characters. Shorten it.",
    };

    public static readonly FormWords Spanish = new()
    {
        OtherLang = "en",
        OtherLanguage = "English",
        Problem = "Hay un problema",
        Error = "Error",
        Name = "Su nombre",
        Email = "Correo electrónico",
        GiveName = "Escriba su nombre.",
        WrongEmail = "Escriba un correo electrónico como nombre@example.org.",
        HiddenFormat = "{0}: contiene un carácter que no se ve. Bórrelo y escríbalo de nuevo.",
        TooLongFormat = "{0}: tiene más de {1} caracteres. Acórtelo.",
    };

    public required string OtherLang { get; init; }
    public required string OtherLanguage { get; init; }
    public required string Problem { get; init; }
    public required string Error { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string GiveName { get; init; }
    public required string WrongEmail { get; init; }
    public required string HiddenFormat { get; init; }
    public required string TooLongFormat { get; init; }

    public static FormWords In(string lang) => lang == "es" ? Spanish : English;

    /// <summary>What was typed into a field, clean; what is wrong with it stands beside the field.</summary>
    /// <param name="missing">What to say where nothing was typed; null where it may be empty.</param>
    public string Read(
        FieldErrors errors,
        (string Name, string Label, string Typed) field,
        int longest,
        string? missing = null,
        bool lines = false
    )
    {
        string text = errors.TextIn(
            field.Typed,
            field.Name,
            longest,
            (Fill(HiddenFormat, field.Label), Fill(TooLongFormat, field.Label, longest)),
            lines
        );
        if (missing is not null && text.Length == 0 && errors[field.Name] is null)
        {
            errors.Add(field.Name, missing);
        }
        return text;
    }

    public string ReadName(FieldErrors errors, string typed) =>
        Read(errors, ("name", Name, typed), LongestName, GiveName);

    /// <summary>An address in its one normal form.</summary>
    public string ReadEmail(FieldErrors errors, string typed)
    {
        string? email = EmailAddress.Normalise(typed);
        if (email is null || TypedText.HidesSomething(email))
        {
            errors.Add("email", WrongEmail);
        }
        return email ?? "";
    }

    internal static string Fill(string format, params object[] with) =>
        string.Format(CultureInfo.InvariantCulture, format, with);
}
