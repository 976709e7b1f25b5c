using System.Diagnostics;
using Haven.Forms.Evaluation;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Emergency;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Fill;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Bench.Fill;

/// <summary>
/// Saving one answer as a page does it (found, opened and recorded, worked out, sealed, recorded, committed) beside bare
/// commits of the same row.
/// </summary>
internal static class FillBench
{
    private const int Saves = 1000;
    private const int Writers = 8;
    private const int Rounds = 3;
    private const double Share = 1.0 / 3;

    public static async Task RunAsync(Figures figures)
    {
        figures.Head($"Filling in: {Saves:N0} answers of PHQ-9, one a save, {Writers} writers");
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
        figures.Load();
    }

    private static async Task OnAsync(Figures figures, string name, PostgreSqlServer? server)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        var settings = await BenchSettings.CreateAsync(folder, server);
        await Core.MigrateAsync(settings, TimeProvider.System, default);
        await using (var core = await Core.OpenAsync(settings, TimeProvider.System, default))
        await using (var app = Server.Build(core, development: false))
        {
            var screenings = await BeginAsync(core, app.Services);
            await RateAsync(screenings, s => s.SaveAsync(app.Services), 200);
            await RateAsync(screenings, s => s.CommitAsync(), 200);
            double bare = 0,
                saved = 0;
            for (int i = 0; i < Rounds; i++)
            {
                bare = Math.Max(bare, await RateAsync(screenings, s => s.CommitAsync(), Saves));
                saved = Math.Max(
                    saved,
                    await RateAsync(screenings, s => s.SaveAsync(app.Services), Saves)
                );
            }
            figures.Rate(name + ": answers saved, beside bare commits", saved, bare, Share);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<Begun>> BeginAsync(Core core, IServiceProvider services)
    {
        var organisation = (
            await services.GetRequiredService<MemberService>().FoundAsync("bench", "Bench", default)
        ).OrganisationId;
        await InventedNotice.PublishAsync(core.Database, organisation, core.Clock, default);
        var taken = await services
            .GetRequiredService<InstrumentLibrary>()
            .TakeInAsync(organisation, ShippedInstruments.Phq9Json(), default);
        var begun = new List<Begun>();
        for (int i = 0; i < Writers; i++)
        {
            var reader = new Reader(
                organisation,
                MemberId.Create().Value,
                Roles.Professional,
                "192.0.2.1"
            );
            var client = await services
                .GetRequiredService<ClientService>()
                .TakeUpAsync(
                    reader,
                    300_000 + i,
                    Birth.NotAsked,
                    new AttestedAuthority(Authority.Agreed, ""),
                    default
                );
            await using var store = core.Database.Open(new Scope(organisation));
            var own = await store.Set<Client>().SingleAsync(c => c.Id == client!.Id);
            var screening = await services
                .GetRequiredService<FillService>()
                .StartAsync(store, reader, own, taken.Instrument!.Id, default);
            begun.Add(new Begun(core, reader, own.Code, screening!.Screening));
        }
        return begun;
    }

    private static async Task<double> RateAsync(
        List<Begun> screenings,
        Func<Begun, Task> save,
        int saves
    )
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            screenings.Select(s =>
                Task.Run(async () =>
                {
                    for (int i = 0; i < saves / Writers; i++)
                    {
                        await save(s);
                    }
                })
            )
        );
        return saves / Writers * Writers / watch.Elapsed.TotalSeconds;
    }

    private sealed class Begun(Core core, Reader reader, long code, ScreeningRecord screening)
    {
        private int turn;

        public async Task SaveAsync(IServiceProvider services)
        {
            var fill = services.GetRequiredService<FillService>();
            await using var store = core.Database.Open(new Scope(reader.Organisation));
            var open = (
                await fill.OpenAsync(store, reader, $"{code}", screening.Number, Act.Edit, default)
            )!;
            var question = FillForm.Asked(open.Questionnaire).ElementAt(turn % 9);
            var answers = open.Answers.With(
                question.LinkId,
                question.Options[turn++ / 9 % question.Options.Length].Value
            );
            bool saved = await fill.SaveAsync(
                reader,
                open,
                FormEngine.Evaluate(open.Questionnaire, answers, core.Clock),
                false,
                default
            );
            if (!saved)
            {
                throw new InvalidOperationException("An answer was not saved.");
            }
        }

        // The same row with a number counted up: read, nothing opened, sealed or recorded, and committed as durably.
        public async Task CommitAsync()
        {
            await using var store = core.Database.Open(new Scope(reader.Organisation));
            var row = await store
                .Set<ScreeningRecord>()
                .SingleAsync(s => s.Client == screening.Client && s.Number == screening.Number);
            row.Version++;
            using var write = await core.Database.WriteTurnAsync(default);
            await store.SaveBareAsync(default);
        }
    }
}
