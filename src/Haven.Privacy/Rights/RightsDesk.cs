using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>
/// The privacy officers' work on requests. The order is fixed: who asks is verified before anybody on record is looked
/// for; and for whoever asks about somebody else, nothing is given or deleted before somebody has asked whether that
/// would endanger them.
/// </summary>
public sealed class RightsDesk(
    IDatabase database,
    Vault.Vault vault,
    ForgettingService forgetting,
    RequestEffects effects,
    RelatedFacts related,
    OfAge ofAge,
    TimeProvider clock
)
{
    private const int MostShown = 200;

    /// <summary>Open ones first, the most urgent on top.</summary>
    public async Task<IReadOnlyList<RequestLine>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<RightsRequest>()
            .OrderBy(r => r.End != RequestEnd.Open && r.NextOn == 0)
            .ThenBy(r => r.NextOn == 0 ? r.DueOn : r.NextOn)
            .ThenBy(r => r.Id)
            .Take(MostShown)
            .Select(r => new RequestLine(
                r.Id,
                r.ArrivedAt,
                r.Kind,
                r.Asker,
                DateOnly.FromDayNumber(r.DueOn),
                r.End,
                r.VerifiedAt != 0
            )
            {
                NextOn = r.NextOn == 0 ? null : DateOnly.FromDayNumber(r.NextOn),
            })
            .ToListAsync(cancellationToken);
    }

    public async Task<RequestSheet?> OpenAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, id, cancellationToken) is not { } request)
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            RequestIntake.What,
            [request],
            cancellationToken
        );
        return new RequestSheet(
            request,
            opened.Read(request.Name) ?? "",
            opened.Read(request.Reach) ?? "",
            opened.Read(request.About) ?? "",
            opened.Read(request.Text) ?? "",
            opened.Read(request.Verified) ?? "",
            opened.Read(request.SafetyWhy) ?? "",
            opened.Read(request.Answer) ?? "",
            opened.Read(request.Subject) ?? ""
        )
        {
            ExtensionWhy = opened.Read(request.ExtensionWhy) ?? "",
            ExtensionTold = opened.Read(request.ExtensionTold) ?? "",
            DoneFor = opened.Read(request.DoneFor) ?? "",
            // Of a request that has ended nobody's age is read any more.
            IsOfAge =
                request.End == RequestEnd.Open
                && await ofAge.IsAsync(context, reader, request, cancellationToken),
        };
    }

    /// <summary>Records how it was made sure who asks.</summary>
    public Task<StepOutcome> VerifyAsync(
        Reader reader,
        Guid id,
        int version,
        string how,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            RequestStep.Verify,
            (_, request) =>
            {
                request.VerifiedAt = clock.GetUtcNow().UtcTicks;
                request.Verified = Sealed<string>.Of(how);
                return Task.FromResult(StepOutcome.Done);
            },
            cancellationToken
        );

    /// <summary>Looks for the person on record; an empty handle says that nobody is there.</summary>
    /// <param name="whose">Whose facts on that record are asked for; empty for the person's own.</param>
    public Task<StepOutcome> FindAsync(
        Reader reader,
        Guid id,
        int version,
        string handle,
        string whose,
        ISubjectNames? names,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            RequestStep.Find,
            async (context, request) =>
            {
                string known = "";
                if (
                    whose.Length > 0
                    && (
                        handle.Length == 0 || !related.Whose.Contains(whose, StringComparer.Ordinal)
                    )
                )
                {
                    return StepOutcome.NotRelated;
                }
                if (handle.Length > 0)
                {
                    if (
                        names is null
                        || await names.FindAsync(context, handle, cancellationToken)
                            is not { } found
                    )
                    {
                        return StepOutcome.Nobody;
                    }
                    known = await names.HandleAsync(context, found, cancellationToken) ?? handle;
                    context.Record(
                        new Deed(
                            reader,
                            Act.Retrieve,
                            Purpose.PrivacyOversight,
                            "code, for a request",
                            [found]
                        )
                    );
                }
                request.Subject = Sealed<string>.Of(known);
                request.Related = whose;
                request.LookedAt = clock.GetUtcNow().UtcTicks;
                return StepOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Records what was found when somebody asked whether an answer endangers anybody.</summary>
    /// <param name="byCourt">Whether a court put whoever asks in charge of a grown-up.</param>
    public Task<StepOutcome> ReviewAsync(
        Reader reader,
        Guid id,
        int version,
        Safety found,
        bool byCourt,
        string why,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            RequestStep.Review,
            async (context, request) =>
            {
                request.Safety = found;
                request.SafetyWhy = Sealed<string>.Of(why);
                request.ByCourt = byCourt;
                return
                    found == Safety.NothingAgainst
                    && await ofAge.IsAsync(context, reader, request, cancellationToken)
                    ? StepOutcome.OfAge
                    : StepOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>
    /// Ends a request with an answer. What the request asks for is done with it (<see cref="RequestEffects"/>): that it is
    /// done and that it was begun commit together.
    /// </summary>
    public async Task<StepOutcome> FinishAsync(
        Reader reader,
        Guid id,
        int version,
        bool refused,
        string answer,
        ISubjectNames? names,
        CancellationToken cancellationToken,
        EffectForm? effect = null
    )
    {
        RightsRequest? ended = null;
        PersonKeyId? subject = null;
        var outcome = await ChangeAsync(
            reader,
            id,
            version,
            refused ? RequestStep.Refuse : RequestStep.Finish,
            async (context, request) =>
            {
                ended = request;
                var asked = effect ?? EffectForm.Empty;
                if (
                    refused
                        ? await HasStatementAsync(
                            context,
                            reader,
                            request,
                            asked,
                            cancellationToken
                        )
                        : RequestEffects.Has(request.Kind)
                )
                {
                    subject = await SubjectAsync(
                        context,
                        reader,
                        request,
                        names,
                        cancellationToken
                    );
                }
                request.End = refused ? RequestEnd.Refused : RequestEnd.Done;
                request.EndedAt = clock.GetUtcNow().UtcTicks;
                request.Answer = Sealed<string>.Of(answer);
                return subject is { } person
                    ? await effects.AddAsync(
                        context,
                        reader,
                        request,
                        person,
                        new(asked, answer, refused),
                        cancellationToken
                    )
                    : StepOutcome.Done;
            },
            cancellationToken,
            context =>
                subject is { } person
                    ? effects.SaveAsync(context, ended!, person, cancellationToken)
                    : SaveAsync(context, cancellationToken)
        );
        if (outcome == StepOutcome.Done && ended!.Receipt != Guid.Empty)
        {
            await forgetting.CompleteAsync(reader.Organisation, ended.Receipt, cancellationToken);
        }
        return outcome;
    }

    // What the person says to a refusal stands with their record, where it is known whose that is and nobody is in danger.
    private async Task<bool> HasStatementAsync(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        EffectForm effect,
        CancellationToken cancellationToken
    ) =>
        request.Kind == RequestKind.Correction
        && effect.Statement.Length > 0
        && await MayAnswerAsync(context, reader, request, cancellationToken);

    /// <summary>Whether an answer may give something, or change it: who asks is verified and has the right, and nobody is in danger.</summary>
    internal async Task<bool> MayAnswerAsync(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        CancellationToken cancellationToken
    ) =>
        RequestOrder.WhyNot(
            request,
            RequestStep.Finish,
            await ofAge.IsAsync(context, reader, request, cancellationToken)
        )
            is null;

    // Null where nobody is on record, or they were forgotten meanwhile.
    internal async Task<PersonKeyId?> SubjectAsync(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        ISubjectNames? names,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            RequestIntake.What,
            [request],
            cancellationToken
        );
        string handle = opened.Read(request.Subject) ?? "";
        return handle.Length > 0 && names is not null
            ? await names.FindAsync(context, handle, cancellationToken)
            : null;
    }

    private static async Task<StepOutcome> SaveAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        await context.SaveUnlessOvertakenAsync(cancellationToken)
            ? StepOutcome.Done
            : StepOutcome.Overtaken;

    internal async Task<StepOutcome> ChangeAsync(
        Reader reader,
        Guid id,
        int version,
        RequestStep step,
        Func<HavenContext, RightsRequest, Task<StepOutcome>> change,
        CancellationToken cancellationToken,
        Func<HavenContext, Task<StepOutcome>>? save = null
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, id, cancellationToken) is not { } request)
        {
            return StepOutcome.NotFound;
        }
        bool hasEnded = request.End != RequestEnd.Open;
        if (request.Version != version || hasEnded != (step == RequestStep.GoOn))
        {
            return StepOutcome.Overtaken;
        }
        bool isOfAge =
            step is RequestStep.Finish
            && await ofAge.IsAsync(context, reader, request, cancellationToken);
        if (RequestOrder.WhyNot(request, step, isOfAge) is { } notYet)
        {
            return notYet;
        }
        var outcome = await change(context, request);
        if (outcome != StepOutcome.Done)
        {
            return outcome;
        }
        request.By = reader.Member;
        request.Version++;
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.PrivacyOversight,
                RequestIntake.What,
                [request.PersonKey]
            )
        );
        return await (save?.Invoke(context) ?? SaveAsync(context, cancellationToken));
    }

    private static Task<RightsRequest?> FindAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<RightsRequest>()
            .SingleOrDefaultAsync(
                r => r.Id == id && r.OrganisationId == context.CurrentOrganisation,
                cancellationToken
            );
}
