using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Haven.Forms.Instruments;
using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Members;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Caseload;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Haven.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Bench.Caseload;

/// <summary>
/// The caseload page of fifty clients, opened and audited, beside the same page from constants; and the pages of the
/// database that its query reads with 1,000 and with 100,000 clients.
/// </summary>
internal static partial class CaseloadBench
{
    private const int Rounds = 6;
    private static readonly int[] Sizes = [1_000, 100_000];

    public static async Task RunAsync(Figures figures)
    {
        figures.Head(
            "Caseload page of fifty, opened and audited, beside the same page from constants"
        );
        foreach (int clients in Sizes)
        {
            string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
            try
            {
                await MeasureAsync(folder, clients, figures);
            }
            finally
            {
                SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(string folder, int clients, Figures figures)
    {
        var settings = (await BenchSettings.CreateAsync(folder, server: null)) with
        {
            Address = $"http://localhost:{FreePort()}",
        };
        await Core.MigrateAsync(settings, TimeProvider.System, CancellationToken.None);
        await using var core = await Core.OpenAsync(
            settings,
            TimeProvider.System,
            CancellationToken.None
        );
        await using var app = Server.Build(core, development: false);
        var reader = await SowAsync(app.Services, clients);
        var constant = await app
            .Services.GetRequiredService<CaseloadService>()
            .PageAsync(reader, new CaseloadFilter(Show.All), CancellationToken.None);
        app.MapGet("/bench/constants", () => Page(constant!)).For(Roles.Professional);
        await app.StartAsync();
        string cookie = await CookieAsync(app.Services, reader);

        // In turns, so that whatever else the machine does falls on both; the first round only warms up.
        double floor = 0,
            ours = 0;
        for (int round = 0; round <= Rounds; round++)
        {
            double constants = Rate(settings.Address + "/bench/constants", cookie, 2);
            double pages = Rate(settings.Address + "/screening/caseload", cookie, 2);
            floor += round == 0 ? 0 : constants / Rounds;
            ours += round == 0 ? 0 : pages / Rounds;
        }
        figures.Rate(
            string.Create(CultureInfo.InvariantCulture, $"caseload page, {clients:N0} clients"),
            ours,
            floor,
            0.25
        );
        figures.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"its query reads {PagesRead(core, reader)} pages of the database"
            )
        );
        await Parts.RunAsync(
            core,
            app.Services.GetRequiredService<CaseloadService>(),
            reader,
            figures
        );
        await app.StopAsync();
    }

    private static async Task<Reader> SowAsync(IServiceProvider services, int count)
    {
        var organisation = await services
            .GetRequiredService<MemberService>()
            .FoundAsync("bench", "Bench", CancellationToken.None);
        await InventedNotice.PublishAsync(
            services.GetRequiredService<IDatabase>(),
            organisation.OrganisationId,
            TimeProvider.System,
            CancellationToken.None
        );
        var account = await services
            .GetRequiredService<AccountService>()
            .CreateAsync(
                new NewAccount(
                    "Rosa",
                    "Delgado",
                    "rosa@bench.example",
                    null,
                    "Springfield",
                    "Oregon",
                    "not a real password"
                ),
                "bench",
                emailConfirmed: true,
                CancellationToken.None
            );
        var member = await services
            .GetRequiredService<MemberService>()
            .AddAsync(
                organisation.OrganisationId,
                account.Id,
                "Rosa Delgado",
                Roles.Professional,
                Reader.System(organisation.OrganisationId, "bench"),
                CancellationToken.None
            );
        var reader = new Reader(
            organisation.OrganisationId,
            member.Id.Value,
            Roles.Professional,
            "192.0.2.7"
        );
        var taken = await services
            .GetRequiredService<InstrumentLibrary>()
            .TakeInAsync(
                reader.Organisation,
                ShippedInstruments.Phq9Json(),
                CancellationToken.None
            );
        for (int done = 0; done < count; done += 1000)
        {
            await SowBatchAsync(
                services,
                reader,
                taken.Instrument!.Id,
                done,
                Math.Min(1000, count - done)
            );
        }
        return reader;
    }

    private static async Task SowBatchAsync(
        IServiceProvider services,
        Reader reader,
        InstrumentId instrument,
        int from,
        int count
    )
    {
        var keys = await services
            .GetRequiredService<KeyRing>()
            .NewPeopleAsync(reader.Organisation, count, CancellationToken.None);
        await using var context = services
            .GetRequiredService<IDatabase>()
            .Open(new Scope(reader.Organisation));
        string result = new ScreeningResult(
            14,
            27,
            "Moderate",
            Haven.Forms.Questionnaires.ConcernLevel.Possible,
            9,
            0,
            []
        ).Write();
        for (int i = 0; i < count; i++)
        {
            var client = ClientService.New(
                reader,
                keys[i],
                100_000 + from + i,
                Birth.On(new DateOnly(2011, 3, 27)),
                0
            );
            client.Screenings = 1;
            context.Add(client);
            context.Add(
                new ScreeningRecord
                {
                    Id = ScreeningId.Create(),
                    OrganisationId = reader.Organisation,
                    PersonKey = keys[i],
                    Client = client.Id,
                    Number = 1,
                    Instrument = instrument,
                    By = new MemberId(reader.Member),
                    StartedAt = 1,
                    FinishedAt = 1,
                    Answers = Sealed<string>.Of("{}"),
                    Result = Sealed<string>.Of(result),
                }
            );
        }
        context.Record(new Deed(reader, Act.Create, Purpose.CaseWork, "client", [.. keys]));
        await context.SaveChangesAsync();
    }

    private static RazorComponentResult<CaseloadPage> Page(CaseloadSlice slice) =>
        new(new { Slice = slice, MayTakeUp = true });

    private static async Task<string> CookieAsync(IServiceProvider services, Reader reader)
    {
        await using var context = services.GetRequiredService<IDatabase>().Open(Scope.Installation);
        var account = await context.Set<Organisations.Model.Account>().SingleAsync();
        byte[] secret = await services
            .GetRequiredService<SessionDirectory>()
            .BeginAsync(
                account,
                secondFactor: true,
                Reader.AccountHolder(account.Id.Value, reader.Address),
                "bench",
                CancellationToken.None
            );
        var http = new DefaultHttpContext();
        services
            .GetRequiredService<SessionCookie>()
            .Write(http, secret, account.Id, "Rosa Delgado");
        return http.Response.Headers.SetCookie.ToString().Split(';')[0];
    }

    // wrk is another process, so that asking costs the server little (Debian package wrk).
    private static double Rate(string address, string cookie, int seconds)
    {
        var start = new ProcessStartInfo(
            "wrk",
            ["-t1", "-c64", $"-d{seconds}s", "-H", "Cookie: " + cookie, address]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var wrk = Process.Start(start)!;
        string told = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        if (told.Contains("Non-2xx", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The page did not answer: " + told);
        }
        return double.Parse(
            RequestsPerSecond().Match(told).Groups[1].Value,
            CultureInfo.InvariantCulture
        );
    }

    // Pages that a fresh connection with an empty cache has to fetch for the query alone.
    private static int PagesRead(Core core, Reader reader)
    {
        using var context = core.Database.Open(new Scope(reader.Organisation));
        context.Database.OpenConnection();
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        Reset(connection);
        var visible = VisibleClients.OfAsync(context, reader, default).Result;
        _ = new CaseloadQueries()
            .ReadAsync(context, visible, new CaseloadFilter(Show.All), default)
            .Result;
        return Reset(connection);
    }

    private static int Reset(SqliteConnection connection)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA shrink_memory";
            command.ExecuteNonQuery();
        }
        const int cacheMiss = 8;
        SQLitePCL.raw.sqlite3_db_status(connection.Handle, cacheMiss, out int missed, out _, 1);
        return missed;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestsPerSecond();
}
