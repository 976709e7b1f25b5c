using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Messaging.Students;

/// <summary>What a guardian is to a student, as the school's own roster says.</summary>
public enum Relation
{
    Parent,
    Guardian,
    Relative,
}

/// <summary>What stands between a guardian and a student.</summary>
public enum ContactRestriction
{
    None,
    NoContact,
    CourtOrder,
}

/// <summary>Somebody who goes to the school, as its roster has them. Of the roster no more is kept than this.</summary>
[Stored("A student, as the school's roster has them")]
public sealed class Student : ISealedRecord
{
    /// <summary>As long as a school's own id may be, in characters.</summary>
    public const int LongestSchoolId = 255;

    [Pseudonym("the student's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this student")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>Given by chance; the handle in addresses, and for whoever asks about the student.</summary>
    [Pseudonym("the number that Haven gave the student")]
    public long Number { get; init; }

    /// <summary><see cref="SchoolIds"/>: the next roster finds the student by it.</summary>
    [Pseudonym("a keyed index of the school's own id")]
    [NotTakenOut(NotTakenOutAttribute.Index)]
    public required string SchoolIdIndex { get; init; }

    [Personal(DataClass.School, Source = "the school's roster")]
    public required Sealed<string> SchoolId { get; init; }

    [Personal(DataClass.Name, Source = "the school's roster")]
    public required Sealed<string> GivenName { get; set; }

    [Personal(DataClass.Name, Source = "the school's roster")]
    public required Sealed<string> FamilyName { get; set; }

    [Personal(DataClass.Age, Source = "the school's roster")]
    public required Sealed<DateOnly?> BirthDate { get; set; }

    [Personal(DataClass.School, Source = "the school's roster")]
    public required Sealed<string> Grade { get; set; }

    /// <summary>UTC ticks; 0 while the roster has the student.</summary>
    [NotPersonal("when the roster no longer had the student")]
    public long LeftAt { get; set; }

    /// <summary>Two imports may meet; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>
/// Somebody who answers for a student. It stands under the student's key and goes with the student; what it says is about
/// somebody else. Of a guardian of two students there are two, so that the end of one student takes nothing from another.
/// </summary>
[Stored("A guardian of a student, as the school's roster has them")]
[EndsWith(typeof(Student))]
public sealed class Guardian : ISealedRecord
{
    public const string Who = "a guardian";

    [Pseudonym("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the student")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>Nothing where the guardian had these facts deleted; then no roster brings them back.</summary>
    [Personal(DataClass.School, Whose = Who, Source = "the school's roster")]
    public required Sealed<string> GuardianId { get; init; }

    [Personal(DataClass.Name, Whose = Who, Source = "the school's roster")]
    public required Sealed<string> GuardianGivenName { get; set; }

    [Personal(DataClass.Name, Whose = Who, Source = "the school's roster")]
    public required Sealed<string> GuardianFamilyName { get; set; }

    [Personal(DataClass.Contact, Whose = Who, Source = "the school's roster")]
    public required Sealed<string> Email { get; set; }

    [Personal(DataClass.Contact, Whose = Who, Source = "the school's roster")]
    public required Sealed<string> Phone { get; set; }

    [Personal(DataClass.Name, Whose = Who, Source = "the school's roster")]
    public required Sealed<Relation> RelationToStudent { get; set; }

    [Sensitive(DataClass.Behaviour, Whose = Who, Source = "the school's roster")]
    public required Sealed<ContactRestriction> Contact { get; set; }

    /// <summary>Two imports may meet; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;
}
