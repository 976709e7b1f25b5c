using Haven.Design.Components;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Keys;

/// <summary>The form for a new key: as it was typed, and as it is meant.</summary>
public sealed class NewKeyForm
{
    public const int LongestName = 60;

    // Nothing is chosen beforehand: how long a key lasts is for whoever answers for it to say.
    private static readonly (string Value, string Words, int Days)[] Lasting =
    [
        ("30", "30 days", 30),
        ("90", "90 days", 90),
        ("365", "One year", 365),
    ];

    public string Name { get; private init; } = "";
    public string Lasts { get; private init; } = "";
    public string Networks { get; private init; } = "";
    public IReadOnlyCollection<string> Scopes { get; private init; } = [];
    public FieldErrors Errors { get; } = new();

    /// <summary>What is asked for; null where something is wrong.</summary>
    public NewKey? Wanted { get; private set; }

    public static IReadOnlyList<Choice> LastsChoices { get; } =
    [.. Lasting.Select(l => new Choice(l.Value, l.Words))];

    public static IReadOnlyList<Choice> ScopeChoices { get; } =
    [.. KeyScope.All.Select(s => new Choice(s.Name, s.Words) { Hint = s.Hint })];

    public static NewKeyForm Read(IFormCollection sent)
    {
        var form = new NewKeyForm
        {
            Name = sent["system"].ToString(),
            Lasts = sent["lasts"].ToString(),
            Networks = sent["networks"].ToString(),
            Scopes = [.. sent["scopes"].OfType<string>()],
        };
        form.Read();
        return form;
    }

    private void Read()
    {
        var (name, error) = TypedText.Clean(Name, "The name of the system", LongestName);
        if (error is not null || name.Length == 0)
        {
            Errors.Add("system", error ?? "Enter the name of the system that the key is for.");
        }
        var scopes = KeyScope
            .All.Where(s => Scopes.Contains(s.Name, StringComparer.Ordinal))
            .Aggregate(KeyScopes.None, (all, s) => all | s.Scope);
        if (scopes == KeyScopes.None)
        {
            Errors.Add(
                "scopes",
                "Choose what the system may read, and nothing that it can do without."
            );
        }
        int days = Lasting.FirstOrDefault(l => l.Value == Lasts).Days;
        if (days == 0)
        {
            Errors.Add("lasts", "Choose how long the key works.");
        }
        var (networks, wrong) = Keys.Networks.Read(Networks);
        if (wrong is not null)
        {
            Errors.Add("networks", wrong);
        }
        Wanted = Errors.Any ? null : new NewKey(name, scopes, TimeSpan.FromDays(days), networks);
    }
}
