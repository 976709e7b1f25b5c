namespace Haven.Design.Components;

// What a part of each bar stands for. Its look is a tone's word, or "first", "second", "third", "other".
public sealed record ShareColumn(string Name, string Look);

// One bar; null is a number that is hidden to protect people.
public sealed record ShareRow(string Name, IReadOnlyList<long?> Counts, long? Total);
