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
            async (context, request, hearing) =>
            {
                var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
                if (RightOf(request, rules) is null)
                {
                    return StepOutcome.NoHearing;
                }
                if (hearing is not null)
                {
                    return StepOutcome.Overtaken;
                }
                if (asked.On < LocalTime.DayOf(request.EndedAt))
                {
                    return StepOutcome.BeforeAnswer;
                }
                var until = RequestClock.Of(rules, ClockKind.Hearing, asked.On);
                request.NextOn = until.LastDay.DayNumber;
                context.Add(New(request, asked, until));
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
            async (context, request, hearing) =>
            {
                if (hearing is not { IsOpen: true })
                {
                    return StepOutcome.Overtaken;
                }
                if (
                    await WhomAsync(context, reader, request, names, cancellationToken) is
                    { Whom: null } none
                )
                {
                    return none.Why;
                }
                if (
                    await WhyNotHearerAsync(context, reader, hearing, day, cancellationToken) is
                    { } wrong
                )
                {
                    return wrong;
                }
                var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
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
            },
            cancellationToken
        );

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
            async (context, request, hearing) =>
            {
                if (hearing is not { IsOpen: true })
                {
                    return StepOutcome.Overtaken;
                }
                hearing.Outcome = decision.Outcome;
                hearing.DecidedAt = clock.GetUtcNow().UtcTicks;
                hearing.Reason = Sealed<string>.Of(decision.Reason);
                request.NextOn = 0;
                if (decision.Outcome == HearingOutcome.NotHeld)
                {
                    return StepOutcome.Done;
                }
                if (!(hearing.HeldOn <= LocalTime.Today(clock)))
                {
                    return StepOutcome.NotHeard;
                }
                if (decision.Outcome == HearingOutcome.Amended && !decision.Effect.SaysWhat)
                {
                    return StepOutcome.NoChange;
                }
                return await CorrectAsync(
                    context,
                    reader,
                    (request, hearing),
                    decision,
                    names,
                    cancellationToken
                );
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
            async (context, request, hearing) =>
                hearing is { Outcome: HearingOutcome.NotAmended, HasStatement: false }
                    ? await CorrectAsync(
                        context,
                        reader,
                        (request, hearing),
                        new(HearingOutcome.NotAmended, "", effect),
                        names,
                        cancellationToken
                    )
                    : StepOutcome.Overtaken,
            cancellationToken
        );

    private async Task<StepOutcome> CorrectAsync(
        HavenContext context,
        Reader reader,
        (RightsRequest Request, Hearing Hearing) of,
        HearingDecision decision,
        ISubjectNames? names,
        CancellationToken cancellationToken
    )
    {
        var (whom, why) = await WhomAsync(context, reader, of.Request, names, cancellationToken);
        if (whom is not { } person)
        {
            return why;
        }
        bool isRefused = decision.Outcome == HearingOutcome.NotAmended;
        of.Hearing.HasStatement = decision.Effect.Statement.Length > 0;
        if (!isRefused || of.Hearing.HasStatement)
        {
            effects.Correct(
                context,
                reader,
                person,
                new(decision.Effect, decision.Reason, isRefused)
            );
        }
        return StepOutcome.Done;
    }

    // Who asks is verified, nobody is in danger, and somebody is on record: only then there is anything to hear.
    private async Task<(PersonKeyId? Whom, StepOutcome Why)> WhomAsync(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        ISubjectNames? names,
        CancellationToken cancellationToken
    ) =>
        RightsDesk.WhyNot(request, RequestStep.Finish) is not null
            ? (null, StepOutcome.NothingToHear)
            : (
                await desk.SubjectAsync(context, reader, request, names, cancellationToken),
                StepOutcome.NothingToHear
            );

    private async Task<StepOutcome?> WhyNotHearerAsync(
        HavenContext context,
        Reader reader,
        Hearing hearing,
        HearingDay day,
        CancellationToken cancellationToken
    )
    {
        if (day.Hearer == hearing.RefusedBy)
        {
            return StepOutcome.SameMember;
        }
        var known = await members.AllAsync(context, cancellationToken);
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
            reader,
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

    private Task<StepOutcome> ChangeAsync(
        Reader reader,
        (Guid Id, int Version) seen,
        Func<HavenContext, RightsRequest, Hearing?, Task<StepOutcome>> change,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            seen.Id,
            seen.Version,
            RequestStep.GoOn,
            async (context, request) =>
                await change(
                    context,
                    request,
                    await FindAsync(context, request.Id, cancellationToken)
                ),
            cancellationToken
        );

    internal static Task<Hearing?> FindAsync(
        HavenContext context,
        Guid request,
        CancellationToken cancellationToken
    ) => context.Set<Hearing>().SingleOrDefaultAsync(h => h.Request == request, cancellationToken);
}
