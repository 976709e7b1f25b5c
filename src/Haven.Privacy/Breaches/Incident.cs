using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Breaches;

/// <summary>How far an incident is.</summary>
public enum IncidentState
{
    /// <summary>Somebody, or Haven itself, says that something may be wrong. The times of the laws run already.</summary>
    Suspicion = 1,

    /// <summary>It was one: people's data was lost, changed, or seen by somebody who had no right to.</summary>
    Breach = 2,

    /// <summary>It goes on no longer.</summary>
    Contained = 3,

    /// <summary>Everybody who has to be told was told.</summary>
    Told = 4,

    /// <summary>It was looked into, and was none.</summary>
    NoBreach = 5,
    Closed = 6,
}

/// <summary>Who saw it.</summary>
public enum IncidentSource
{
    /// <summary>Somebody on the form that is open to everybody.</summary>
    Form = 1,
    Member = 2,

    /// <summary>Haven itself, in the audit log.</summary>
    Haven = 3,
}

/// <summary>What was done with an incident.</summary>
public enum IncidentAct
{
    None = 0,
    Reported = 1,

    /// <summary>Said to be in the state that <see cref="IncidentStep.About"/> names.</summary>
    Moved = 2,
    Noted = 3,

    /// <summary>Since when it is known, and how many people it is about.</summary>
    Assessed = 4,

    /// <summary>Somebody whom a law names was told.</summary>
    Told = 5,

    /// <summary>Somebody whom a law names need not be told.</summary>
    NotNeeded = 6,

    /// <summary>A law was added that Haven does not know.</summary>
    LawAdded = 7,

    /// <summary>Haven wrote to those responsible: nobody has looked at it, or a time is nearly or wholly over.</summary>
    Reminded = 8,

    /// <summary>Whose data it is about was looked for in the audit log.</summary>
    Counted = 9,

    /// <summary>Those who were found, and not told yet, were taken out.</summary>
    Cleared = 10,
    Drafted = 11,
    Mailed = 12,

    /// <summary>Letters were handed to the post, or given in person.</summary>
    Posted = 13,

    /// <summary>The notice stands on the organisation's public pages.</summary>
    Shown = 14,
    Hidden = 15,
}

/// <summary>
/// Something that may have gone wrong with people's data. Its key is one of its own: what a stranger typed has nothing to
/// do with anybody on record.
/// </summary>
[Stored(
    "Something that may have gone wrong with people’s data: what was seen, since when it is known, and what became of it"
)]
public sealed class Incident : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the incident's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the incident")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was reported")]
    public long OpenedAt { get; init; }

    /// <summary>The times of the laws run from here.</summary>
    [NotPersonal("since when it is known")]
    public long KnownAt { get; set; }

    [NotPersonal("who saw it: somebody on the form, a member, or Haven")]
    public IncidentSource Source { get; init; }

    [NotPersonal("what Haven itself noticed, from a closed list")]
    public string Sign { get; init; } = "";

    [Pseudonym("the member whom the sign is about")]
    public Guid SignOf { get; init; }

    [NotPersonal("the language of the form")]
    public required string Lang { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever reported it")]
    public required Sealed<string> Seen { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever reported it")]
    public required Sealed<string> Happened { get; init; }

    [Personal(DataClass.Contact, Source = "whoever reported it")]
    public required Sealed<string> Reach { get; init; }

    [NotPersonal("how far it is")]
    public IncidentState State { get; set; } = IncidentState.Suspicion;

    [NotPersonal("how many people it is about, as the privacy officer says")]
    public int Stated { get; set; }

    [NotPersonal("how many people it is about, as the audit log says")]
    public int Counted { get; set; }

    [NotPersonal("how many of them are members")]
    public int Members { get; set; }

    [NotPersonal("how many of them wrote or asked something")]
    public int Others { get; set; }

    [NotPersonal("how many of them are no longer on record")]
    public int Gone { get; set; }

    [Pseudonym("the member who reported it, or last worked on it")]
    public Guid By { get; set; }

    /// <summary>Two people may work on it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;

    /// <summary>Of the two numbers the higher: laws ask for more, the more people there are. 0 while nobody knows.</summary>
    internal int People => Math.Max(Stated, Counted);

    /// <summary>Whether somebody has still to do something.</summary>
    internal bool IsOpen => State is not (IncidentState.NoBreach or IncidentState.Closed);
}

/// <summary>
/// What was done, when and by whom. It is never changed: together they are the record that the law wants kept of each
/// breach (GDPR Article 33(5), 45 CFR 164.414(b)).
/// </summary>
[Stored("What was done about an incident, when, and by whom")]
[EndsWith(typeof(Incident))]
public sealed class IncidentStep : ISealedRecord, IInstallationVisible
{
    /// <summary>Of what Haven does once it is made of what it does, so that two servers cannot do it twice.</summary>
    [Pseudonym("the step's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the incident")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the incident")]
    public Guid Incident { get; init; }

    [NotPersonal("when it was done")]
    public long At { get; init; }

    /// <summary>Empty where Haven did it, or a stranger.</summary>
    [Pseudonym("the member who did it")]
    public Guid By { get; init; }

    [NotPersonal("what was done")]
    public IncidentAct Act { get; init; }

    [NotPersonal("the state, the duty or the numbers that it is about")]
    public string About { get; init; } = "";

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Said { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>That somebody whom a law names was told, or need not be; or a law that Haven does not know, with its day.</summary>
[Stored("Who was told of an incident because a law says so, or why they need not be")]
[EndsWith(typeof(Incident))]
public sealed class IncidentDuty : ISealedRecord
{
    [NotPersonal("the duty's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the incident")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the incident")]
    public Guid Incident { get; init; }

    /// <summary>Law and duty, "gdpr/authority"; "other/1" of a law that Haven does not know.</summary>
    [NotPersonal("the duty, as the law names it")]
    public required string Key { get; init; }

    /// <summary>Empty of a law that Haven knows.</summary>
    [NotPersonal("the law, and who is to be told")]
    public string Law { get; init; } = "";

    /// <summary>Of a law that Haven does not know.</summary>
    [NotPersonal("the last day")]
    public DateOnly? DueOn { get; init; }

    [NotPersonal("whether they were told, or need not be")]
    public IncidentAct Answer { get; set; }

    [NotPersonal("the day on which they were told")]
    public DateOnly? ToldOn { get; set; }

    /// <summary>The authority's reference; or the reason why nobody need be told.</summary>
    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Said { get; set; }

    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;

    internal bool IsOpen => Answer == IncidentAct.None;
}
