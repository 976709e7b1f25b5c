using Haven.Privacy.Abroad;
using Haven.Privacy.Calendar;
using Haven.Privacy.Ownership;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Notices;

/// <summary>A version without its text, for lists and for what holds when.</summary>
public sealed record NoticeLine(
    int Number,
    DateOnly EffectiveOn,
    NoticeChange Change,
    int ShownFor,
    string EnglishSummary,
    long PublishedAt,
    bool HasHealth = false,
    bool HasTerms = false
)
{
    /// <summary>The last day on which members are shown it, also those who have seen it.</summary>
    public DateOnly ShownUntil => EffectiveOn.AddDays(ShownFor - 1);
}

/// <summary>What is there of an organisation's notice, and what its privacy officer should know of it.</summary>
/// <param name="Current">The version that holds, or the first that will; null while nothing was published.</param>
/// <param name="Stale">What the current version says and no longer holds, in both languages; empty where all still holds.</param>
public sealed record NoticeStanding(
    IReadOnlyList<NoticeLine> Versions,
    NoticeVersion? Current,
    NoticeDraft? Draft,
    IReadOnlyList<NoticeDifferenceLine> Stale,
    IReadOnlyList<NoticeUse> Uses
)
{
    /// <summary>The law that asks for a notice about health facts, where the version published last has none; null otherwise.</summary>
    public Said<LawHealthNotice>? LacksHealth { get; init; }

    public bool IsStale => Stale.Any(l => l.Kind != NoticeDifferenceKind.Same);
}

/// <summary>Reads notices: what was published, what holds on a day, and what a text is filled with now.</summary>
public sealed class NoticeReading(
    IDatabase database,
    HavenServices services,
    RegimeDesk laws,
    InstallationPlace place,
    AbroadGate abroad,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    /// <summary>Every version, the first first.</summary>
    public async Task<IReadOnlyList<NoticeLine>> LinesAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await LinesAsync(context, cancellationToken);
    }

    public async Task<NoticeVersion?> FindAsync(
        OrganisationId organisation,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<NoticeVersion>()
            .AsNoTracking()
            .SingleOrDefaultAsync(v => v.Number == number, cancellationToken);
    }

    public async Task<NoticeDraft?> DraftAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<NoticeDraft>()
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The version that holds on a day; where none does yet, the first that will; null where there is none.</summary>
    public static NoticeLine? On(IReadOnlyList<NoticeLine> lines, DateOnly day) =>
        lines.LastOrDefault(l => l.EffectiveOn <= day) ?? lines.FirstOrDefault();

    public async Task<DateOnly> TodayAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => (await zones.OfAsync(organisation, cancellationToken)).DayOf(clock.GetUtcNow().UtcTicks);

    public async Task<NoticeStanding> StandingAsync(
        OrganisationId organisation,
        string code,
        CancellationToken cancellationToken
    )
    {
        var lines = await LinesAsync(organisation, cancellationToken);
        var today = await TodayAsync(organisation, cancellationToken);
        var current = On(lines, today) is { } line
            ? await FindAsync(organisation, line.Number, cancellationToken)
            : null;
        // A version that was published and does not hold yet may have mended it.
        var newest =
            current is not null && lines[^1].Number != current.Number
                ? await FindAsync(organisation, lines[^1].Number, cancellationToken)
                : current;
        await using var context = database.Open(new Scope(organisation));
        var uses = current is null
            ? []
            : await context
                .Set<NoticeUse>()
                .AsNoTracking()
                .Where(u => u.Number == current.Number)
                .ToListAsync(cancellationToken);
        return new NoticeStanding(
            lines,
            current,
            await DraftAsync(organisation, cancellationToken),
            newest is null ? [] : await StaleAsync(organisation, code, newest, cancellationToken),
            uses
        )
        {
            LacksHealth =
                newest?.HasHealth == false
                    ? await HealthNoticeAsync(organisation, cancellationToken)
                    : null,
        };
    }

    /// <summary>The law that asks this organisation for a notice about health facts; null where none does.</summary>
    public async Task<Said<LawHealthNotice>?> HealthNoticeAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => (await laws.RulesAsync(organisation, cancellationToken)).HealthNotice;

    /// <summary>A text with what is declared and chosen at this moment.</summary>
    public async Task<string> FillAsync(
        OrganisationId organisation,
        string code,
        string text,
        string lang,
        CancellationToken cancellationToken
    ) =>
        new NoticeFilling(
            await FactsAsync(organisation, code, cancellationToken),
            NoticeWords.In(lang)
        ).Fill(text);

    private async Task<IReadOnlyList<NoticeDifferenceLine>> StaleAsync(
        OrganisationId organisation,
        string code,
        NoticeVersion version,
        CancellationToken cancellationToken
    )
    {
        var facts = await FactsAsync(organisation, code, cancellationToken);
        return
        [
            .. Compare(version.EnglishFilled, version.English, NoticeWords.English),
            .. Compare(version.SpanishFilled, version.Spanish, NoticeWords.Spanish),
        ];

        IReadOnlyList<NoticeDifferenceLine> Compare(string said, string text, NoticeWords words)
        {
            string now = new NoticeFilling(facts, words).Fill(text);
            return now == said
                ? []
                : NoticeDifference.Between(
                    NoticeTemplate.PartsOf(said, ""),
                    NoticeTemplate.PartsOf(now, "")
                );
        }
    }

    private async Task<NoticeFacts> FactsAsync(
        OrganisationId organisation,
        string code,
        CancellationToken cancellationToken
    )
    {
        var state = await laws.ReadAsync(organisation, cancellationToken);
        var today = await TodayAsync(organisation, cancellationToken);
        await using var context = database.Open(new Scope(organisation));
        var kept = new List<HeldRule>();
        foreach (var kind in services.Kept.All)
        {
            kept.Add(await HeldRule.ReadAsync(context, organisation, kind, cancellationToken));
        }
        return new NoticeFacts(
            code,
            services.Parts,
            state.Rules,
            kept,
            place,
            state.Agreement is { } agreement && agreement.IsInForce(today) ? [agreement.With] : [],
            await context
                .Set<OwnerOfRecord>()
                .AsNoTracking()
                .OrderByDescending(o => o.Number)
                .FirstOrDefaultAsync(cancellationToken)
        )
        {
            Helpers = await ProcessorDesk.TasksAsync(
                database,
                organisation,
                today,
                cancellationToken
            ),
            Abroad = await abroad.InForceAsync(organisation, cancellationToken),
        };
    }

    internal static async Task<IReadOnlyList<NoticeLine>> LinesAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<NoticeVersion>()
            .AsNoTracking()
            .OrderBy(v => v.Number)
            .Select(v => new NoticeLine(
                v.Number,
                v.EffectiveOn,
                v.Change,
                v.ShownFor,
                v.EnglishSummary,
                v.PublishedAt,
                v.HasHealth,
                v.HasTerms
            ))
            .ToListAsync(cancellationToken);
}
