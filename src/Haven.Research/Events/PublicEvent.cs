using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Research.Model;

namespace Haven.Research.Events;

public enum EventWay
{
    AtPlace = 1,
    Online = 2,
}

/// <summary>
/// An event that everybody can register for. Until it is opened nobody sees it. It always says when it ends: from there
/// the time of whoever registers is counted.
/// </summary>
[Stored("An event: what it is about, where and when, and how many can come")]
public sealed class PublicEvent : IInstallationVisible
{
    [NotPersonal("the event's own id")]
    public EventId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>From 1 in each organisation; it stands in addresses.</summary>
    [NotPersonal("counts the organisation's events")]
    public int Number { get; init; }

    [NotPersonal("what the event is called")]
    public required string Title { get; set; }

    [NotPersonal("what the event is about")]
    public required string About { get; set; }

    [NotPersonal("whether it is at a place or online")]
    public EventWay Way { get; set; }

    [NotPersonal("where the event is")]
    public required string Place { get; set; }

    /// <summary>In which the title and the rest are written: "en" or "es".</summary>
    [NotPersonal("the language of the event")]
    public required string Lang { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the event begins")]
    public long StartsAt { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the event ends")]
    public long EndsAt { get; set; }

    /// <summary>On the organisation's calendar, as all days here.</summary>
    [NotPersonal("the last day for registrations")]
    public DateOnly RegisterUntil { get; set; }

    /// <summary>What people write under it goes after this day, and the page with it (promise RES-11e).</summary>
    [NotPersonal("the last day on which the event's page is shown")]
    public DateOnly ShownUntil { get; set; }

    [NotPersonal("how many can come")]
    public int Places { get; set; }

    /// <summary>Why it was changed or called off last; empty where it never was.</summary>
    [NotPersonal("why the event was changed or called off")]
    public string Why { get; set; } = "";

    /// <summary>UTC ticks; 0 while it is a draft.</summary>
    [NotPersonal("when the event was opened")]
    public long OpenedAt { get; set; }

    /// <summary>UTC ticks; 0 while registrations are taken until the last day for them.</summary>
    [NotPersonal("when registrations were closed")]
    public long ClosedAt { get; set; }

    /// <summary>UTC ticks; 0 where it was not called off.</summary>
    [NotPersonal("when the event was called off")]
    public long CancelledAt { get; set; }

    /// <summary>UTC ticks; 0 while nobody was told of it as of a similar event.</summary>
    [NotPersonal("when those were told who want to know of similar events")]
    public long NewsAt { get; set; }

    /// <summary>Goes up with each change.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    public bool IsOpened() => OpenedAt != 0;

    public bool IsCancelled() => CancelledAt != 0;

    public bool IsOver(long now) => EndsAt <= now;

    /// <summary>Whether it is still to come or going on, so that something about it can change.</summary>
    public bool GoesOn(long now) => IsOpened() && !IsCancelled() && !IsOver(now);

    /// <param name="today">On the organisation's calendar.</param>
    public bool Takes(DateOnly today, long now) =>
        GoesOn(now) && ClosedAt == 0 && today <= RegisterUntil;

    /// <param name="today">On the organisation's calendar.</param>
    public bool IsShown(DateOnly today) => IsOpened() && today <= ShownUntil;
}
