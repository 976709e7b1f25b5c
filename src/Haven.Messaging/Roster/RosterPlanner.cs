using Haven.Messaging.Removed;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Roster;

/// <summary>Works out what a roster would do to what is kept. It changes nothing.</summary>
public sealed class RosterPlanner(Vault vault)
{
    private const string What = "students, beside a roster";

    /// <param name="context">In which the plan is carried out; what it loads, it tracks.</param>
    internal async Task<RosterPlan> MakeAsync(
        HavenContext context,
        Reader reader,
        Guid upload,
        RosterContent content,
        CancellationToken cancellationToken
    )
    {
        // The order matters: the version first, so that whatever happens from here on is noticed; removed students last,
        // because whoever is gone by then has left their mark before (adr 0054).
        int version = await context
            .Set<SchoolRoster>()
            .Select(r => r.Version)
            .SingleOrDefaultAsync(cancellationToken);
        var students = await context.Set<Student>().ToListAsync(cancellationToken);
        var guardians = await context.Set<Guardian>().ToListAsync(cancellationToken);
        var removed = await context
            .Set<RemovedStudent>()
            .Select(r => r.SchoolIdIndex)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var links = new RosterLinks(content, id => IndexOf(reader, id));
        // Whoever was removed is left out before anything is opened: their key may be gone, and their row there for a moment.
        var needed = students
            .Where(s =>
                !removed.Contains(s.SchoolIdIndex)
                && (!content.IsDelta || links.IsTouched(s.SchoolIdIndex))
            )
            .ToList();
        var keys = needed.Select(s => s.PersonKey).ToHashSet();
        var theirs = guardians.Where(g => keys.Contains(g.PersonKey)).ToList();
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Roster,
            Act.View,
            What,
            [.. needed, .. theirs],
            cancellationToken
        );
        var beside = new RosterBeside(
            opened,
            needed.ToDictionary(s => s.SchoolIdIndex, StringComparer.Ordinal),
            theirs.ToLookup(g => g.PersonKey),
            removed
        );
        return new RosterPlan(
            upload,
            version,
            [.. Steps(content, links, beside)],
            content.Findings
        );
    }

    private static IEnumerable<PlannedStudent> Steps(
        RosterContent content,
        RosterLinks links,
        RosterBeside beside
    )
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var student in content.Students)
        {
            string index = links.IndexOf(student.Id);
            told.Add(index);
            if (
                beside.StepOf(student, index, links.GuardiansOf(student), content.IsDelta) is
                { } step
            )
            {
                yield return step;
            }
        }
        foreach (var (index, student) in beside.Students.Where(s => !told.Contains(s.Key)))
        {
            if (content.IsDelta)
            {
                if (beside.GuardiansAlone(student, links.GuardiansNaming(index)) is { } step)
                {
                    yield return step;
                }
            }
            else if (student.LeftAt == 0 && !links.IsRefused(index))
            {
                yield return beside.Gone(student, 0);
            }
        }
    }

    private string IndexOf(Reader reader, string id) =>
        SchoolIds.IndexOf(vault, reader.Organisation, id);
}

