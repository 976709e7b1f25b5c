using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Disclosures;

namespace Haven.Privacy.Permissions;

/// <summary>
/// All that somebody signs, in one language: a title, then parts with a heading. Stored and shown are the same; a page is
/// made of what <see cref="Read"/> gives back.
/// </summary>
public sealed record PermissionText(
    string Title,
    IReadOnlyList<(string Heading, string Body)> Parts
)
{
    private const string Between = "\n\n";

    /// <param name="handle">By which the person is known.</param>
    /// <param name="organisation">Who gives it.</param>
    public static PermissionText Of(
        PermissionTerms terms,
        string lang,
        string handle,
        string organisation,
        DisclosureItems items
    )
    {
        var words = PermissionWords.In(lang);
        return new PermissionText(
            words.Title,
            [
                (words.WhoseHeading, words.Whose(handle, organisation)),
                (
                    words.WhatHeading,
                    $"{items.Words(terms.Items, lang)}. {(terms.WithTyped ? words.WithTyped : words.WithoutTyped)}"
                ),
                (words.ToHeading, words.To(terms.Recipient, terms.Address)),
                (words.ForHeading, terms.UsedFor),
                (words.TimeHeading, words.Time(terms.From, terms.Until)),
                (words.FreeHeading, words.Free),
                (words.RiskHeading, words.Risk),
                (words.InsteadHeading, words.Instead),
                (words.BackHeading, words.Back),
                (words.SignsHeading, words.Signs),
                (words.CopyHeading, words.Copy),
            ]
        );
    }

    public string Write() =>
        string.Join(Between, [Title, .. Parts.Select(p => $"{p.Heading}\n{p.Body}")]);

    public static PermissionText Read(string? written) =>
        (written ?? "").Split(Between) is [var title, .. var parts]
            ? new PermissionText(
                title,
                [
                    .. parts
                        .Select(p => p.Split('\n', 2))
                        .Select(p => (p[0], p.ElementAtOrDefault(1) ?? "")),
                ]
            )
            : throw new FormatException("A permission has a title.");

    /// <summary>SHA-256 of both texts.</summary>
    public static string HashOf(string english, string spanish) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"haven permission/1\n{english.Length}\n{english}\n{spanish}"
                )
            )
        );
}
