using Haven.Organisations.Model;
using Haven.Privacy.Calendar;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Doctor;

/// <summary>
/// The table of the world's time zones belongs to the machine, and not to Haven: countries change their clocks more often
/// than programs are renewed. Where it is missing or old, an organisation's days are those of UTC.
/// </summary>
internal static class UnknownZones
{
    public const string Advice =
        "Install the newest package tzdata (apt-get install tzdata), then start Haven again.";

    private const string What = "time zones";
    private const string Known = "America/New_York";

    /// <summary>Those of the chosen zones that this machine does not know.</summary>
    public static IReadOnlyList<string> Among(IEnumerable<string> chosen) =>
        [
            .. chosen
                .Where(z => z.Length > 0 && ZoneDays.Find(z) is null)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    public static async Task LookAsync(
        StoresLook stores,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        var unknown = Among(await ChosenAsync(stores, cancellationToken));
        if (unknown.Count > 0)
        {
            findings.Wrong(
                What,
                $"This machine does not know {string.Join(", ", unknown)}, which organisations chose: they read days and times in UTC.",
                Advice
            );
        }
        else if (ZoneDays.Find(Known) is null)
        {
            findings.Look(
                What,
                "This machine knows no time zones: organisations can choose none but UTC.",
                Advice
            );
        }
        else
        {
            findings.Fine(What, "This machine knows every time zone that is chosen.");
        }
    }

    private static async Task<List<string>> ChosenAsync(
        StoresLook stores,
        CancellationToken cancellationToken
    )
    {
        if (stores.Core is null)
        {
            return [];
        }
        await using var context = stores.Core.Database.Open(Scope.Installation);
        return await context
            .Set<Organisation>()
            .Select(o => o.Zone)
            .Distinct()
            .ToListAsync(cancellationToken);
    }
}
