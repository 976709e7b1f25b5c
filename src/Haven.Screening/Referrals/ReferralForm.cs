using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Screening.FreeText;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Referrals;

/// <summary>A request for a referral, as it was typed.</summary>
public sealed class ReferralForm
{
    public const string NeedName = "need";
    public const string SharesName = "shares";
    public const string ConsentName = "consent";
    public const string ConsentDayName = "consent-on";
    private const int LongestNeed = 1000;
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private KeptTellings kept = new(null);

    public string Need { get; private init; } = "";

    public ReferralShares Shares { get; private init; }

    public ConsentGiver? Consent { get; private init; }

    public TypedDay ConsentOn { get; private init; } = TypedDay.None;

    public IReadOnlyList<Telling> Tellings { get; private set; } = [];

    public string Kept => kept.With([Need]);

    public bool IsWhole => errors.Count == 0 && Tellings.Count == 0;

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public static ReferralForm Parse(IFormCollection sent, DateOnly today)
    {
        var (need, wrong) = TypedText.Clean(sent[NeedName], "This", LongestNeed, lines: true);
        var form = new ReferralForm
        {
            Need = need,
            Shares = sent[SharesName]
                .Select(s =>
                    Enum.TryParse<ReferralShares>(s, out var share) && Enum.IsDefined(share)
                        ? share
                        : ReferralShares.Nothing
                )
                .Aggregate(ReferralShares.Nothing, (all, one) => all | one),
            Consent =
                Enum.TryParse<ConsentGiver>(sent[ConsentName], out var giver)
                && Enum.IsDefined(giver)
                    ? giver
                    : null,
            ConsentOn = TypedDay.Parse(sent, ConsentDayName),
        };
        if (wrong is not null || need.Length == 0)
        {
            form.errors[NeedName] = wrong ?? "Write what is needed.";
        }
        if (form.Consent is null)
        {
            form.errors[ConsentName] = "Say who agreed. Without their agreement nobody is asked.";
        }
        if (form.ConsentOn.Day is not { } day || day > today)
        {
            form.errors[ConsentDayName + "-day"] =
                "Enter the day on which they agreed, such as 27 3 2026.";
        }
        form.kept = new KeptTellings(sent[KeptTellings.Field]);
        form.Tellings = form.kept.News(need);
        return form;
    }
}
