using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Haven.Screening.Fill;

namespace Haven.Screening.FreeText;

/// <summary>What a piece of text may tell of a person.</summary>
public enum TellingKind
{
    Name,
    Telephone,
    Email,
    Address,
    BirthDate,
    NationalNumber,
}

/// <summary>A piece of somebody's text that looks as if it said who a person is.</summary>
/// <param name="Fragment">As it stands in the text.</param>
public sealed record Telling(TellingKind Kind, string Fragment)
{
    public string Words => In(Languages.English);

    public string In(string language) => TellingWords.In(language).Of(this);

    /// <summary>Stands for this piece in a field, once the writer has been told and keeps it.</summary>
    public string Token { get; } =
        Base64Url.EncodeToString(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind} {Fragment}")).AsSpan(0, 9)
        );
}

/// <summary>
/// Looks through free text for what would name somebody: names, telephones, e-mail and street addresses, dates of birth
/// and national numbers, as people in the United States, the United Kingdom and Spain write them (promise SCR-6). It
/// warns and decides nothing: words that are wrongly taken for a name cost a glance, and the writer keeps them.
/// </summary>
public static class TellingText
{
    private const int LongestText = 20_000;
    private const int MostTellings = 20;

    /// <summary>What was found, in the order of the text. Nothing of the text is kept anywhere.</summary>
    public static IReadOnlyList<Telling> Look(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }
        string looked = text.Length > LongestText ? text[..LongestText] : text;
        var found = new List<(int At, int Length, TellingKind Kind)>();
        try
        {
            // What is certain comes first: a number with its check digit is no telephone.
            Add(found, TellingKind.Email, TellingPatterns.Emails(looked));
            Add(found, TellingKind.NationalNumber, NationalNumbers.In(looked));
            Add(found, TellingKind.BirthDate, TellingPatterns.BirthDates(looked));
            Add(found, TellingKind.Address, TellingPatterns.Addresses(looked));
            Add(found, TellingKind.Telephone, TellingPatterns.Telephones(looked));
            Add(found, TellingKind.Name, PersonNames.In(looked));
        }
        catch (RegexMatchTimeoutException)
        {
            // Text that takes this long is not what people write; what was found so far is told.
        }
        return
        [
            .. found
                .OrderBy(f => f.At)
                .Select(f => new Telling(f.Kind, looked.Substring(f.At, f.Length)))
                .Distinct()
                .Take(MostTellings),
        ];
    }

    private static void Add(
        List<(int At, int Length, TellingKind Kind)> found,
        TellingKind kind,
        IEnumerable<(int At, int Length)> spans
    )
    {
        foreach (var (at, length) in spans)
        {
            if (!found.Exists(f => at < f.At + f.Length && f.At < at + length))
            {
                found.Add((at, length, kind));
            }
        }
    }
}
