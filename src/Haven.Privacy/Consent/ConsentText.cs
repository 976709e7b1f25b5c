using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Consent;

/// <summary>
/// The words of a form in one language. Stored and shown are the same: paragraphs, with the title first, then what is said
/// before, then a question for each item. A page is made of what <see cref="Read"/> gives back.
/// </summary>
public sealed record ConsentText(string Title, string Intro, IReadOnlyList<string> Items)
{
    private const string Between = "\n\n";

    public static ConsentText Of(ConsentForm form, string lang) =>
        new(
            form.Title.Of(lang),
            form.Intro.Of(lang),
            [.. form.Items.Select(i => i.Words.Of(lang))]
        );

    public string Write() => string.Join(Between, [Title, Intro, .. Items]);

    public static ConsentText Read(string written) =>
        written.Split(Between) is [var title, var intro, .. var items]
            ? new ConsentText(title, intro, items)
            : throw new FormatException("The words of a form have a title and an introduction.");

    /// <summary>SHA-256 of all that a version says, in both languages, with the keys of its items.</summary>
    public static string HashOf(string form, string items, string english, string spanish) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"haven consent/1\n{form}\n{items}\n{english.Length}\n{english}\n{spanish}"
                )
            )
        );
}

/// <summary>What was said to each item: a yes with its last day where it has one, or a no; or which items were taken back.</summary>
public sealed record ConsentAnswers(IReadOnlyList<ConsentSaid> Items)
{
    public string Write() => string.Join('\n', Items.Select(i => i.Write()));

    public static ConsentAnswers Read(string? written) =>
        new([
            .. (written ?? "")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(ConsentSaid.Read),
        ]);
}

/// <param name="Until">The last day on which a yes stands; null where it stands until it is taken back.</param>
public sealed record ConsentSaid(string Item, bool IsYes, DateOnly? Until = null)
{
    internal string Write() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Item} {(IsYes ? "yes" : "no")}{(Until is { } day ? $" {day:yyyy-MM-dd}" : "")}"
        );

    internal static ConsentSaid Read(string written) =>
        written.Split(' ') is [var item, var said, .. var until]
            ? new ConsentSaid(
                item,
                said == "yes",
                until is [var day]
                    ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : null
            )
            : throw new FormatException("An answer names its item.");
}

/// <summary>A version of the words as it would be shown now; <see cref="IsStored"/> once somebody was asked with it.</summary>
public sealed record ConsentWording(
    ConsentForm Form,
    int Number,
    string English,
    string Spanish,
    string Hash,
    bool IsOwn,
    bool IsStored
)
{
    public ConsentText In(string lang) => ConsentText.Read(lang == "es" ? Spanish : English);

    internal static ConsentWording New(
        ConsentForm form,
        int number,
        ConsentText english,
        ConsentText spanish,
        bool isOwn
    )
    {
        var (en, es) = (english.Write(), spanish.Write());
        return new(
            form,
            number,
            en,
            es,
            ConsentText.HashOf(form.Key, form.ItemKeys, en, es),
            isOwn,
            IsStored: false
        );
    }
}
