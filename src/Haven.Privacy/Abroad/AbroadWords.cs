using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;

namespace Haven.Privacy.Abroad;

/// <summary>A transfer in words, the same on pages, in the notice and in a package.</summary>
/// <param name="kinds">Every kind that the installation knows.</param>
/// <param name="lang">"en" or "es".</param>
internal sealed class AbroadWords(KeptKinds kinds, string lang)
{
    /// <summary>In English, for those who work with the register.</summary>
    public static string State(Transfer transfer, DateOnly today) =>
        transfer.EndedAt != 0 ? "ended"
        : transfer.IsInForce(today) ? "in force"
        : transfer.From > today ? "begins later"
        : "over";

    public string Country(Transfer transfer) =>
        Abroad.Country.Find(transfer.Country)?.Name.Of(lang) ?? transfer.Country;

    public string Kinds(Transfer transfer) =>
        string.Join(
            "; ",
            transfer.KindKeys.Select(k =>
                kinds.Find(k) is { } kind ? (lang == "es" ? kind.Spanish : kind.English) : k
            )
        );

    public string Purpose(Transfer transfer) =>
        Purposes.Purpose.Find(transfer.Purpose) is { } purpose
            ? (lang == "es" ? purpose.Spanish : purpose.Words)
            : transfer.Purpose;

    /// <summary>With where the law says so, and whether the person is asked as well.</summary>
    public string Safeguard(Transfer transfer, RegimeRules rules)
    {
        if (SafeguardBook.Shipped.Find(transfer.Safeguard) is not { } safeguard)
        {
            return transfer.Safeguard;
        }
        string source = SafeguardBook.Source(safeguard, rules, lang);
        return safeguard.Name.Of(lang)
            + (source.Length > 0 ? $" ({source})" : "")
            + (
                !transfer.NeedsConsent ? ""
                : lang == "es" ? "; y solo si la persona acepta"
                : "; and only if the person agrees"
            );
    }
}
