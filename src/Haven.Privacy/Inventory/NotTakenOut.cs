namespace Haven.Privacy.Inventory;

/// <summary>
/// Leaves a record, or one field of it, out of what an organisation takes out. Whatever does not say so is in it; what
/// secures an account (<see cref="DataClass.Credential"/>) is left out without saying so. The file names each with its
/// reason.
/// </summary>
/// <param name="why">As a sentence for whoever takes it out.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class NotTakenOutAttribute(string why) : Attribute
{
    public const string Account =
        "Accounts are people’s own, and are not the organisation’s to take along.";

    public const string Installation = "It is about this Haven, and not about an organisation.";

    public const string Index = "It is made with a key of this Haven, and finds nothing elsewhere.";

    public const string Secret = "It secures an account or a key.";

    public string Why { get; } = why;
}
