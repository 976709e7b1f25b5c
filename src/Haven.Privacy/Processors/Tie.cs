namespace Haven.Privacy.Processors;

/// <summary>
/// A way on which Haven gives something to another machine because whoever runs it said so in a setting (promise REF-24).
/// Off where the setting names none.
/// </summary>
/// <param name="Setting">"Haven:Mail".</param>
/// <param name="Host">As it stands there; it has to be on the register where it is not this machine. Null while it is off.</param>
/// <param name="Sees">What it may see, in words.</param>
public sealed record Tie(string Setting, ProcessorTask Task, string? Host, string Sees);

/// <summary>Every such way that there is, on or off.</summary>
public sealed record InstallationTies(IReadOnlyList<Tie> All);

/// <summary>A tie, and whether anything goes out on it today.</summary>
public sealed record TieState(Tie Tie, bool MayGoOut);
