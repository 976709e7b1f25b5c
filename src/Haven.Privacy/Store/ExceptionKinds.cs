namespace Haven.Privacy.Store;

/// <summary>What may be written down of an exception.</summary>
public static class ExceptionKinds
{
    /// <summary>
    /// Names of types, from the outermost in: a message may carry a value, and the outermost name alone says nothing where
    /// a library wraps a lost connection. Empty where there is none.
    /// </summary>
    public static string Of(Exception? exception) =>
        exception?.InnerException is null
            ? exception?.GetType().Name ?? ""
            : $"{exception.GetType().Name} < {Of(exception.InnerException)}";
}
