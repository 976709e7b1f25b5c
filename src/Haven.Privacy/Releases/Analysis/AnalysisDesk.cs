using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Releases.Analysis;

/// <summary>Makes analysis packages, ends them on their day, and keeps what became of them (RES-12).</summary>
public sealed class AnalysisDesk(
    IDatabase database,
    KeyRing keys,
    Vault.Vault vault,
    IRoleNotices notices,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    internal const string Job = "analysis packages";
    private const string What = "package for a machine without a network";

    /// <summary>Longer than a year nobody needs one; then another is made.</summary>
    public static readonly CalendarPeriod Longest = CalendarPeriod.OfYears(1);

    /// <summary>Those of a release, newest first.</summary>
    public async Task<IReadOnlyList<AnalysisPackage>> ListAsync(
        OrganisationId organisation,
        int release,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<AnalysisPackage>()
            .AsNoTracking()
            .Where(p => p.Release == release)
            .OrderByDescending(p => p.At)
            .ToListAsync(cancellationToken);
    }

    public async Task<AnalysisPackage?> FindAsync(
        OrganisationId organisation,
        int release,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<AnalysisPackage>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == id && p.Release == release, cancellationToken);
    }

    public async Task<AnalysisPackage> MakeAsync(
        Reader reader,
        Release release,
        DateOnly endsOn,
        CancellationToken cancellationToken
    )
    {
        var package = new AnalysisPackage
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Release = release.Number,
            Code = Sealed<string>.Of(AnalysisFile.NewCode()),
            EndsOn = endsOn,
            By = new MemberId(reader.Member),
            At = clock.GetUtcNow().UtcTicks,
            Destroyed = Sealed<string>.Of(null),
        };
        await using var context = database.Open(new Scope(reader.Organisation));
        context.Add(package);
        context.Record(new Deed(reader, Act.Create, Purpose.Research, What, [package.PersonKey]));
        await context.SaveChangesAsync(cancellationToken);
        return package;
    }

    /// <summary>The code while it opens, and who said that it was destroyed; each empty where there is none.</summary>
    public async Task<(string Code, string Destroyed)> OpenAsync(
        Reader reader,
        AnalysisPackage package,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Research,
            Act.View,
            What,
            [package],
            cancellationToken
        );
        return (
            package.IsOpen(LocalTime.Today(clock)) ? opened.Read(package.Code) ?? "" : "",
            opened.Read(package.Destroyed) ?? ""
        );
    }

    /// <summary>Records that it was destroyed; false where somebody else changed it meanwhile.</summary>
    public async Task<bool> DestroyedAsync(
        Reader reader,
        AnalysisPackage seen,
        DateOnly on,
        string how,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var package = await context
            .Set<AnalysisPackage>()
            .SingleAsync(p => p.Id == seen.Id, cancellationToken);
        if (package.Version != seen.Version || package.DestroyedOn is not null)
        {
            return false;
        }
        Shut(package);
        package.DestroyedOn = on;
        package.Destroyed = Sealed<string>.Of(how);
        package.DestroyedBy = new MemberId(reader.Member);
        package.DestroyedAt = clock.GetUtcNow().UtcTicks;
        context.Record(
            new Deed(reader, Act.Edit, Purpose.Research, What + ", destroyed", [package.PersonKey])
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    /// <summary>
    /// Of those whose last day is over the code goes, and privacy officers are told that the proof of destruction is
    /// missing; both at once, and once, however many servers go round.
    /// </summary>
    public async Task EndAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        LocalTime.Enter(await zones.OfAsync(organisation, cancellationToken));
        var today = LocalTime.Today(clock);
        await using var context = database.Open(Scope.Installation);
        var over = await context
            .Set<AnalysisPackage>()
            .Where(p => p.OrganisationId == organisation && !p.IsShut && p.EndsOn < today)
            .ToListAsync(cancellationToken);
        foreach (var package in over)
        {
            Shut(package);
            context.Record(
                new Deed(
                    Reader.System(organisation, Job),
                    Act.Edit,
                    Purpose.Upkeep,
                    What + ", over",
                    [package.PersonKey]
                )
            );
            await notices.HandOverAsync(context, Notice(package), cancellationToken);
        }
        if (over.Count > 0)
        {
            await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
    }

    private static void Shut(AnalysisPackage package)
    {
        package.Code = Sealed<string>.Of(null);
        package.IsShut = true;
        package.Version++;
    }

    private static RoleNotice Notice(AnalysisPackage package) =>
        new(
            package.OrganisationId,
            Purpose.Research.Roles,
            "A table outside has to be destroyed",
            "The last day of a package for a machine without a network is over, and it opens no more. Ask whoever has it to destroy it, and record what they say in Haven.",
            AnalysisPages.To(package.Release, package.Id)
        );
}

/// <summary>Until when a package opens, or that it was destroyed, as it was typed.</summary>
public sealed class AnalysisForm
{
    public const int LongestText = 500;

    public TypedDay Day { get; private init; } = TypedDay.None;

    public string How { get; private set; } = "";

    public FieldErrors Errors { get; } = new();

    /// <summary>The last day on which it opens; nobody chooses it for them.</summary>
    public static AnalysisForm ParseEnd(IFormCollection sent, DateOnly today)
    {
        var form = new AnalysisForm { Day = TypedDay.Parse(sent, "ends") };
        if (form.Day.Day is not { } day || day < today || day > AnalysisDesk.Longest.LastDay(today))
        {
            form.Errors.Add(
                "ends",
                $"Enter the last day on which it opens: not before today, and not after {LocalTime.Day(AnalysisDesk.Longest.LastDay(today))}."
            );
        }
        return form;
    }

    public static AnalysisForm ParseDestroyed(
        IFormCollection sent,
        AnalysisPackage of,
        DateOnly today
    )
    {
        var form = new AnalysisForm { Day = TypedDay.Parse(sent, "on") };
        if (form.Day.Day is not { } day || day > today || day < LocalTime.DayOf(of.At))
        {
            form.Errors.Add(
                "on",
                $"Enter the day on which it was destroyed: not after today, and not before {LocalTime.Day(of.At)}, when it was made."
            );
        }
        form.How = form.Errors.Text(
            sent,
            "how",
            LongestText,
            "Write who says so, and how it was done."
        );
        return form;
    }
}
