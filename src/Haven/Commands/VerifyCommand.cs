using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Promises;
using Haven.Start;

namespace Haven.Commands;

/// <summary>haven verify: tries every promise, now.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Answer as JSON." };
        var command = new Command(
            "verify",
            "Try every promise on a twin that is thrown away, and look at the installation. Ends with 1 when one is broken."
        )
        {
            CommandLine.Data,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    Settings.Read(
                        CommandLine.Configuration(("Data", parsed.GetValue(CommandLine.Data)))
                    ),
                    parsed.GetValue(json),
                    Shell.Say,
                    Shell.Error,
                    cancellationToken
                )
        );
        return command;
    }

    internal static async Task<int> RunAsync(
        Settings settings,
        bool json,
        Action<string> say,
        Action<string> error,
        CancellationToken cancellationToken
    )
    {
        var clock = TimeProvider.System;
        await using var core = IsThere(settings)
            ? await Core.OpenAsync(settings, clock, cancellationToken)
            : null;
        if (core is null)
        {
            error(
                "There is no installation here yet: only the twin is tried, and nothing is stored."
            );
        }
        var live = core is null
            ? null
            : LiveInstallation.Of(
                core,
                new AuditVerification(core.Database, core.Services.Trail, core.Witness, clock)
            );
        var verification = new PromiseVerification(settings, clock, live);
        var report = await verification.RunAsync(cancellationToken);
        if (core is not null)
        {
            await new PromiseProofs(core.Database, Catalogue.Shipped, clock).SaveAsync(
                report,
                "command line",
                cancellationToken
            );
        }
        var standings = PromiseProofs.Of(Catalogue.Shipped, report);
        Show(standings, json, say);
        if (verification.WhyNoTwin is { } why)
        {
            // Nothing was found broken, and nothing was tried either: that must not look like a pass.
            error(why);
            return 2;
        }
        return standings.Any(s => s.State == PromiseState.Broken) ? 1 : 0;
    }

    private static bool IsThere(Settings settings) =>
        settings.IsPostgreSql
        || File.Exists(Path.Combine(settings.Data, "haven.db"))
        || File.Exists(Path.Combine(settings.Data, "keys.db"));

    private static void Show(
        IReadOnlyList<PromiseStanding> standings,
        bool json,
        Action<string> say
    )
    {
        if (json)
        {
            say(JsonSerializer.Serialize(standings.Select(AsJson), Json));
            return;
        }
        foreach (var standing in standings)
        {
            say($"{standing.Promise.Id, -8} {Word(standing.State), -9} {standing.Promise.Text}");
            foreach (var clause in standing.Clauses.Where(c => c.State != PromiseState.Unproven))
            {
                say($"  {clause.Clause.Number}. {Word(clause.State)}: {clause.Clause.Text}");
                say($"     {clause.Evidence}");
            }
        }
        var clauses = standings.SelectMany(s => s.Clauses).ToList();
        say(
            $"""

            {Count(standings, PromiseState.Kept)} promises kept, {Count(
                standings,
                PromiseState.Broken
            )} broken, {Count(standings, PromiseState.Unproven)} not proven yet.
            {clauses.Count(c => c.State == PromiseState.Kept)} of {clauses.Count} clauses proven.
            """
        );
    }

    private static object AsJson(PromiseStanding standing) =>
        new
        {
            id = standing.Promise.Id,
            state = Word(standing.State),
            clauses = standing.Clauses.Select(c => new
            {
                clause = c.Clause.Number,
                state = Word(c.State),
                evidence = c.Evidence,
            }),
            provenAt = standing.ProvenAt?.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture
            ),
        };

    private static int Count(IReadOnlyList<PromiseStanding> standings, PromiseState state) =>
        standings.Count(s => s.State == state);

    private static string Word(PromiseState state) =>
        state switch
        {
            PromiseState.Kept => "kept",
            PromiseState.Broken => "broken",
            _ => "unproven",
        };
}
