using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Model;

namespace Haven.Research.Posts;

public enum PostState
{
    /// <summary>Nobody has looked at it, and nobody but members sees it.</summary>
    Waiting = 0,

    /// <summary>Everybody sees it while the event is on display.</summary>
    Standing = 1,

    /// <summary>It is not shown, and goes within days.</summary>
    Refused = 2,
}

/// <summary>
/// A question or a remark under an event. It has a key of its own and says no more of who wrote it than they put there.
/// It lives as long as its event is on display (promise RES-11e), and whoever moves that also moves this, in the scope in
/// which mails can be written.
/// </summary>
[Stored("A question or a remark that somebody wrote under an event")]
public sealed class EventPost : ISealedRecord, IInstallationVisible
{
    [Pseudonym("a keyed hash of what was sent: a form that is sent twice is one post")]
    public PostId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever wrote")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the event")]
    public EventId Event { get; init; }

    /// <summary>Seven digits; people say it as "Q-" and the digits.</summary>
    [Pseudonym("the number by which the post is known")]
    public long Number { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the post arrived")]
    public long ArrivedAt { get; init; }

    [NotPersonal("the language of the form")]
    public required string Lang { get; init; }

    /// <summary>As they want to be called; null where they did not say.</summary>
    [Personal(DataClass.Name, Source = "whoever wrote")]
    public required Sealed<string> Name { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever wrote")]
    public required Sealed<string> Text { get; init; }

    [NotPersonal("whether the post is shown")]
    public PostState State { get; set; }

    /// <summary>UTC ticks; 0 while nobody decided.</summary>
    [NotPersonal("when it was decided whether the post is shown")]
    public long DecidedAt { get; set; }

    /// <summary>Of two who decide at once, the second is told.</summary>
    [NotPersonal("counts decisions")]
    public int Decisions { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>The number by which whoever wrote and the members speak of a post: "Q-" and seven random digits.</summary>
public static class PostNumber
{
    private static readonly LetteredNumber Shape = new('Q');

    public static long Draw() => LetteredNumber.Draw();

    /// <inheritdoc cref="LetteredNumber.Words"/>
    public static string Words(long number) => Shape.Words(number);

    /// <inheritdoc cref="LetteredNumber.Parse"/>
    public static long? Parse(string? typed) => Shape.Parse(typed);
}

/// <summary>How those who wrote are named wherever people are looked for: by the number of what they wrote.</summary>
public sealed class PostNames()
    : SubjectsByNumber<EventPost>("Post number", nameof(EventPost.Number))
{
    protected override long? Parse(string handle) => PostNumber.Parse(handle);

    protected override string Words(long number) => PostNumber.Words(number);
}
