using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Holds;

/// <summary>A hold as it is asked for.</summary>
/// <param name="Id">Made with the form, so that a form sent twice is one asking.</param>
/// <param name="Person">Whom it is to hold; null where it is a kind.</param>
/// <param name="Kind">The kind that it is to hold; empty where it is one person.</param>
public sealed record HoldAsk(
    Guid Id,
    PersonKeyId? Person,
    string Kind,
    HoldSource Source,
    string Reason,
    DateOnly ReviewOn
);

/// <summary>How a change to a hold ended.</summary>
public enum HoldOutcome
{
    Done,
    NotFound,

    /// <summary>The person's key may be gone already: nothing can be promised any more.</summary>
    Erasing,

    /// <summary>Nobody approves what they asked for themselves.</summary>
    Own,

    /// <summary>Somebody else changed it meanwhile, or it is over.</summary>
    Overtaken,
}

/// <summary>Asks for legal holds, approves, reviews and ends them.</summary>
public sealed class HoldDesk(
    IDatabase database,
    KeyRing keys,
    IRoleNotices notices,
    TimeProvider clock
)
{
    internal const string What = "legal hold";

    /// <summary>
    /// Holds from now on. Record, entry in the log, the person's count and the mail to those who approve commit together
    /// or not at all.
    /// </summary>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    public async Task<HoldOutcome> AskAsync(
        Reader reader,
        HoldAsk ask,
        CancellationToken cancellationToken
    )
    {
        var organisation = reader.Organisation;
        await using var context = database.Open(Scope.Installation);
        if (
            await context
                .Set<Hold>()
                .AnyAsync(
                    h => h.OrganisationId == organisation && h.Id == ask.Id,
                    cancellationToken
                )
        )
        {
            return HoldOutcome.Done;
        }
        var hold = await NewAsync(reader, ask, cancellationToken);
        context.Add(hold);
        context.Record(new Deed(reader, Act.Create, Purpose.LegalHold, What, [hold.PersonKey]));
        await context.RequireDeedsAsync(cancellationToken);
        await notices.HandOverAsync(context, Notice(hold), cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (
            ask.Person is { } person
            && !await TakeAsync(context, organisation, person, cancellationToken)
        )
        {
            return HoldOutcome.Erasing;
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return HoldOutcome.Done;
    }

    /// <summary>Somebody else than who asked says that it may go on.</summary>
    public Task<HoldOutcome> ApproveAsync(
        Reader reader,
        Guid id,
        int seen,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            new Deed(reader, Act.Edit, Purpose.LegalHold, What + ", approved", []),
            id,
            seen,
            hold =>
            {
                if (hold.AskedBy.Value == reader.Member)
                {
                    return HoldOutcome.Own;
                }
                if (hold.ApprovedAt != 0)
                {
                    return HoldOutcome.Overtaken;
                }
                hold.ApprovedBy = new MemberId(reader.Member);
                hold.ApprovedAt = Now();
                return HoldOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Somebody looked, and it is still needed until another day.</summary>
    public Task<HoldOutcome> ReviewAsync(
        Reader reader,
        Guid id,
        int seen,
        string note,
        DateOnly next,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            new Deed(reader, Act.Edit, Purpose.LegalHold, What + ", still needed", []),
            id,
            seen,
            hold =>
            {
                if (hold.ApprovedAt == 0)
                {
                    return HoldOutcome.Overtaken;
                }
                hold.ReviewedBy = new MemberId(reader.Member);
                hold.ReviewedAt = Now();
                hold.ReviewNote = Sealed<string>.Of(note);
                hold.ReviewOn = next;
                return HoldOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Lets go, also of what was never approved.</summary>
    public Task<HoldOutcome> EndAsync(
        Reader reader,
        Guid id,
        int seen,
        string reason,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            new Deed(reader, Act.Edit, Purpose.LegalHold, What + ", ended", []),
            id,
            seen,
            hold =>
            {
                hold.EndedBy = new MemberId(reader.Member);
                hold.EndedAt = Now();
                hold.EndReason = Sealed<string>.Of(reason);
                return HoldOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Lets go of what nobody approved in time; returns how many. The clock decides, this only counts it down.</summary>
    internal async Task<int> LapseAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        long before = Now() - Hold.Wait.Ticks;
        await using var context = database.Open(new Scope(organisation));
        var lapsed = await context
            .Set<Hold>()
            .Where(h => h.EndedAt == 0 && h.ApprovedAt == 0 && h.AskedAt <= before)
            .Select(h => new { h.Id, h.Version })
            .ToListAsync(cancellationToken);
        var reader = Reader.System(organisation, RetentionService.Job);
        foreach (var hold in lapsed)
        {
            await ChangeAsync(
                new Deed(reader, Act.Edit, Purpose.Upkeep, What + ", not approved in time", []),
                hold.Id,
                hold.Version,
                h =>
                {
                    h.EndedAt = Now();
                    return HoldOutcome.Done;
                },
                cancellationToken
            );
        }
        return lapsed.Count;
    }

    private async Task<HoldOutcome> ChangeAsync(
        Deed deed,
        Guid id,
        int seen,
        Func<Hold, HoldOutcome> change,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(deed.Reader.Organisation));
        var hold = await context
            .Set<Hold>()
            .SingleOrDefaultAsync(h => h.Id == id, cancellationToken);
        if (hold is null)
        {
            return HoldOutcome.NotFound;
        }
        bool isLapse = deed.Purpose == Purpose.Upkeep;
        if (hold.Version != seen || (!isLapse && !hold.HoldsAt(Now())))
        {
            return HoldOutcome.Overtaken;
        }
        if (change(hold) is not HoldOutcome.Done and var refused)
        {
            return refused;
        }
        hold.Version++;
        context.Record(deed with { Subjects = [hold.PersonKey] });
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return HoldOutcome.Overtaken;
        }
        if (hold.EndedAt != 0)
        {
            await LetGoAsync(context, hold, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return HoldOutcome.Done;
    }

    // Whoever deletes takes the same row before they store that they will: of the two, one comes first.
    private async Task<bool> TakeAsync(
        HavenContext context,
        OrganisationId organisation,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var keys = await KeysAsync(organisation, person, cancellationToken);
        await context
            .Set<KeptPerson>()
            .Where(k => k.OrganisationId == organisation && keys.Contains(k.PersonKey))
            .ExecuteUpdateAsync(
                u => u.SetProperty(k => k.Holds, k => k.Holds + 1),
                cancellationToken
            );
        return !await Erasure.IsAskedAsync(context, organisation, person, cancellationToken);
    }

    private async Task LetGoAsync(
        HavenContext context,
        Hold hold,
        CancellationToken cancellationToken
    )
    {
        var keys = await KeysAsync(hold.OrganisationId, hold.PersonKey, cancellationToken);
        await context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == hold.OrganisationId && keys.Contains(k.PersonKey) && k.Holds > 0
            )
            .ExecuteUpdateAsync(
                u => u.SetProperty(k => k.Holds, k => k.Holds - 1),
                cancellationToken
            );
    }

    // With the person what they agreed to and what was given of them is held, which have keys of their own.
    private async Task<IReadOnlyList<PersonKeyId>> KeysAsync(
        OrganisationId organisation,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return
        [
            person,
            .. (await Apart.KeysAsync(context, [person], cancellationToken)).Keys,
            .. await Disclosures.DisclosureRegister.KeysAsync(context, person, cancellationToken),
            .. await Demands.DemandReading.KeysAsync(context, person, cancellationToken),
        ];
    }

    private async Task<Hold> NewAsync(
        Reader reader,
        HoldAsk ask,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Id = ask.Id,
            OrganisationId = reader.Organisation,
            PersonKey =
                ask.Person ?? await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Kind = ask.Kind,
            AskedBy = new MemberId(reader.Member),
            AskedAt = Now(),
            Source = Sealed<HoldSource?>.Of(ask.Source),
            Reason = Sealed<string>.Of(ask.Reason),
            ReviewOn = ask.ReviewOn,
            ReviewNote = Sealed<string>.Of(null),
            EndReason = Sealed<string>.Of(null),
        };

    private static RoleNotice Notice(Hold hold) =>
        new(
            hold.OrganisationId,
            Purpose.LegalHold.Roles,
            "A legal hold waits for approval",
            "Somebody asked in Haven that something is kept for a court, a regulator or a lawyer. It is kept for 14 days. Somebody else than who asked has to approve it until then, or it ends.",
            $"{HoldPages.Path}/{hold.Id:D}"
        );

    private long Now() => clock.GetUtcNow().UtcTicks;
}
