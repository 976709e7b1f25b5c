namespace Haven.Privacy.Promises;

/// <summary>
/// Marks the check of one clause: a static method that takes an <see cref="ITwin"/> or an <see cref="ILive"/> and a
/// cancellation token, and returns what it planted, looked for and found, in plain words. It throws
/// <see cref="PromiseBrokenException"/> where the clause does not hold. A clause with several checks is kept when all pass.
/// </summary>
/// <param name="promise">The promise's id, such as "SCR-7".</param>
/// <param name="clause">The clause's number, from 1.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class KeepsAttribute(string promise, int clause) : Attribute
{
    /// <summary>The promise's id.</summary>
    public string Promise { get; } = promise;

    /// <summary>The clause's number, from 1.</summary>
    public int Clause { get; } = clause;
}

/// <summary>What a check was looking at does not hold. The words go to the page for staff: no values of anybody.</summary>
public sealed class PromiseBrokenException(string found) : Exception(found)
{
    /// <summary>Throws, with these words, unless it holds.</summary>
    public static void Unless(bool holds, string found)
    {
        if (!holds)
        {
            throw new PromiseBrokenException(found);
        }
    }
}

/// <summary>The check could not look: the installation does without what it is about.</summary>
public sealed class PromiseUnprovenException(string why) : Exception(why);
