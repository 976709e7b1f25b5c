using System.Reflection;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Stands between the keys and their store: counts what the store is asked, and answers in its place.</summary>
internal class StoreInBetween : DispatchProxy
{
    private readonly List<string> asked = [];
    private IKeyStore store = null!;

    /// <summary>The answer to this question, given for that many times; null lets the store answer.</summary>
    public Func<string, int, object?> Instead { get; set; } = (_, _) => null;

    public int Asked(string question) => asked.Count(q => q == question);

    public int AskedAtAll => asked.Count;

    public void Forget() => asked.Clear();

    /// <summary>The keys of an installation that is open already, as a second node that asks through this one.</summary>
    public static async Task<(KeyRing Keys, StoreInBetween Between)> OpenAsync(
        Core core,
        Func<string, int, object?>? instead = null
    )
    {
        var proxy = Create<IKeyStore, StoreInBetween>();
        var between = (StoreInBetween)proxy;
        between.store = core.Keys.Generations.Store;
        between.Instead = instead ?? between.Instead;
        var settings = core.Settings;
        var root = RootKey.From(settings.RootKey, settings.Data);
        var secrets = new GenerationSecrets(settings.Generations, root, settings.Data);
        var keys = await KeyRing.OpenAsync(
            proxy,
            root,
            secrets,
            core.Clock,
            CancellationToken.None
        );
        between.Forget();
        return (keys, between);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        asked.Add(targetMethod!.Name);
        return Instead(targetMethod.Name, Asked(targetMethod.Name))
            ?? targetMethod.Invoke(store, args);
    }
}
