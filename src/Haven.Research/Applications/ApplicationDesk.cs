using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Calls;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Applications;

/// <summary>What a list shows of an application, and nothing else.</summary>
[PartOf(typeof(Application))]
internal sealed class ListedApplication : ISealedRecord
{
    public ApplicantId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long Number { get; init; }
    public long ArrivedAt { get; init; }
    public ApplicationOutcome Outcome { get; init; }
    public required Sealed<string> Name { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>A line of the list.</summary>
/// <param name="Name">Null where the use of what is kept is restricted.</param>
public sealed record ApplicationLine(
    long Number,
    string? Name,
    long ArrivedAt,
    ApplicationOutcome Outcome
);

/// <summary>What somebody sent, opened.</summary>
/// <param name="Corrections">What they asked to have corrected.</param>
public sealed record ApplicationText(
    string Name,
    string Email,
    string Body,
    string Proposal,
    IReadOnlyList<CorrectionLine> Corrections
);

/// <summary>A decision with its reason, opened.</summary>
public sealed record DecisionLine(ApplicationDecision Decision, string Why);

/// <summary>An application with its call and what was decided, newest first.</summary>
/// <param name="Text">Null where nothing of it was opened.</param>
/// <param name="LastDay">The last day on which it is kept.</param>
/// <param name="Today">On the organisation's calendar.</param>
public sealed record ApplicationSheet(
    Application Application,
    Call Call,
    CallVersion Accepted,
    ApplicationText? Text,
    IReadOnlyList<DecisionLine> Decisions,
    DateOnly Today
)
{
    public ApplicationDecision? Newest => Decisions.Count > 0 ? Decisions[0].Decision : null;

    public DateOnly LastDay => ApplicationTime.LastDay(Call, Newest);

    /// <summary>The funder's longer time that the applicant was shown; 0 where they were shown none.</summary>
    public int ShownYears => ApplicationGuard.ShownYears(Application, Accepted);

    /// <summary>Whether the agreement is over, so that nothing about it changes any more.</summary>
    public bool IsOver => Newest?.AgreementEndsOn < Today;
}

/// <summary>Reads applications and decides about them; each reading is an entry in the log.</summary>
public sealed class ApplicationDesk(
    IDatabase database,
    Vault vault,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    public const int PageSize = 50;

    /// <summary>A page of a call's applications, by number, and one more where there is another page.</summary>
    /// <param name="after">The number after which it begins.</param>
    public async Task<IReadOnlyList<ApplicationLine>> ListAsync(
        Reader reader,
        CallId call,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var rows = await context
            .Set<Application>()
            .Where(a => a.Call == call && a.Number > after)
            .OrderBy(a => a.Number)
            .Take(PageSize + 1)
            .Select(a => new ListedApplication
            {
                Id = a.Id,
                OrganisationId = a.OrganisationId,
                PersonKey = a.PersonKey,
                Number = a.Number,
                ArrivedAt = a.ArrivedAt,
                Outcome = a.Outcome,
                Name = a.Name,
            })
            .ToListAsync(cancellationToken);
        var shown = rows.Take(PageSize).ToList();
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Funding,
            Act.View,
            "list of applications",
            shown,
            cancellationToken
        );
        return rows.ConvertAll(a => new ApplicationLine(
            a.Number,
            shown.Contains(a) && !opened.IsRestricted(a) ? opened.Read(a.Name) : null,
            a.ArrivedAt,
            a.Outcome
        ));
    }

    /// <summary>Opens an application; null where the organisation has none with this number.</summary>
    public async Task<ApplicationSheet?> OpenAsync(
        Reader reader,
        long number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var application = await context
            .Set<Application>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.Number == number, cancellationToken);
        if (application is null)
        {
            return null;
        }
        var decisions = await context
            .Set<ApplicationDecision>()
            .AsNoTracking()
            .Where(d => d.Application == application.Id)
            .OrderByDescending(d => d.Number)
            .ToListAsync(cancellationToken);
        var corrections = await CorrectionLine.OfAsync(
            context,
            application.PersonKey,
            cancellationToken
        );
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Funding,
            Act.View,
            Apply.ApplyDesk.What,
            [application, .. decisions, .. corrections],
            cancellationToken
        );
        return await SheetAsync(
            context,
            application,
            new ApplicationText(
                opened.Read(application.Name)!,
                opened.Read(application.Email)!,
                opened.Read(application.Body) ?? "",
                opened.Read(application.Proposal)!,
                corrections.ConvertAll(c => CorrectionLine.Of(c, opened))
            ),
            decisions.ConvertAll(d => new DecisionLine(d, opened.Read(d.Why) ?? "")),
            cancellationToken
        );
    }

    private async Task<ApplicationSheet> SheetAsync(
        HavenContext context,
        Application application,
        ApplicationText? text,
        IReadOnlyList<DecisionLine> decisions,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(application.OrganisationId, cancellationToken);
        return new(
            application,
            await context
                .Set<Call>()
                .AsNoTracking()
                .SingleAsync(c => c.Id == application.Call, cancellationToken),
            await CallDesk
                .VersionOf(context, application.Call, application.Version)
                .SingleAsync(cancellationToken),
            text,
            decisions,
            zone.DayOf(clock.GetUtcNow().UtcTicks)
        );
    }

    /// <summary>Decides, or decides otherwise with a reason, and begins the time that follows from it.</summary>
    /// <returns>What stands in the way, with its field; null where it is decided.</returns>
    public async Task<DecisionFault?> DecideAsync(
        Reader reader,
        long number,
        DecisionForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        var application = await context
            .Set<Application>()
            .SingleOrDefaultAsync(a => a.Number == number, cancellationToken);
        if (application?.Decisions != form.Seen)
        {
            return DecisionFault.Overtaken;
        }
        var newest = await ApplicationGuard.NewestAsync(context, application, cancellationToken);
        var sheet = await SheetAsync(
            context,
            application,
            null,
            newest is null ? [] : [new DecisionLine(newest, "")],
            cancellationToken
        );
        if (WhyNot(sheet, form) is { } fault)
        {
            return fault;
        }
        var decision = Add(context, reader, sheet, form);
        long since = LastDays.Since(
            await zones.OfAsync(reader.Organisation, cancellationToken),
            ApplicationTime.LastDay(sheet.Call, decision)
        );
        if (!await SaveAsync(context, decision, since, cancellationToken))
        {
            return DecisionFault.Overtaken;
        }
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    // False where somebody was quicker, or the application is being deleted; then nothing is stored.
    private async Task<bool> SaveAsync(
        HavenContext context,
        ApplicationDecision decision,
        long since,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(context.Scope);
            if (
                await again
                    .Set<ApplicationDecision>()
                    .AnyAsync(
                        d => d.Application == decision.Application && d.Number == decision.Number,
                        cancellationToken
                    )
            )
            {
                return false; // of two with one number, the first one's stands
            }
            throw;
        }
        return await ApplicationTime.BeginAsync(
                context,
                decision.PersonKey,
                since,
                cancellationToken
            ) && await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private static DecisionFault? WhyNot(ApplicationSheet sheet, DecisionForm form) =>
        sheet.IsOver ? DecisionFault.Over
        : !form.IsSuccessful
        && sheet.Newest?.Outcome == ApplicationOutcome.Successful
        && !sheet.Call.GoesOn(sheet.Today)
            ? DecisionFault.Late
        : form.IsSuccessful && form.ForFunder && sheet.ShownYears == 0 ? DecisionFault.NotTold
        : null;

    private ApplicationDecision Add(
        HavenContext context,
        Reader reader,
        ApplicationSheet sheet,
        DecisionForm form
    )
    {
        var application = sheet.Application;
        var decision = new ApplicationDecision
        {
            Id = ApplicationDecisionId.Create(),
            OrganisationId = application.OrganisationId,
            PersonKey = application.PersonKey,
            Application = application.Id,
            Number = application.Decisions + 1,
            Outcome = form.IsSuccessful
                ? ApplicationOutcome.Successful
                : ApplicationOutcome.Unsuccessful,
            AgreementEndsOn = form.IsSuccessful ? form.Ends.Day : null,
            ByDeed = form.IsSuccessful && form.ByDeed,
            FunderYears = form.IsSuccessful && form.ForFunder ? sheet.ShownYears : 0,
            By = new MemberId(reader.Member),
            At = clock.GetUtcNow().UtcTicks,
            Why = Sealed<string>.Of(form.Why.Length == 0 ? null : form.Why),
        };
        context.Add(decision);
        context.Record(
            new Deed(
                reader,
                Act.Create,
                Purpose.Funding,
                "decision about an application",
                [application.PersonKey]
            )
        );
        application.Decisions++;
        application.Outcome = decision.Outcome;
        return decision;
    }
}

/// <summary>Why something was not decided. Nothing was stored.</summary>
/// <param name="Field">Beside which field it stands.</param>
public sealed record DecisionFault(string Field, string Words, bool IsConflict)
{
    public static readonly DecisionFault Overtaken = new(
        "outcome",
        "Somebody else decided about this application, or changed its call, while you had it open, so nothing was saved. What they decided stands below. What you typed is still here.",
        true
    );

    public static readonly DecisionFault Over = new(
        "agreement",
        "The agreement is over. From its end on the time runs for which the application is kept, and nothing about it changes any more.",
        false
    );

    public static readonly DecisionFault Late = new(
        "outcome",
        "The process of the call is over, and this application had success. If the agreement ended before its day, move its end.",
        false
    );

    public static readonly DecisionFault NotTold = new(
        "for-funder",
        "The terms that were accepted with this application do not say that a funder has it kept for longer. It cannot be kept for longer.",
        false
    );
}
