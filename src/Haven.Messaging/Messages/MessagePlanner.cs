using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Messages;

/// <summary>What choosing recipients needs of a student, and nothing else.</summary>
[PartOf(typeof(Student))]
internal sealed class AddressedStudent : ISealedRecord
{
    public Guid Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long Number { get; init; }
    public required Sealed<string> GivenName { get; init; }
    public required Sealed<string> FamilyName { get; init; }
    public required Sealed<string> Grade { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>
/// Works out whom a message goes to, with three questions to the database however many they are. Left out are students
/// who left or whose data may not be used for this, and guardians whom a court order or the school keeps away.
/// </summary>
public sealed class MessagePlanner(IDatabase database, Vault vault)
{
    internal const string What = "whom a message goes to";

    internal async Task<MessagePlan> MakeAsync(
        Reader reader,
        DraftText draft,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        // Before anything else: what changes the roster meanwhile is noticed when the message is sent.
        int roster = await context
            .Set<SchoolRoster>()
            .Select(r => r.Version)
            .SingleOrDefaultAsync(cancellationToken);
        var students = await StudentsAsync(context, cancellationToken);
        var guardians = await context
            .Set<Guardian>()
            .AsNoTracking()
            .Where(g =>
                context.Set<Student>().Any(s => s.PersonKey == g.PersonKey && s.LeftAt == 0)
            )
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            MessageKinds.Of(draft.Kind).Purpose,
            Act.View,
            What,
            [.. students, .. guardians],
            cancellationToken
        );
        var grades = Audience.Read(draft.Grades).ToHashSet(StringComparer.Ordinal);
        var chosen = students
            .Where(s =>
                !opened.IsRestricted(s)
                && (grades.Count == 0 || grades.Contains(opened.Read(s.Grade) ?? ""))
            )
            .ToList();
        var found = new Expansion(opened, guardians.ToLookup(g => g.PersonKey));
        return new MessagePlan(
            draft,
            roster,
            [.. chosen.SelectMany(found.Of)],
            found.LeftOut,
            // Whose grade may not be read belongs to none that can be counted.
            students.Count(opened.IsRestricted)
        );
    }

    /// <summary>The grades that can be chosen, as the roster has them.</summary>
    public async Task<IReadOnlyList<string>> GradesAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var students = await StudentsAsync(context, cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Roster,
            Act.View,
            "grades of the school",
            students,
            cancellationToken
        );
        return
        [
            .. students
                .Where(s => !opened.IsRestricted(s))
                .Select(s => opened.Read(s.Grade) ?? "")
                .Where(Audience.CanBeChosen)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Task<List<AddressedStudent>> StudentsAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Student>()
            .Where(s => s.LeftAt == 0)
            .OrderBy(s => s.Number)
            .Select(s => new AddressedStudent
            {
                Id = s.Id,
                OrganisationId = s.OrganisationId,
                PersonKey = s.PersonKey,
                Number = s.Number,
                GivenName = s.GivenName,
                FamilyName = s.FamilyName,
                Grade = s.Grade,
            })
            .ToListAsync(cancellationToken);

    private sealed class Expansion(Opened opened, ILookup<PersonKeyId, Guardian> guardians)
    {
        private readonly HashSet<string> leftOut = new(StringComparer.Ordinal);

        public int LeftOut => leftOut.Count;

        public IReadOnlyList<PlannedRecipient> Of(AddressedStudent student)
        {
            string name = $"{opened.Read(student.GivenName)} {opened.Read(student.FamilyName)}";
            // Of one who had these facts deleted nothing is there.
            var known = guardians[student.PersonKey]
                .Where(g => opened.Read(g.GuardianId) is { Length: > 0 })
                .ToLookup(g => opened.Read(g.Contact) == ContactRestriction.None);
            leftOut.UnionWith(known[false].Select(g => opened.Read(g.GuardianId)!));
            // Whoever is kept away reads what goes to their mailbox, and learns from it where the child is.
            var theirs = known[false].Select(Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var all = known[true].Select(g => Of(student, name, g, theirs)).ToList();
            return all.Count > 0
                ? all
                : [new(student.PersonKey, student.Number, name, "", "", "", "", Reached.Nobody)];
        }

        private PlannedRecipient Of(
            AddressedStudent student,
            string name,
            Guardian guardian,
            HashSet<string> theirs
        )
        {
            string address = Address(guardian);
            var reached =
                !TypedText.IsAddress(address) ? Reached.NoAddress
                : theirs.Contains(address) ? Reached.Shared
                : Reached.ByMail;
            return new PlannedRecipient(
                student.PersonKey,
                student.Number,
                name,
                opened.Read(guardian.GuardianId)!,
                $"{opened.Read(guardian.GuardianGivenName)} {opened.Read(guardian.GuardianFamilyName)}",
                reached == Reached.ByMail ? address : "",
                opened.Read(guardian.Phone) ?? "",
                reached
            );
        }

        private string Address(Guardian guardian) => opened.Read(guardian.Email)?.Trim() ?? "";
    }
}
