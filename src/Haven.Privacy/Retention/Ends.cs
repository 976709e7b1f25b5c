using System.Reflection;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Retention;

/// <summary>
/// Says what ends a kind of record that holds something of a person. Each says so, or Haven does not start (promise
/// RES-20, adr 0036); the root of a kind of people ends with the kind's own time.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class EndAttribute : Attribute;

/// <summary>
/// It goes with the person under whose key it is, when their time is over or they are forgotten. Where their time does not
/// run, nothing of it is stored.
/// </summary>
/// <param name="root">The root record of the kind of people; null where it can be anybody whose time runs.</param>
public sealed class EndsWithAttribute(Type? root = null) : EndAttribute
{
    public Type? Root { get; } = root;
}

/// <summary>Something else ends it than somebody's time.</summary>
/// <param name="how">What, and why, as a sentence.</param>
public sealed class EndsOtherwiseAttribute(string how) : EndAttribute
{
    public string How { get; } = how;
}

/// <summary>Looks whether everything that holds something of a person has an end.</summary>
public static class Endings
{
    /// <exception cref="InvalidOperationException">A record has none, or one that nothing brings about.</exception>
    public static void Require(IReadOnlyCollection<IModelPart> parts)
    {
        var kinds = new KeptKinds(parts);
        foreach (var record in parts.SelectMany(p => p.Records).Where(HoldsSomebody))
        {
            if (!IsEnded(record, kinds))
            {
                throw new InvalidOperationException(
                    $"{record.Name} holds something of a person, and nothing ends it: declare its kind of people, or say what else does."
                );
            }
        }
    }

    /// <summary>Whether a record is under a person's key, or a field of it is about somebody.</summary>
    public static bool HoldsSomebody(Type record) =>
        record.IsAssignableTo(typeof(ISealedRecord))
        || Array.Exists(
            record.GetProperties(),
            p =>
                p.GetCustomAttribute<ClassificationAttribute>()
                    is PersonalAttribute
                        or SensitiveAttribute
        );

    /// <summary>Whether something ends it that there is: the time of a kind that is declared, or what it says in words.</summary>
    public static bool IsEnded(Type record, KeptKinds kinds) =>
        kinds.RootedIn(record) is not null
        || record.GetCustomAttribute<EndAttribute>() switch
        {
            EndsWithAttribute { Root: { } root } => kinds.RootedIn(root) is not null,
            EndsWithAttribute => kinds.All.Count > 0,
            EndsOtherwiseAttribute other => other.How.Length > 0,
            _ => false,
        };
}

/// <summary>Something was to be stored about somebody whose time does not run, so that nothing would end it.</summary>
public sealed class NoEndException(string record)
    : Exception($"A {record} is about somebody whose time does not run, and was not stored.");
