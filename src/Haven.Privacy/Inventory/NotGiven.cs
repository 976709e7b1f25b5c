namespace Haven.Privacy.Inventory;

/// <summary>Whose access package leaves something out.</summary>
public enum NotGivenTo
{
    /// <summary>Whoever asks about somebody else: a parent, a guardian, a lawyer.</summary>
    Others = 1,

    /// <summary>Nobody gets it from a package, the person neither.</summary>
    Anybody = 2,
}

/// <summary>
/// Leaves a record, or one field of it, out of access packages, and says nothing of it there: that something was left out
/// could tell what it was. A fact about another person and free text need no such word; they are left out of what others
/// get by what they are.
/// </summary>
/// <param name="why">For those who read the code: what it would tell, and whom that would harm.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class NotGivenAttribute(NotGivenTo to, string why) : Attribute
{
    public NotGivenTo To { get; } = to;

    public string Why { get; } = why;
}

/// <summary>
/// A text that is written in a form of its own, JSON for example: a person reads it through an
/// <see cref="IComposedText"/> of the service, which also knows where free text stands in it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ComposedAttribute : Attribute
{
    /// <summary>Whether it is a FHIR R4 resource, which a package can hand on as such.</summary>
    public bool IsFhir { get; init; }
}

/// <summary>A value of a service's own type that says what it comes to.</summary>
public interface ITold
{
    /// <summary>Texts, days, numbers, members of closed lists; none where nothing is known.</summary>
    IReadOnlyList<object> Told { get; }
}

/// <summary>Something that was so on a day, and need not be so any more: an age that was told.</summary>
public sealed record OnDay(object What, DateOnly Day);

/// <summary>One thing that a composed text says.</summary>
/// <param name="IsFree">Whether somebody typed it, so that it may hold anything.</param>
public sealed record ComposedLine(string Label, string Value, bool IsFree = false);

/// <summary>Makes lines of the composed texts of a service; registered as a singleton.</summary>
public interface IComposedText
{
    /// <summary>Whether it reads this field.</summary>
    bool Reads(Type record, string field);

    /// <param name="context">For what it needs beside the record; nothing of it is opened.</param>
    /// <param name="record">The record that it stands in.</param>
    /// <param name="text">As it was opened.</param>
    /// <param name="language">"en" or "es".</param>
    Task<IReadOnlyList<ComposedLine>> ReadAsync(
        Store.HavenContext context,
        Store.ISealedRecord record,
        string text,
        string language,
        CancellationToken cancellationToken
    );
}
