using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Yearly;

/// <summary>Reads which yearly notices an organisation owes, and what was told. Days are those of whoever reads.</summary>
public sealed class YearlyReading(
    IDatabase database,
    RegimeDesk laws,
    IMailHandoff mail,
    TimeProvider clock
)
{
    private static readonly YearlySender[] Senders =
    [
        YearlySender.Organisation,
        YearlySender.Operator,
    ];

    public async Task<YearlyStanding> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var rounds = await context
            .Set<YearlyRound>()
            .AsNoTracking()
            .OrderByDescending(r => r.StartedAt)
            .ThenByDescending(r => r.Number)
            .ToListAsync(cancellationToken);
        var fates =
            rounds.Count > 0 ? await mail.FatesAsync(organisation, cancellationToken) : null;
        var proofs = rounds.ConvertAll(r => new YearlyProof(
            r,
            fates?.GetValueOrDefault(r.Id) ?? MailFates.None
        ));
        var (choices, _) = await laws.HistoryAsync(context, cancellationToken);
        Regime?[] asking =
        [
            .. choices.Count > 0
                ? ChosenLaws.Read(choices[0].Laws).Rules(laws.Laws).YearlyNotices
                : [],
        ];
        return new YearlyStanding(
            [
                .. (asking.Length > 0 ? asking : [null]).SelectMany(law =>
                    Senders.Select(sender =>
                        YearlyLine.Of(
                            law,
                            sender,
                            Since(choices, law),
                            LocalTime.Today(clock),
                            [
                                .. proofs.Where(p =>
                                    p.Round.Law == (law?.Id ?? "") && p.Round.Sender == sender
                                ),
                            ]
                        )
                    )
                ),
            ],
            proofs
        );
    }

    /// <summary>One round; null where this organisation has none such.</summary>
    public async Task<YearlyProof?> FindAsync(
        OrganisationId organisation,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return
            await context
                .Set<YearlyRound>()
                .AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
                is { } round
            ? new YearlyProof(
                round,
                (await mail.FatesAsync(organisation, cancellationToken)).GetValueOrDefault(
                    id,
                    MailFates.None
                )
            )
            : null;
    }

    // A law that was dropped and chosen again begins anew.
    private static DateOnly? Since(IReadOnlyList<RegimeChoice> newestFirst, Regime? law) =>
        law is not null
        && newestFirst
            .TakeWhile(c => ChosenLaws.Read(c.Laws).Reasons.ContainsKey(law.Id))
            .LastOrDefault()
            is { } first
            ? LocalTime.DayOf(first.At)
            : null;
}
