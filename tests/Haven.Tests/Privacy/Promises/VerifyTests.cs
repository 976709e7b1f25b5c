using System.Text.Json;
using Haven.Commands;
using Haven.Privacy.Promises;
using Haven.Promises;
using Npgsql;

namespace Haven.Tests.Privacy.Promises;

public sealed class VerifyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haven-verify-").FullName;
    private readonly List<string> said = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATwin_LeavesNothing(string database)
    {
        var settings = await Twins.SettingsAsync(database, folder);
        Haven.Start.Settings own;
        await using (var twin = await Twin.StartAsync(settings, TimeProvider.System, Cancel))
        {
            own = twin.Settings;
            Directory.Exists(own.Data).ShouldBeTrue();
            var check = Twins.ChecksOf("SCR-7", 1)[0];
            var (state, evidence) = await PromiseRunner.RunAsync(check, twin, Cancel);
            state.ShouldBe(PromiseState.Kept, evidence);
        }
        Directory.Exists(Path.GetDirectoryName(own.Data)).ShouldBeFalse();
        foreach (string gone in new[] { own.Database, own.Keys }.OfType<string>())
        {
            await using var connection = new NpgsqlConnection(gone + ";Pooling=false");
            (
                await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync(Cancel))
            ).SqlState.ShouldBe(PostgresErrorCodes.InvalidCatalogName);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task Command_TriesEverything_AnswersAsJson_AndKeepsWhatItFound(string database)
    {
        var settings = await Twins.SettingsAsync(database, folder);
        await Haven.Start.Core.MigrateAsync(settings, TimeProvider.System, Cancel);

        int code = await VerifyCommand.RunAsync(settings, true, said.Add, said.Add, Cancel);

        code.ShouldBe(0, string.Join('\n', said));
        using var json = JsonDocument.Parse(said.ShouldHaveSingleItem());
        JudgeEvidence(json.RootElement);
        json.RootElement.GetArrayLength().ShouldBe(Catalogue.Shipped.Promises.Count());
        var first = json.RootElement[0];
        first.GetProperty("id").GetString().ShouldBe("SCR-1");
        first.GetProperty("state").GetString().ShouldBe("kept");
        first.GetProperty("provenAt").GetString().ShouldNotBeNull();
        first.GetProperty("clauses").GetArrayLength().ShouldBe(4);
        await using var core = await Haven.Start.Core.OpenAsync(
            settings,
            TimeProvider.System,
            Cancel
        );
        var stored = await new PromiseProofs(
            core.Database,
            Catalogue.Shipped,
            TimeProvider.System
        ).ReadAsync(Cancel);
        stored.Single(s => s.Promise.Id == "SCR-7").State.ShouldBe(PromiseState.Kept);
        stored.ShouldAllBe(s => s.Clauses.All(c => c.AskedBy == "command line"));
    }

    // Whatever is tried says what was done, and nothing of whom it was tried with.
    private static void JudgeEvidence(JsonElement promises)
    {
        var tried = PromiseVerification
            .Checks.Where(c => c.IsOfTwin)
            .Select(c => (c.Keeps.Promise, c.Keeps.Clause))
            .ToHashSet();
        var found = promises
            .EnumerateArray()
            .SelectMany(p =>
                p.GetProperty("clauses")
                    .EnumerateArray()
                    .Select(c =>
                        (
                            Key: (
                                p.GetProperty("id").GetString()!,
                                c.GetProperty("clause").GetInt32()
                            ),
                            State: c.GetProperty("state").GetString(),
                            Evidence: c.GetProperty("evidence").GetString()!
                        )
                    )
            )
            .Where(c => tried.Contains(c.Key))
            .ToList();
        found.Count.ShouldBe(tried.Count);
        // That a browser encrypts names is seen in a browser alone.
        found
            .Where(c => c.State != "kept")
            .Select(c => c.Key)
            .ShouldBe([("SCR-4", 1), ("THR-2", 1)]);
        foreach (string evidence in found.Select(c => c.Evidence))
        {
            evidence.Length.ShouldBeInRange(20, PromiseRunner.LongestEvidence);
            evidence.ShouldNotContain("zq");
            evidence.ShouldNotContain("@");
        }
    }

    [Fact, Trait("Category", "Long")]
    public async Task Command_WithoutAnInstallation_TriesTheTwinAlone()
    {
        var settings = await Twins.SettingsAsync(Databases.Sqlite, folder);

        int code = await VerifyCommand.RunAsync(settings, false, said.Add, said.Add, Cancel);

        code.ShouldBe(0, string.Join('\n', said));
        said[0].ShouldContain("There is no installation here yet");
        Directory.Exists(settings.Data).ShouldBeFalse();
    }

    [Fact, Trait("Category", "Long")]
    public async Task Command_WhereNoTwinCanBe_SaysWhy_AndProvesNothing()
    {
        if (PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        var settings = await Twins.SettingsAsync(Databases.PostgreSql, folder);
        await Haven.Start.Core.MigrateAsync(settings, TimeProvider.System, Cancel);
        var powerless = settings with { DatabaseOwner = settings.Database };

        int code = await VerifyCommand.RunAsync(powerless, false, said.Add, said.Add, Cancel);

        code.ShouldBe(2);
        said[^1].ShouldContain("CREATEDB");
        said.ShouldContain(l => l.Contains("0 promises kept", StringComparison.Ordinal));
    }
}
