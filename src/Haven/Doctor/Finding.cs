namespace Haven.Doctor;

internal enum Verdict
{
    Fine = 0,

    /// <summary>It works, and somebody should look at it.</summary>
    Look = 1,

    /// <summary>Something does not work, or would let somebody read what is not theirs.</summary>
    Wrong = 2,
}

/// <summary>One line of the doctor's: what was looked at, how it is, and what to do.</summary>
/// <param name="What">What was looked at, in a few words.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="Found">What was found. Never a password or a connection as it is set.</param>
/// <param name="Advice">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string What, Verdict Verdict, string Found, string? Advice);

/// <summary>The doctor's lines, in the order in which they were found.</summary>
internal sealed class Findings
{
    private readonly List<Finding> found = [];

    public IReadOnlyList<Finding> All => found;

    public void Fine(string what, string how) => found.Add(new(what, Verdict.Fine, how, null));

    public void Look(string what, string how, string advice) =>
        found.Add(new(what, Verdict.Look, how, advice));

    public void Wrong(string what, string how, string advice) =>
        found.Add(new(what, Verdict.Wrong, how, advice));
}
