using Haven.Design.Components;
using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.Extensions.Primitives;

namespace Haven.Organisations.Members;

/// <summary>The roles on a form: ticked, and read.</summary>
internal static class RoleField
{
    public const string Name = "roles";

    public static IReadOnlyList<Choice> Choices { get; } =
    [
        .. RoleWords
            .Choices.Where(c => c.Role != Roles.Operator)
            .Select(c => new Choice(Value(c.Role), Capital(c.Word)) { Hint = c.Hint }),
        Choice.Or("or"),
        .. RoleWords
            .Choices.Where(c => c.Role == Roles.Operator)
            .Select(c => new Choice(Value(c.Role), Capital(c.Word))
            {
                Hint = c.Hint + " Holds no other role.",
                Exclusive = true,
            }),
    ];

    public static IReadOnlyCollection<string> Values(Roles roles) =>
        [.. RoleWords.Choices.Where(c => (roles & c.Role) != 0).Select(c => Value(c.Role))];

    /// <summary>At least one; whoever runs the machine holds nothing beside it, for they see nobody's data.</summary>
    public static Roles Read(StringValues typed, FieldErrors errors)
    {
        var roles = RoleWords
            .Choices.Where(c => typed.Contains(Value(c.Role), StringComparer.Ordinal))
            .Aggregate(Roles.None, (all, c) => all | c.Role);
        if (roles == Roles.None)
        {
            errors.Add(Name, "Choose at least one role.");
        }
        else if ((roles & Roles.Operator) != 0 && roles != Roles.Operator)
        {
            errors.Add(
                Name,
                "The operator sees nobody's data and so holds no other role. Choose the operator alone, or leave it out."
            );
        }
        return roles;
    }

    private static string Value(Roles role) =>
        RoleWords.Choices.First(c => c.Role == role).Word.Replace(' ', '-');

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
