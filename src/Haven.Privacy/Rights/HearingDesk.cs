using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>The day of a hearing, with time and place, and who hears it: a member, or somebody from outside by name.</summary>
public sealed record HearingDay(DateOnly On, string Place, MemberId? Hearer, string Outsider);

/// <summary>What came of a hearing, and why. An amendment says what is changed and by whom.</summary>
public sealed record HearingDecision(HearingOutcome Outcome, string Reason, EffectForm Effect);

/// <summary>A hearing, opened.</summary>
/// <param name="Hearer">Who hears it, by name; empty until a day is set.</param>
/// <param name="Outsider">The name that was typed; empty where a member hears it.</param>
public sealed record HearingSheet(
    Hearing Hearing,
    string Asked,
    string Place,
    string Hearer,
    string Outsider,
    string Reason,
    IReadOnlyList<(Guid Id, string Name)> Hearers
);

/// <summary>
/// Hearings about corrections that were refused, where a law gives one: asked for, set before somebody who did not refuse
/// it, decided in writing. What is decided is done by the mechanism of any correction.
/// </summary>
public sealed class HearingDesk(
    IDatabase database,
    Vault.Vault vault,
    RightsDesk desk,
    RequestEffects effects,
    RegimeDesk laws,
    IMemberNames members,
    TimeProvider clock
)
{
    internal const string What = "hearing about a correction";

    /// <summary>The law that gives a hearing about this request; null where none does.</summary>
    public static Said<LawClock>? RightOf(RightsRequest request, RegimeRules rules) =>
        request is { Kind: RequestKind.Correction, End: RequestEnd.Refused }
            ? RightOf(rules)
            : null;

    /// <summary>The law that gives a hearing about any refused correction; null where none does.</summary>
    public static Said<LawClock>? RightOf(RegimeRules rules) =>
        rules.ClocksOf(ClockKind.Hearing) is [var first, ..] ? first : null;

    /// <summary>The hearing of a request, with those who could hear it while it is open; null where nobody asked for one.</summary>
    public async Task<HearingSheet?> OpenAsync(
        Reader reader,
        RightsRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Kind != RequestKind.Correction)
        {
            return null;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, request.Id, cancellationToken) is not { } hearing)
        {
            return null;
        }
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            What,
            [hearing, .. known.Select(m => m.Record)],
            cancellationToken
        );
        string outsider = opened.Read(hearing.Outsider) ?? "";
        var hearer = known.FirstOrDefault(m => m.Member == hearing.Hearer?.Value);
        return new HearingSheet(
            hearing,
            opened.Read(hearing.Asked) ?? "",
            opened.Read(hearing.Place) ?? "",
            hearer is null ? outsider : opened.Read(hearer.Name) ?? "",
            outsider,
            opened.Read(hearing.Reason) ?? "",
            [
                .. known
                    .Where(m => !m.HasLeft && m.Member != hearing.RefusedBy.Value)
                    .Select(m => (m.Member, opened.Read(m.Name) ?? ""))
                    .OrderBy(m => m.Item2, StringComparer.OrdinalIgnoreCase),
            ]
        );
    }

    /// <summary>Records that whoever asked wants a hearing; from that day its time runs.</summary>
    public Task<StepOutcome> AskAsync(
        Reader reader,
        Guid id,
        int version,
        (DateOnly On, string Said) asked,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (id, version),
            async work =>
            {
                var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
                if (RightOf(work.Request, rules) is null)
                {
                    return StepOutcome.NoHearing;
                }
                if (work.Hearing is not null)
                {
                    return StepOutcome.Overtaken;
                }
                if (asked.On < LocalTime.DayOf(work.Request.EndedAt))
                {
                    return StepOutcome.BeforeAnswer;
                }
                var until = RequestClock.Of(rules, ClockKind.Hearing, asked.On);
                work.Request.NextOn = until.LastDay.DayNumber;
                work.Context.Add(New(work.Request, asked, until));
                return StepOutcome.Done;
            },
            cancellationToken
        );

    private Hearing New(
        RightsRequest request,
        (DateOnly On, string Said) asked,
        RequestClock until
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = request.OrganisationId,
            PersonKey = request.PersonKey,
            Request = request.Id,
            // Nobody has worked on it since it was refused.
            RefusedBy = new MemberId(request.By),
            AskedOn = asked.On,
            Asked = Sealed<string>.Of(asked.Said),
            HoldUntil = until.LastDay,
            HoldBy = until.By,
            Place = Sealed<string>.Of(null),
            Outsider = Sealed<string>.Of(null),
            Reason = Sealed<string>.Of(null),
        };

    /// <summary>Sets the day, or another one, and who hears it: nobody who refused the correction.</summary>
    public Task<StepOutcome> SetAsync(
        Reader reader,
        Guid id,
        int version,
        HearingDay day,
        ISubjectNames? names,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (id, version),
            async work =>
                work.Hearing is not { IsOpen: true } hearing ? StepOutcome.Overtaken
                : await WhomAsync(work, names, cancellationToken) is null
                    ? StepOutcome.NothingToHear
                : await WhyNotHearerAsync(work, hearing, day, cancellationToken)
                    ?? await SetAsync(work.Request, hearing, day, cancellationToken),
            cancellationToken
        );

    private async Task<StepOutcome> SetAsync(
        RightsRequest request,
        Hearing hearing,
        HearingDay day,
        CancellationToken cancellationToken
    )
    {
        var rules = await laws.RulesAsync(request.OrganisationId, cancellationToken);
        var until = RequestClock.Of(rules, ClockKind.HearingDecision, day.On);
        hearing.HeldOn = day.On;
        hearing.Place = Sealed<string>.Of(day.Place);
        hearing.Hearer = day.Hearer;
        hearing.Outsider = Sealed<string>.Of(day.Outsider);
        hearing.DecideUntil = until.LastDay;
        hearing.DecideBy = until.By;
        hearing.DayMailedAt = 0;
        request.NextOn = until.LastDay.DayNumber;
        return StepOutcome.Done;
    }

    /// <summary>Records what came of it, and does it: a correction, or the statement beside the record.</summary>
    public Task<StepOutcome> DecideAsync(
        Reader reader,
        Guid id,
        int version,
        HearingDecision decision,
        ISubjectNames? names,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (id, version),
            async work =>
            {
                if (work.Hearing is not { IsOpen: true } hearing)
                {
                    return StepOutcome.Overtaken;
                }
                bool isHeld = decision.Outcome != HearingOutcome.NotHeld;
                if (isHeld && !(hearing.HeldOn <= LocalTime.Today(clock)))
                {
                    return StepOutcome.NotHeard;
                }
                hearing.Outcome = decision.Outcome;
                hearing.DecidedAt = clock.GetUtcNow().UtcTicks;
                hearing.Reason = Sealed<string>.Of(decision.Reason);
                work.Request.NextOn = 0;
                return isHeld
                    ? await CorrectAsync(work, hearing, decision, names, cancellationToken)
                    : StepOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Places the person's statement beside the record, once, where the hearing left that as it is.</summary>
    public Task<StepOutcome> StateAsync(
        Reader reader,
        Guid id,
        int version,
        EffectForm effect,
        ISubjectNames? names,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            (id, version),
            async work =>
                work.Hearing is { Outcome: HearingOutcome.NotAmended, HasStatement: false } hearing
                    ? await CorrectAsync(
                        work,
                        hearing,
                        new(HearingOutcome.NotAmended, "", effect),
                        names,
                        cancellationToken
                    )
                    : StepOutcome.Overtaken,
            cancellationToken
        );

    private async Task<StepOutcome> CorrectAsync(
        Work work,
        Hearing hearing,
        HearingDecision decision,
        ISubjectNames? names,
        CancellationToken cancellationToken
    )
    {
        bool isRefused = decision.Outcome == HearingOutcome.NotAmended;
        if (!isRefused && !decision.Effect.SaysWhat)
        {
            return StepOutcome.NoChange;
        }
        if (await WhomAsync(work, names, cancellationToken) is not { } person)
        {
            return StepOutcome.NothingToHear;
        }
        hearing.HasStatement = isRefused && decision.Effect.Statement.Length > 0;
        if (!isRefused || hearing.HasStatement)
        {
            effects.Correct(
                work.Context,
                work.Reader,
                person,
                new(decision.Effect, decision.Reason, isRefused)
            );
        }
        return StepOutcome.Done;
    }

    // Who asks is verified, nobody is in danger, and somebody is on record: only then there is anything to hear.
    private async Task<PersonKeyId?> WhomAsync(
        Work work,
        ISubjectNames? names,
        CancellationToken cancellationToken
    ) =>
        await desk.MayAnswerAsync(work.Context, work.Reader, work.Request, cancellationToken)
            ? await desk.SubjectAsync(
                work.Context,
                work.Reader,
                work.Request,
                names,
                cancellationToken
            )
            : null;

    private async Task<StepOutcome?> WhyNotHearerAsync(
        Work work,
        Hearing hearing,
        HearingDay day,
        CancellationToken cancellationToken
    )
    {
        if (day.Hearer == hearing.RefusedBy)
        {
            return StepOutcome.SameMember;
        }
        var known = await members.AllAsync(work.Context, cancellationToken);
        if (day.Hearer is { } chosen)
        {
            return known.Any(m => m.Member == chosen.Value && !m.HasLeft)
                ? null
                : StepOutcome.NoMember;
        }
        if (known.FirstOrDefault(m => m.Member == hearing.RefusedBy.Value) is not { } refuser)
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            work.Reader,
            Purpose.PrivacyOversight,
            Act.View,
            What,
            [refuser.Record],
            cancellationToken
        );
        return string.Equals(
            opened.Read(refuser.Name),
            day.Outsider,
            StringComparison.OrdinalIgnoreCase
        )
            ? StepOutcome.SameMember
            : null;
    }

    // The request as it was seen, with its hearing, in one unit of work.
    private sealed record Work(
        HavenContext Context,
        Reader Reader,
        RightsRequest Request,
        Hearing? Hearing
    );

    private Task<StepOutcome> ChangeAsync(
        Reader reader,
        (Guid Id, int Version) seen,
        Func<Work, Task<StepOutcome>> change,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            seen.Id,
            seen.Version,
            RequestStep.GoOn,
            async (context, request) =>
                await change(
                    new(
                        context,
                        reader,
                        request,
                        await FindAsync(context, request.Id, cancellationToken)
                    )
                ),
            cancellationToken
        );

    internal static Task<Hearing?> FindAsync(
        HavenContext context,
        Guid request,
        CancellationToken cancellationToken
    ) => context.Set<Hearing>().SingleOrDefaultAsync(h => h.Request == request, cancellationToken);
}
