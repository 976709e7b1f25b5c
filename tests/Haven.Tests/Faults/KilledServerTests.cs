using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Start;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Faults;

/// <summary>
/// The real program is killed at random moments while people sign in. Whoever was answered is still signed in after
/// the restart, each session has its one entry in the log, and the log is whole.
/// </summary>
public class KilledServerTests
{
    private const string Password = "three grey herons wade 7";
    private const int People = 4;
    private const int CheckEvery = 10;

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("HAVEN_KILL_ROUNDS"), out int rounds)
            ? rounds
            : 50;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task KilledServer_LosesNothingThatItAnswered(string database)
    {
        string folder = Directory.CreateTempSubdirectory("haven-killed-").FullName;
        var settings = await Installation.SettingsAsync(database, folder);
        string[] emails = await PrepareAsync(settings);
        var acknowledged = new ConcurrentBag<string>();
        for (int round = 1; round <= Rounds; round++)
        {
            var before = acknowledged.ToList();
            await ForgiveAsync(settings);
            using (var server = await HavenProcess.ServeAsync(settings))
            {
                await ShouldKnowAsync(server, before.TakeLast(20));
                await SignInUntilKilledAsync(server, emails, acknowledged);
            }
            if (round % CheckEvery == 0 || round == Rounds)
            {
                await ShouldBeWholeAsync(settings, acknowledged.Count, last: round == Rounds);
            }
        }
        using (var server = await HavenProcess.ServeAsync(settings))
        {
            await ShouldKnowAsync(server, acknowledged);
            await VerifyByCommandAsync(settings, "installation");
        }
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(Rounds / 2);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string[]> PrepareAsync(Settings settings)
    {
        await Core.MigrateAsync(settings, TimeProvider.System, CancellationToken.None);
        await using var core = await OpenAsync(settings);
        using var passwords = new Passwords();
        var accounts = new AccountService(
            core.Database,
            core.Services.Vault,
            core.Keys,
            passwords,
            core.Clock
        );
        var emails = Enumerable.Range(1, People).Select(i => $"person{i}@example.org").ToArray();
        foreach (string email in emails)
        {
            await accounts.CreateAsync(
                new NewAccount("Rosa", "Delgado", email, null, "Springfield", "Oregon", Password),
                "192.0.2.1",
                emailConfirmed: true,
                CancellationToken.None
            );
        }
        return emails;
    }

    // A try is counted before the password is looked at. Five kills in between, one after another, would make an account
    // rest, as they should; here they are forgiven.
    private static async Task ForgiveAsync(Settings settings)
    {
        await using var core = await OpenAsync(settings);
        await using var context = core.Database.Open(Scope.Installation);
        await context
            .Set<Account>()
            .ExecuteUpdateAsync(a =>
                a.SetProperty(x => x.FailedSignIns, 0).SetProperty(x => x.LockedUntil, 0L)
            );
    }

    // Each person signs in over and over; what was answered goes into the bag, and nothing else does.
    private static async Task SignInUntilKilledAsync(
        HavenProcess server,
        string[] emails,
        ConcurrentBag<string> acknowledged
    )
    {
        var first = new TaskCompletionSource();
        var working = emails.Select(email =>
            Task.Run(async () =>
            {
                using var client = Client(server);
                while (await SignInAsync(client, email) is { } cookie)
                {
                    acknowledged.Add(cookie);
                    first.TrySetResult();
                }
            })
        );
        var all = Task.WhenAll(working.ToList());
        // Mostly while answers come, and now and then before the first: at a random moment, which is the point of it.
        if (RandomNumberGenerator.GetInt32(5) > 0)
        {
            await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        await Task.Delay(RandomNumberGenerator.GetInt32(1000));
        await server.KillAsync();
        await all;
    }

    private static async Task<string?> SignInAsync(HttpClient client, string email)
    {
        try
        {
            using var answer = await client.PostAsync(
                "/organisations/sign-in",
                new FormUrlEncodedContent([new("email", email), new("password", Password)])
            );
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task ShouldKnowAsync(HavenProcess server, IEnumerable<string> cookies)
    {
        using var client = Client(server);
        foreach (string cookie in cookies)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("Cookie", cookie);
            using var answer = await client.SendAsync(request);
            answer.Headers.Location!.ToString().ShouldNotContain("sign-in");
        }
    }

    private static async Task ShouldBeWholeAsync(Settings settings, int atLeast, bool last)
    {
        await using var core = await OpenAsync(settings);
        await LogCheck.ShouldBeWholeAsync(core, byGo: last);
        await using var context = core.Database.Open(Scope.Installation);
        int sessions = await context.Set<Session>().CountAsync();
        int entries = await context
            .Set<AuditRecord>()
            .CountAsync(r => r.Act == Act.SignIn && r.What == "session");
        sessions.ShouldBeGreaterThanOrEqualTo(atLeast);
        entries.ShouldBe(sessions);
        if (!settings.IsPostgreSql)
        {
            await ShouldBeIntactAsync(Path.Combine(settings.Data, "haven.db"));
            await ShouldBeIntactAsync(Path.Combine(settings.Data, "keys.db"));
        }
    }

    internal static async Task ShouldBeIntactAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        (await command.ExecuteScalarAsync()).ShouldBe("ok");
    }

    // As an auditor would, whether the server runs or not.
    internal static async Task VerifyByCommandAsync(Settings settings, string organisation) =>
        (
            await HavenProcess.RunAsync(settings, "audit", "verify", "--organisation", organisation)
        ).OrThrow("haven audit verify");

    private static Task<Core> OpenAsync(Settings settings) =>
        Core.OpenAsync(settings, TimeProvider.System, CancellationToken.None);

    private static HttpClient Client(HavenProcess server) =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = server.Address,
        };
}
