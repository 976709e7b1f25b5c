using System.Net.Mail;
using Haven.Privacy.Vault;

namespace Haven.Organisations.Accounts;

/// <summary>An e-mail address in its one normal form, and how an account is found by it.</summary>
public static class EmailAddress
{
    public const int Longest = 254;

    /// <summary>Trimmed and in lower case; null when it is no address.</summary>
    public static string? Normalise(string? text)
    {
        string typed = (text ?? "").Trim();
        if (!IsNormalisable(typed))
        {
            return null;
        }
        string trimmed = typed.Normalize().ToLowerInvariant();
        bool wellFormed =
            trimmed.Length is > 2 and <= Longest
            && !trimmed.Any(c =>
                char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or '"'
            )
            && MailAddress.TryCreate(trimmed, out var address)
            && address.Address == trimmed
            && address.Host.Contains('.', StringComparison.Ordinal);
        return wellFormed ? trimmed : null;
    }

    // Normalize throws on code points that are no characters, such as U+FFFF.
    private static bool IsNormalisable(string text) =>
        !text.Any(c => char.IsSurrogate(c) || c >= '\uFFFE' || c is >= '\uFDD0' and <= '\uFDEF');

    public static byte[] Index(Vault vault, string normalised) =>
        vault.BlindIndex("Organisations.Account.Email", normalised);
}
