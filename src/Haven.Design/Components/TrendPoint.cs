namespace Haven.Design.Components;

// One moment of a TrendChart: what it is called below, and how high it lies.
public sealed record TrendPoint(string Name, double Value, Tone Tone);
