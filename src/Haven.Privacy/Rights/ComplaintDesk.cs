using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>That a complaint went on.</summary>
/// <param name="Key">The step (<see cref="ComplaintRung.Key"/>).</param>
public sealed record GoingOn(string Key, DateOnly On, string Said);

/// <summary>A step of a complaint, opened.</summary>
public sealed record ComplaintStepSheet(ComplaintStep Step, string Said, string Answer);

/// <summary>
/// Complaints that go on after their answer. A complaint is not closed while the organisation itself has a step to
/// answer: it stands among the open ones with the day, and no step ends without an answer.
/// </summary>
public sealed class ComplaintDesk(
    IDatabase database,
    Vault.Vault vault,
    RightsDesk desk,
    RegimeDesk laws,
    TimeProvider clock
)
{
    internal const string What = "complaint that went on";

    /// <summary>Where it went, oldest first.</summary>
    public async Task<IReadOnlyList<ComplaintStepSheet>> OpenAsync(
        Reader reader,
        RightsRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Kind != RequestKind.Complaint)
        {
            return [];
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var steps = await StepsAsync(context, request.Id, cancellationToken);
        if (steps.Count == 0)
        {
            return [];
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            What,
            steps,
            cancellationToken
        );
        return steps.ConvertAll(s => new ComplaintStepSheet(
            s,
            opened.Read(s.Said) ?? "",
            opened.Read(s.Answer) ?? ""
        ));
    }

    /// <summary>Records that it went on, and to whom.</summary>
    public Task<StepOutcome> GoOnAsync(
        Reader reader,
        Guid id,
        int version,
        GoingOn going,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            id,
            version,
            RequestStep.GoOn,
            async (context, request) =>
            {
                var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
                if (
                    request.Kind != RequestKind.Complaint
                    || ComplaintRung.Of(rules).FirstOrDefault(r => r.Key == going.Key)
                        is not { } rung
                )
                {
                    return StepOutcome.NoStep;
                }
                if (going.On < LocalTime.DayOf(request.EndedAt))
                {
                    return StepOutcome.BeforeAnswer;
                }
                var steps = await StepsAsync(context, id, cancellationToken);
                if (steps.Exists(s => s.IsOpen && s.Key == rung.Key))
                {
                    return StepOutcome.IsThere;
                }
                var step = New(request, rung, going);
                context.Add(step);
                request.NextOn = NextOf([.. steps, step]);
                return StepOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Records what was answered there.</summary>
    public Task<StepOutcome> AnswerAsync(
        Reader reader,
        Guid id,
        int version,
        Guid answered,
        string answer,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            id,
            version,
            RequestStep.GoOn,
            async (context, request) =>
            {
                var steps = await StepsAsync(context, id, cancellationToken);
                if (steps.Find(s => s.Id == answered && s.IsOpen) is not { } step)
                {
                    return StepOutcome.Overtaken;
                }
                step.AnsweredAt = clock.GetUtcNow().UtcTicks;
                step.Answer = Sealed<string>.Of(answer);
                request.NextOn = NextOf(steps);
                return StepOutcome.Done;
            },
            cancellationToken
        );

    private ComplaintStep New(RightsRequest request, ComplaintRung rung, GoingOn going)
    {
        var until = rung.Until(going.On);
        return new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = request.OrganisationId,
            PersonKey = request.PersonKey,
            Request = request.Id,
            Key = rung.Key,
            To = rung.To,
            IsOurs = rung.IsOurs,
            WentOn = going.On,
            DueOn = until?.LastDay,
            DueBy = until?.By ?? rung.Source,
            Said = Sealed<string>.Of(going.Said),
            Answer = Sealed<string>.Of(null),
        };
    }

    // The first of the days by which the organisation has to answer; 0 where it has nothing to answer.
    private static int NextOf(IEnumerable<ComplaintStep> steps) =>
        steps
            .Where(s => s is { IsOpen: true, IsOurs: true })
            .Select(s => s.DueOn!.Value.DayNumber)
            .DefaultIfEmpty(0)
            .Min();

    private static Task<List<ComplaintStep>> StepsAsync(
        HavenContext context,
        Guid request,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<ComplaintStep>()
            .Where(s => s.Request == request)
            .OrderBy(s => s.Id)
            .ToListAsync(cancellationToken);
}
