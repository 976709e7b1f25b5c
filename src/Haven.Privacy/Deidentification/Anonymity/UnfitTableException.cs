namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>
/// A table, a hierarchy or a rule of which nothing can be made. The message says where and what to do, and has no value
/// out of anybody's record in it.
/// </summary>
public sealed class UnfitTableException : Exception
{
    public UnfitTableException(string message)
        : base(message) { }

    public UnfitTableException(string message, Exception inner)
        : base(message, inner) { }
}