/// <summary>Who belongs to whom in a roster, from either side: one that names the other is enough.</summary>
internal sealed class RosterLinks
{
    private readonly Dictionary<string, RosterGuardian> guardians;
    private readonly ILookup<string, RosterGuardian> naming;
    private readonly Dictionary<string, string> indexes = new(StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused;
    private readonly Func<string, string> index;

    public RosterLinks(RosterContent content, Func<string, string> index)
    {
        this.index = index;
        guardians = content.Guardians.ToDictionary(g => g.Id, StringComparer.Ordinal);
        naming = content
            .Guardians.SelectMany(g => g.Students.Select(s => (Guardian: g, Index: IndexOf(s))))
            .ToLookup(x => x.Index, x => x.Guardian, StringComparer.Ordinal);
        refused = content.Refused.Select(IndexOf).ToHashSet(StringComparer.Ordinal);
        touched.UnionWith(content.Students.Select(s => IndexOf(s.Id)));
        touched.UnionWith(naming.Select(n => n.Key));
    }

    public string IndexOf(string id) =>
        indexes.TryGetValue(id, out string? known) ? known : indexes[id] = index(id);

    public bool IsTouched(string student) => touched.Contains(student);

    public bool IsRefused(string student) => refused.Contains(student);

    public IReadOnlyList<RosterGuardian> GuardiansNaming(string student) => [.. naming[student]];

    public IReadOnlyList<RosterGuardian> GuardiansOf(RosterStudent student) =>
        [
            .. student
                .Guardians.Select(id => guardians.GetValueOrDefault(id))
                .OfType<RosterGuardian>()
                .Concat(naming[IndexOf(student.Id)])
                .DistinctBy(g => g.Id, StringComparer.Ordinal),
        ];
}

/// <summary>What is kept, opened, to lay beside a roster.</summary>
internal sealed record RosterBeside(
    Opened Opened,
    IReadOnlyDictionary<string, Student> Students,
    ILookup<PersonKeyId, Guardian> Guardians,
    IReadOnlySet<string> Removed
)
{
    private const string RemovedWhy =
        "This student was removed because a parent, a guardian or the student asked for it. The row is left out. If the parents enrolled the child again, an administrator or privacy officer can lift that, with a reason.";

    private const string RestrictedWhy =
        "The use of what is kept of this student is restricted, so that nothing is added or changed. Ask the privacy officer.";

    /// <summary>Null where nothing is kept of a student of whom the roster says that they are gone.</summary>
    public PlannedStudent? StepOf(
        RosterStudent told,
        string index,
        IReadOnlyList<RosterGuardian> guardians,
        bool isDelta
    )
    {
        string name = $"{told.GivenName} {told.FamilyName}";
        var kept = Students.GetValueOrDefault(index);
        if (Removed.Contains(index))
        {
            return new(RosterStep.Refused, index, told.Row, name, RemovedWhy);
        }
        if (kept is not null && Opened.IsRestricted(kept))
        {
            return new(RosterStep.Refused, index, told.Row, name, RestrictedWhy);
        }
        if (told.HasLeft)
        {
            return kept is null || kept.LeftAt != 0 ? null : Gone(kept, told.Row);
        }
        var changes = new RosterChanges(this, told, kept, guardians, isDelta);
        var step =
            kept is null ? RosterStep.New
            : kept.LeftAt != 0 ? RosterStep.Back
            : changes.Words.Count > 0 ? RosterStep.Changed
            : RosterStep.Same;
        return new(step, index, told.Row, name, string.Join(" ", changes.Words))
        {
            Told = told,
            Kept = kept,
            Guardians = changes.Guardians,
            GuardiansWhoGo = changes.WhoGo,
        };
    }

    /// <summary>Changes to guardians alone, of a student who has no row.</summary>
    public PlannedStudent? GuardiansAlone(Student kept, IReadOnlyList<RosterGuardian> guardians)
    {
        if (Opened.IsRestricted(kept))
        {
            return null;
        }
        var changes = new RosterChanges(this, null, kept, guardians, isDelta: true);
        return changes.Words.Count == 0
            ? null
            : new(
                RosterStep.Changed,
                kept.SchoolIdIndex,
                0,
                NameOf(kept),
                string.Join(" ", changes.Words)
            )
            {
                Kept = kept,
                Guardians = changes.Guardians,
                GuardiansWhoGo = changes.WhoGo,
            };
    }

    public PlannedStudent Gone(Student kept, int row) =>
        new(RosterStep.Gone, kept.SchoolIdIndex, row, NameOf(kept), "") { Kept = kept };

    private string NameOf(Student kept) =>
        Opened.IsRestricted(kept)
            ? StudentNumber.Words(kept.Number)
            : $"{Opened.Read(kept.GivenName)} {Opened.Read(kept.FamilyName)}";
}
