using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention.Reviews;

/// <summary>How an answer ended.</summary>
public enum ReviewOutcome
{
    Done,
    NotFound,

    /// <summary>A legal hold or a restriction keeps them; the question stays open.</summary>
    Held,

    /// <summary>Somebody else answered meanwhile, or their time is not over any more.</summary>
    Overtaken,
}

/// <summary>Takes the answers to whether somebody may go.</summary>
public sealed class ReviewDesk(
    IDatabase database,
    RetentionService retention,
    ForgettingService forgetting,
    KeptKinds kinds,
    TimeProvider clock
)
{
    internal const string What = "whether somebody whose time is over may go";

    /// <summary>
    /// They go, as everybody goes whose time is over. A hold that came meanwhile keeps them, and so does whatever was
    /// written about them since.
    /// </summary>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    public async Task<ReviewOutcome> LetGoAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, id, cancellationToken) is not var (review, rule))
        {
            return ReviewOutcome.NotFound;
        }
        if (review.AnsweredAt != 0)
        {
            return ReviewOutcome.Overtaken;
        }
        var person = review.PersonKey;
        Answer(review, reader, ReviewAnswer.LetGo);
        context.Record(
            new Deed(reader, Act.Delete, Purpose.PrivacyOversight, What + ": let go", [person])
        );
        await context.RequireDeedsAsync(cancellationToken);
        var cut = await retention.CutAsync(reader.Organisation, rule, 0, cancellationToken);
        Guid erasure;
        using (await database.WriteTurnAsync(cancellationToken))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(
                cancellationToken
            );
            var taken = await retention.TakeAsync(
                context,
                rule,
                cut.Past(context, rule.Kind).Where(k => k.Holds == 0),
                [person],
                reader.Member,
                cancellationToken
            );
            if (taken.Count == 0)
            {
                return await WhyNotAsync(context, rule, person, cancellationToken);
            }
            if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
            {
                return ReviewOutcome.Overtaken;
            }
            await transaction.CommitAsync(cancellationToken);
            erasure = taken[0].Id;
        }
        await forgetting.CompleteAsync(reader.Organisation, erasure, cancellationToken);
        return ReviewOutcome.Done;
    }

    /// <summary>They stay until a day, and then it is asked again.</summary>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    public async Task<ReviewOutcome> KeepAsync(
        Reader reader,
        Guid id,
        DateOnly until,
        string reason,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, id, cancellationToken) is not var (review, _))
        {
            return ReviewOutcome.NotFound;
        }
        if (review.AnsweredAt != 0)
        {
            return ReviewOutcome.Overtaken;
        }
        var person = review.PersonKey;
        Answer(review, reader, ReviewAnswer.Keep);
        review.KeptUntil = until;
        review.Reason = Sealed<string>.Of(reason);
        context.Record(
            new Deed(reader, Act.Edit, Purpose.PrivacyOversight, What + ": kept", [person])
        );
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        int kept = await context
            .Set<KeptPerson>()
            .Where(k => k.OrganisationId == reader.Organisation && k.PersonKey == person)
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.KeptUntil, until), cancellationToken);
        if (kept == 0 || !await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return ReviewOutcome.Overtaken;
        }
        await transaction.CommitAsync(cancellationToken);
        return ReviewOutcome.Done;
    }

    /// <summary>Whether there is, or was, such a question in this organisation.</summary>
    internal async Task<bool> IsThereAsync(
        OrganisationId organisation,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context.Set<RetentionReview>().AnyAsync(r => r.Id == id, cancellationToken);
    }

    private void Answer(RetentionReview review, Reader reader, ReviewAnswer answer)
    {
        review.Answer = answer;
        review.AnsweredAt = clock.GetUtcNow().UtcTicks;
        review.AnsweredBy = new MemberId(reader.Member);
    }

    private async Task<(RetentionReview, HeldRule)?> FindAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<RetentionReview>()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
            is { } review
        && kinds.Find(review.Kind) is { } kind
            ? (review, await HeldRule.ReadAsync(context, kind, cancellationToken))
            : null;

    private async Task<ReviewOutcome> WhyNotAsync(
        HavenContext context,
        HeldRule rule,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<KeptPerson>()
            .AnyAsync(
                k =>
                    k.OrganisationId == context.CurrentOrganisation
                    && k.PersonKey == person
                    && k.Holds > 0,
                cancellationToken
            ) || await retention.IsHeldAsync(context, rule.Kind, cancellationToken)
            ? ReviewOutcome.Held
            : ReviewOutcome.Overtaken;
}
