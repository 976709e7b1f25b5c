using System.Diagnostics;
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
    [Trait("Category", "Long")]
    public async Task EveryCheck_Passes_AndTheTwinLeavesNothing(string database)
    {
        var settings = await Twins.SettingsAsync(database, folder);
        Haven.Start.Settings own;
        await using (var twin = await Twin.StartAsync(settings, TimeProvider.System, Cancel))
        {
            own = twin.Settings;
            Directory.Exists(own.Data).ShouldBeTrue();
            var failed = new List<string>();
            foreach (
                var check in PromiseVerification
                    .Checks.Where(c => c.IsOfTwin)
                    .DistinctBy(c => c.Method)
            )
            {
                var watch = Stopwatch.StartNew();
                var (state, evidence) = await PromiseRunner.RunAsync(check, twin, Cancel);
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{watch.ElapsedMilliseconds, 6} ms {check.Method.Name}"
                );
                // That a browser encrypts names is seen in a browser alone.
                bool cannotBeProven =
                    check.Method.Name == "NamesArriveEncryptedOrNotAtAll"
                    && state == PromiseState.Unproven;
                if (state != PromiseState.Kept && !cannotBeProven)
                {
                    failed.Add($"{check.Method.Name}: {state} {evidence}");
                }
                evidence.Length.ShouldBeInRange(20, PromiseRunner.LongestEvidence);
                evidence.ShouldNotContain("zq");
                evidence.ShouldNotContain("@");
            }
            failed.ShouldBeEmpty();
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

    [Fact, Trait("Category", "Long")]
    public async Task Command_WithoutAnInstallation_TriesTheTwinAlone()
    {
        var settings = await Twins.SettingsAsync(Databases.Sqlite, folder);

        int code = await VerifyCommand.RunAsync(settings, false, said.Add, said.Add, Cancel);

        code.ShouldBe(0, string.Join('\n', said));
        said[0].ShouldContain("There is no installation here yet");
        Directory.Exists(settings.Data).ShouldBeFalse();
    }

    [Fact]
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
