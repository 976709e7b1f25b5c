using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Haven.Delivery.Outbox;
using Haven.Organisations.Accounts;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tests.Delivery;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Faults;

/// <summary>
/// The real program is killed at random moments while people ask for new passwords and mail goes out. Every mail that
/// was promised arrives, and a kill repeats at most the one that was under way.
/// </summary>
public class KilledMailTests
{
    private const int People = 40;
    private const int Clients = 4;

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("HAVEN_KILL_ROUNDS"), out int rounds)
            ? rounds
            : 30;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task KilledServer_LosesNoMail_AndRepeatsAtMostOneAKill(string database)
    {
        await using var sink = await SmtpSink.StartAsync();
        string folder = Directory.CreateTempSubdirectory("haven-killed-").FullName;
        var settings = (await Installation.SettingsAsync(database, folder)) with
        {
            Mail = $"smtp://127.0.0.1:{sink.Port}?starttls=none",
            MailFrom = "Haven <haven@example.org>",
        };
        string[] emails = await PrepareAsync(settings);
        var acknowledged = new ConcurrentBag<string>();
        for (int round = 1; round <= Rounds; round++)
        {
            using var server = await HavenProcess.ServeAsync(settings);
            await AskUntilKilledAsync(server, emails, acknowledged);
        }
        using (await HavenProcess.ServeAsync(settings))
        {
            await UntilAllIsSentAsync(settings);
        }

        var mails = sink.Mails();
        var ids = mails.Select(m => m.Field("Message-ID").ShouldNotBeNull()).ToList();
        var arrived = mails
            .DistinctBy(m => m.Field("Message-ID"))
            .CountBy(m => m.Recipients.Single().Trim('<', '>'))
            .ToDictionary(StringComparer.Ordinal);
        foreach (var asked in acknowledged.CountBy(e => e))
        {
            arrived
                .GetValueOrDefault(asked.Key)
                .ShouldBeGreaterThanOrEqualTo(asked.Value, asked.Key);
        }
        (ids.Count - ids.Distinct().Count()).ShouldBeLessThanOrEqualTo(Rounds);
        ids.CountBy(i => i).Max(i => i.Value).ShouldBeLessThanOrEqualTo(3);
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(Rounds / 2);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Rounds} kills, {acknowledged.Count} promised, {ids.Distinct().Count()} arrived, {ids.Count - ids.Distinct().Count()} repeated"
        );
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
                new NewAccount(
                    "Rosa",
                    "Delgado",
                    email,
                    null,
                    "Springfield",
                    "Oregon",
                    "three grey herons wade 7"
                ),
                "192.0.2.1",
                emailConfirmed: true,
                CancellationToken.None
            );
        }
        return emails;
    }

    // Nobody gets more than five mails an hour from one process: each person asks three times a round.
    private static async Task AskUntilKilledAsync(
        HavenProcess server,
        string[] emails,
        ConcurrentBag<string> acknowledged
    )
    {
        var toAsk = new ConcurrentQueue<string>([.. emails, .. emails, .. emails]);
        var first = new TaskCompletionSource();
        var asking = Enumerable
            .Range(0, Clients)
            .Select(_ =>
                Task.Run(async () =>
                {
                    using var client = new HttpClient { BaseAddress = server.Address };
                    while (toAsk.TryDequeue(out string? email) && await AskAsync(client, email))
                    {
                        acknowledged.Add(email);
                        first.TrySetResult();
                    }
                })
            )
            .ToList();
        // Mostly while answers come, and now and then before the first.
        if (RandomNumberGenerator.GetInt32(5) > 0)
        {
            await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        await Task.Delay(RandomNumberGenerator.GetInt32(1000));
        await server.KillAsync();
        await Task.WhenAll(asking);
    }

    private static async Task<bool> AskAsync(HttpClient client, string email)
    {
        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                "/organisations/new-password"
            )
            {
                Content = new FormUrlEncodedContent([new("email", email)]),
            };
            // Each asks from a network of their own: one network may not ask so often.
            request.Headers.Add(
                "X-Forwarded-For",
                $"198.18.{RandomNumberGenerator.GetInt32(256)}.{RandomNumberGenerator.GetInt32(256)}"
            );
            using var answer = await client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Mail of the killed node waits for its lease to run out.
    private static async Task UntilAllIsSentAsync(Settings settings)
    {
        await using var core = await OpenAsync(settings);
        using var limit = new CancellationTokenSource(MailLeases.Life * 3);
        while (true)
        {
            await using var context = core.Database.Open(Scope.Installation);
            if (!await context.Set<OutgoingMail>().AnyAsync(limit.Token))
            {
                return;
            }
            await Task.Delay(200, limit.Token);
        }
    }

    private static Task<Core> OpenAsync(Settings settings) =>
        Core.OpenAsync(settings, TimeProvider.System, CancellationToken.None);
}
