using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention.Reviews;

/// <summary>
/// Asks, on the day on which somebody would go, where an organisation chose to be asked first; and tells more people the
/// longer nobody answers. It deletes nothing. Several servers may do it at once.
/// </summary>
public sealed class ReviewRounds(
    IDatabase database,
    RetentionService retention,
    KeptKinds kinds,
    IRoleNotices notices,
    TimeProvider clock
)
{
    /// <summary>One round over one organisation; returns how many questions are new.</summary>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        int asked = 0;
        foreach (var kind in kinds.All.Where(k => k.HasCode))
        {
            asked += await AskAsync(organisation, kind, cancellationToken);
        }
        await TellAsync(
            organisation,
            ReviewTold.Officers,
            TimeSpan.Zero,
            Asked(organisation),
            cancellationToken
        );
        await TellAsync(
            organisation,
            ReviewTold.Administrators,
            RetentionReview.ToldAfter,
            Waits(organisation),
            cancellationToken
        );
        return asked;
    }

    private async Task<int> AskAsync(
        OrganisationId organisation,
        KeptKind kind,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var rule = await HeldRule.ReadAsync(context, kind, cancellationToken);
        var cut = await retention.CutAsync(organisation, rule, 0, cancellationToken);
        await TakeBackAsync(context, cut, kind, cancellationToken);
        if (!rule.AsksFirst || await retention.IsHeldAsync(context, kind, cancellationToken))
        {
            return 0;
        }
        var overOn = await retention.OverOnAsync(organisation, rule, cancellationToken);
        int asked = 0;
        for (int last = ForgettingService.Together; last == ForgettingService.Together; )
        {
            context.ChangeTracker.Clear();
            var due = await ToAsk(context, cut, kind)
                .Take(ForgettingService.Together)
                .ToListAsync(cancellationToken);
            last = await StoreAsync(context, kind, due, overOn, cancellationToken);
            asked += last;
        }
        return asked;
    }

    // Whoever was written about meanwhile, and whoever another rule lets go by itself, is asked about no longer.
    private async Task TakeBackAsync(
        HavenContext context,
        Cut cut,
        KeptKind kind,
        CancellationToken cancellationToken
    )
    {
        var over = cut.Past(context, kind);
        long now = Now();
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await Open(context, context.CurrentOrganisation)
            .Where(r => r.Kind == kind.Key)
            .Where(r => !cut.AsksFirst || !over.Any(k => k.PersonKey == r.PersonKey))
            .ExecuteUpdateAsync(
                u =>
                    u.SetProperty(r => r.AnsweredAt, now)
                        .SetProperty(r => r.Answer, ReviewAnswer.NoLonger),
                cancellationToken
            );
    }

    // One look tells who is not asked about yet and which number comes next: whoever asked meanwhile has taken it.
    private static IQueryable<Due> ToAsk(HavenContext context, Cut cut, KeptKind kind)
    {
        var all = context
            .Set<RetentionReview>()
            .Where(r => r.OrganisationId == context.CurrentOrganisation);
        return cut.ToAsk(context, kind)
            .Where(k => !all.Any(r => r.PersonKey == k.PersonKey && r.AnsweredAt == 0))
            .OrderBy(k => k.Since)
            .ThenBy(k => k.PersonKey)
            .Select(k => new Due(
                k.PersonKey,
                k.Since,
                all.Where(r => r.PersonKey == k.PersonKey).Max(r => (int?)r.Number) ?? 0
            ));
    }

    private async Task<int> StoreAsync(
        HavenContext context,
        KeptKind kind,
        List<Due> due,
        Func<long, DateOnly> overOn,
        CancellationToken cancellationToken
    )
    {
        if (due.Count == 0)
        {
            return 0;
        }
        var organisation = context.CurrentOrganisation;
        var people = due.ConvertAll(d => d.Person);
        context.AddRange(due.Select(d => New(organisation, kind, d, overOn(d.Since))));
        context.Record(
            new Deed(
                Reader.System(organisation, RetentionService.Job),
                Act.Create,
                Purpose.Upkeep,
                ReviewDesk.What,
                people
            )
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return due.Count;
        }
        catch (DbUpdateException)
        {
            // Another server may have asked about the same people; whoever is left is asked about in the next round.
            await using var again = database.Open(new Scope(organisation));
            if (
                !await Open(again, organisation)
                    .AnyAsync(r => people.Contains(r.PersonKey), cancellationToken)
            )
            {
                throw;
            }
            return 0;
        }
    }

    // Whoever marks the questions as told sends the mail, in the same transaction.
    private async Task TellAsync(
        OrganisationId organisation,
        ReviewTold step,
        TimeSpan after,
        RoleNotice notice,
        CancellationToken cancellationToken
    )
    {
        long until = Now() - after.Ticks;
        await using var context = database.Open(Scope.Installation);
        var untold = Open(context, organisation).Where(r => r.Told < step && r.AskedAt <= until);
        if (!await untold.AnyAsync(cancellationToken))
        {
            return;
        }
        await notices.HandOverAsync(context, notice, cancellationToken);
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (
            await untold.ExecuteUpdateAsync(
                u => u.SetProperty(r => r.Told, step),
                cancellationToken
            ) > 0
        )
        {
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    internal static IQueryable<RetentionReview> Open(
        HavenContext context,
        OrganisationId organisation
    ) =>
        context
            .Set<RetentionReview>()
            .Where(r => r.OrganisationId == organisation && r.AnsweredAt == 0);

    private RetentionReview New(
        OrganisationId organisation,
        KeptKind kind,
        Due due,
        DateOnly dueOn
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = organisation,
            PersonKey = due.Person,
            Kind = kind.Key,
            Number = due.Before + 1,
            DueOn = dueOn,
            AskedAt = Now(),
            Reason = Sealed<string>.Of(null),
        };

    private static RoleNotice Asked(OrganisationId organisation) =>
        new(
            organisation,
            Roles.PrivacyOfficer,
            "Somebody’s time is over: may they go?",
            "Your organisation chose to be asked before records are deleted whose time is over. Some wait for your answer. Nothing is deleted until you answer. Please look at them within two weeks.",
            ReviewPages.Path
        );

    private static RoleNotice Waits(OrganisationId organisation) =>
        new(
            organisation,
            Roles.PrivacyOfficer | Roles.Administrator,
            "Nobody has said for two weeks whether records may go",
            "Your organisation chose to be asked before records are deleted whose time is over. Some have waited for an answer for two weeks, so these records are kept for longer than your own rule says. A privacy officer has to answer. If you have none, an administrator can give somebody this role.",
            RetentionPages.Path
        );

    private long Now() => clock.GetUtcNow().UtcTicks;

    // Somebody to be asked about, and how often it was asked before.
    private sealed record Due(PersonKeyId Person, long Since, int Before);
}
