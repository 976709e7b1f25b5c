using System.Diagnostics;
using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Bench.Audit;

/// <summary>Rows saved one at a time by several writers, committed and sequenced in the log, beside the same rows without it.</summary>
internal static class AuditBench
{
    private const int Rows = 1500;
    private const int Writers = 8;

    public static async Task RunAsync(Figures figures)
    {
        figures.Head($"Audit: {Rows:N0} clients, one a SaveChanges, {Writers} writers");
        await OnAsync(figures, "SQLite", null);
        try
        {
            using var server = await PostgreSqlServer.StartNewAsync();
            await OnAsync(figures, "PostgreSQL", server);
        }
        catch (NotSupportedException missing)
        {
            figures.Note(missing.Message);
        }
    }

    private static async Task OnAsync(Figures figures, string name, PostgreSqlServer? server)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        var settings = await BenchSettings.CreateAsync(folder, server);
        await Core.MigrateAsync(settings, TimeProvider.System, default);
        await using (var core = await Core.OpenAsync(settings, TimeProvider.System, default))
        {
            var organisation = (
                await new MemberService(
                    core.Database,
                    core.Keys,
                    core.Services.Trail,
                    core.Clock
                ).FoundAsync("bench", "Bench", default)
            ).OrganisationId;
            await InventedNotice.PublishAsync(core.Database, organisation, core.Clock, default);
            // Once to warm up, then twice each in turn: the better one counts.
            await RateAsync(core, organisation, audited: true, 200);
            await RateAsync(core, organisation, audited: false, 200);
            double plain = 0,
                audited = 0;
            for (int i = 0; i < 2; i++)
            {
                plain = Math.Max(plain, await RateAsync(core, organisation, audited: false, Rows));
                audited = Math.Max(
                    audited,
                    await RateAsync(core, organisation, audited: true, Rows)
                );
            }
            figures.Rate(name + ": committed and sequenced", audited, plain, 0.50);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double> RateAsync(
        Core core,
        OrganisationId organisation,
        bool audited,
        int rows
    )
    {
        var keys = await core.Keys.NewPeopleAsync(organisation, rows, default);
        var clients = keys.Select(k => BenchClients.New(organisation, k)).ToList();
        using var sequencer = new Sequencer(
            core.Database,
            core.Services.Trail,
            core.Services.Signal,
            core.Witness,
            TimeProvider.System,
            NullLogger<Sequencer>.Instance
        );
        int next = -1;
        if (audited)
        {
            await sequencer.StartAsync(default);
        }
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        for (
                            int i = Interlocked.Increment(ref next);
                            i < rows;
                            i = Interlocked.Increment(ref next)
                        )
                        {
                            await (
                                audited
                                    ? SaveAsync(core, clients[i])
                                    : InsertAsync(core, clients[i])
                            );
                        }
                    })
                )
        );
        if (audited)
        {
            await UntilSequencedAsync(core, sequencer);
        }
        double rate = rows / watch.Elapsed.TotalSeconds;
        await sequencer.StopAsync(default);
        return rate;
    }

    private static async Task SaveAsync(Core core, Client client)
    {
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        context.Add(client);
        context.Record(
            new Deed(
                new Reader(client.OrganisationId, Guid.Empty, Roles.Professional, "192.0.2.1"),
                Act.Create,
                Purpose.CaseWork,
                "client",
                [client.PersonKey]
            )
        );
        await context.SaveChangesAsync();
    }

    // The same row, sealed as well, and nothing written down of it.
    private static async Task InsertAsync(Core core, Client client)
    {
        await core.Services.Vault.SealAsync([client], default);
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        context.Add(client);
        using var turn = await core.Database.WriteTurnAsync(default);
        await context.SaveBareAsync(default);
    }

    private static async Task UntilSequencedAsync(Core core, Sequencer sequencer)
    {
        await using var context = core.Database.Open(Scope.Installation);
        while (await context.Set<AuditRecord>().AnyAsync(r => r.Sequence == null))
        {
            await sequencer.SequenceAllAsync(default);
        }
    }
}
