using Haven.Privacy.Audit;
using Haven.Privacy.Consent;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>How a request ends: what was typed beside the answer, the answer, and whether it is refused.</summary>
internal sealed record RequestEnding(EffectForm Form, string Answer, bool IsRefused);

/// <summary>
/// What the end of a request does to what is kept of a person, beside the answer. It commits together with the end, so
/// that nothing says "done" that was not.
/// </summary>
public sealed class RequestEffects(
    ForgettingService forgetting,
    RestrictionDesk restrictions,
    RelatedFacts related,
    ConsentRequests consents,
    TimeProvider clock
)
{
    /// <summary>Whether such a request, once it is answered, changes anything about the person.</summary>
    public static bool Has(RequestKind kind) =>
        kind
            is RequestKind.Erasure
                or RequestKind.Restriction
                or RequestKind.Objection
                or RequestKind.Withdrawal
                or RequestKind.Correction
                or RequestKind.Portability
                or RequestKind.HumanDecision;

    /// <summary>Adds what it does to the unit of work that ends it.</summary>
    internal async Task<StepOutcome> AddAsync(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        PersonKeyId person,
        RequestEnding ask,
        CancellationToken cancellationToken
    )
    {
        switch (request.Kind)
        {
            case RequestKind.Restriction
            or RequestKind.Objection
            or RequestKind.Withdrawal when request.IsRelated:
                return StepOutcome.OnlyTheirOwn;
            case RequestKind.Erasure when request.IsRelated:
                return await DeleteRelatedAsync(
                    context,
                    reader,
                    request,
                    person,
                    cancellationToken
                );
            case RequestKind.Erasure:
                request.Receipt = await forgetting.IntendAsync(
                    context,
                    reader,
                    Purpose.PrivacyOversight,
                    person,
                    cancellationToken
                );
                return StepOutcome.Done;
            case RequestKind.Withdrawal:
                return await consents.AddAsync(
                    context,
                    reader,
                    person,
                    request.Asker == Asker.Themselves ? Voice.Self : Voice.Guardian,
                    ask.Form.Taken,
                    cancellationToken
                )
                    ? StepOutcome.Done
                    : StepOutcome.NoConsent;
            default:
                return Add(context, reader, request, person, ask);
        }
    }

    private StepOutcome Add(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        PersonKeyId person,
        RequestEnding ask
    )
    {
        switch (request.Kind)
        {
            case RequestKind.Restriction when ask.Form.Ground is null:
                return StepOutcome.NoGround;
            case RequestKind.Restriction:
                restrictions.Add(
                    context,
                    reader,
                    person,
                    new(ask.Form.Ground!.Value, [], ask.Answer)
                );
                return StepOutcome.Done;
            case RequestKind.Correction when !ask.IsRefused && !ask.Form.SaysWhat:
                return StepOutcome.NoChange;
            case RequestKind.Correction:
                Correct(context, reader, person, ask);
                return StepOutcome.Done;
            case RequestKind.Portability when !ask.Form.SaysWhat:
                return StepOutcome.NotGiven;
            case RequestKind.HumanDecision when !ask.Form.SaysWhat:
                return StepOutcome.NoDecision;
            case RequestKind.Portability or RequestKind.HumanDecision:
                request.DoneFor = Sealed<string>.Of($"{ask.Form.Who}\n{ask.Form.What}");
                return StepOutcome.Done;
            case RequestKind.Objection when ask.Form.Purposes.Count == 0:
                return StepOutcome.NoPurpose;
            default:
                restrictions.Add(
                    context,
                    reader,
                    person,
                    new(Ground.Objection, ask.Form.Purposes, ask.Answer)
                );
                return StepOutcome.Done;
        }
    }

    private async Task<StepOutcome> DeleteRelatedAsync(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        if (
            await forgetting.HeldByAsync(request.OrganisationId, person, cancellationToken)
            is not null
        )
        {
            return StepOutcome.Held;
        }
        await related.DeleteAsync(context, reader, person, request.Related, cancellationToken);
        return StepOutcome.Done;
    }

    // Kept under the person's own key, so that it stands wherever their record does, and goes with it.
    internal void Correct(
        HavenContext context,
        Reader reader,
        PersonKeyId person,
        RequestEnding ask
    )
    {
        var now = clock.GetUtcNow();
        context.Add(
            new Correction
            {
                Id = Guid.CreateVersion7(now),
                OrganisationId = reader.Organisation,
                PersonKey = person,
                At = now.UtcTicks,
                By = new MemberId(reader.Member),
                IsRefused = ask.IsRefused,
                What = Sealed<string>.Of(ask.Form.What),
                ChangedBy = Sealed<string>.Of(ask.Form.Who),
                Answer = Sealed<string>.Of(ask.Answer),
                Statement = Sealed<string>.Of(ask.Form.Statement),
            }
        );
        context.Record(
            new Deed(reader, Act.Create, Purpose.PrivacyOversight, "correction", [person])
        );
    }

    /// <summary>Commits all of it or nothing.</summary>
    internal async Task<StepOutcome> SaveAsync(
        HavenContext context,
        RightsRequest request,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (request is { Kind: RequestKind.Erasure, IsRelated: false })
            {
                return await forgetting.StoreAsync(context, person, cancellationToken) is null
                    ? StepOutcome.Done
                    : StepOutcome.Held;
            }
            if (request.Kind == RequestKind.Withdrawal)
            {
                return await consents.StoreAsync(context, person, cancellationToken)
                    ? StepOutcome.Done
                    : StepOutcome.Leaving;
            }
            if (request.Kind is not (RequestKind.Restriction or RequestKind.Objection))
            {
                await context.SaveChangesAsync(cancellationToken);
                return StepOutcome.Done;
            }
            bool isWhole = request.Kind == RequestKind.Restriction;
            return await restrictions.StoreAsync(context, person, isWhole, cancellationToken)
                ? StepOutcome.Done
                : StepOutcome.Leaving;
        }
        catch (DbUpdateConcurrencyException)
        {
            return StepOutcome.Overtaken;
        }
    }
}
