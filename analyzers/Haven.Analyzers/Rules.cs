using Microsoft.CodeAnalysis;

namespace Haven.Analyzers;

internal static class Rules
{
    public static readonly DiagnosticDescriptor Unclassified = Rule(
        "HAVEN001",
        "A stored property says what it is",
        "'{0}' is stored and does not say what it is: add [Personal], [Sensitive], [Pseudonym] or [NotPersonal]"
    );

    public static readonly DiagnosticDescriptor ClassifiedTwice = Rule(
        "HAVEN001",
        "A stored property says what it is",
        "'{0}' is stored and says {1} different things of itself: keep exactly one classification"
    );

    public static readonly DiagnosticDescriptor PersonalInClear = Rule(
        "HAVEN002",
        "Personal values are sealed, and only they",
        "'{0}' is a fact about a person stored in clear: its type must be Sealed<T>"
    );

    public static readonly DiagnosticDescriptor SealedWithoutPerson = Rule(
        "HAVEN002",
        "Personal values are sealed, and only they",
        "'{0}' is sealed: it must be [Personal] or [Sensitive]"
    );

    public static readonly DiagnosticDescriptor MappedUnstored = Rule(
        "HAVEN003",
        "A mapped type is marked [Stored]",
        "'{0}' is mapped to the database and is not marked [Stored]: the inventory would not know of it"
    );

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Privacy", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
