namespace Haven.Privacy.Inventory;

/// <summary>
/// Says what a stored property is, beside the property itself. The record of processing, the access package, the
/// erasure plan and the redaction of logs are all read from these declarations; none is written a second time.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ClassificationAttribute : Attribute;

/// <summary>A fact about a person. Stored as <c>Sealed&lt;T&gt;</c>.</summary>
/// <param name="dataClass">The kind of fact.</param>
public sealed class PersonalAttribute(DataClass dataClass) : ClassificationAttribute
{
    /// <summary>The kind of fact.</summary>
    public DataClass DataClass { get; } = dataClass;

    /// <summary>Encrypted before it came here, so that Haven cannot read it and no package can hold it.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Whose fact it is, when not the record's own person's: "a parent", say (promise SCR-22).</summary>
    public string? Whose { get; init; }

    /// <summary>Where the value comes from, when not from the person who enters the record.</summary>
    public string? Source { get; init; }
}

/// <summary>
/// A fact whose misuse does particular harm: GDPR Article 9, health under HIPAA, credentials, free text.
/// Stored as <c>Sealed&lt;T&gt;</c>.
/// </summary>
/// <param name="dataClass">The kind of fact.</param>
public sealed class SensitiveAttribute(DataClass dataClass) : ClassificationAttribute
{
    /// <summary>The kind of fact.</summary>
    public DataClass DataClass { get; } = dataClass;

    /// <summary>Whose fact it is, when not the record's own person's: "a parent", say (promise SCR-22).</summary>
    public string? Whose { get; init; }

    /// <summary>Where the value comes from, when not from the person who enters the record.</summary>
    public string? Source { get; init; }
}

/// <summary>
/// A value that stands for a person without naming one: a record's id, a client's code, a keyed index of an address.
/// Stored in clear, because records are found by it.
/// </summary>
/// <param name="what">What it stands for, in plain words.</param>
public sealed class PseudonymAttribute(string what) : ClassificationAttribute
{
    /// <summary>What it stands for.</summary>
    public string What { get; } = what;
}

/// <summary>A value that says nothing about a person: a count, a state, a version.</summary>
/// <param name="why">What it is, in plain words.</param>
public sealed class NotPersonalAttribute(string why) : ClassificationAttribute
{
    /// <summary>What it is.</summary>
    public string Why { get; } = why;
}

/// <summary>
/// Marks a type whose properties are stored in a database. Haven's analyzer demands a classification of each of them.
/// </summary>
/// <param name="what">What one record is, in plain words, for the record of processing.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StoredAttribute(string what) : Attribute
{
    /// <summary>What one record is.</summary>
    public string What { get; } = what;
}
