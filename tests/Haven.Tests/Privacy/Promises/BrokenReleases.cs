using System.IO.Compression;
using Haven.Organisations.Model;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Releases;
using Haven.Privacy.Releases.Analysis;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins that let a table leave as it must not.</summary>
internal static class BrokenReleases
{
    [Breaks("SCR-12", 1)]
    public static TwinChanges TheReportIsNotInTheFile() =>
        File((name, content) => name == "report.json" ? null : content);

    [Breaks("SCR-12", 1)]
    public static TwinChanges OneRowIsLikeNoOther() =>
        File(
            (name, content) =>
                name == "table.csv"
                    ? content[..content.LastIndexOf("\r\nany,", StringComparison.Ordinal)]
                        + "\r\n9,any,any,any,any,any,No concern\r\n"
                    : content
        );

    [Breaks("SCR-12", 2)]
    public static TwinChanges EverybodyIsCountedTwice() =>
        new(services =>
            services.AddSingleton(s => new ReleaseDesk(
                s.GetRequiredService<IDatabase>(),
                s.GetRequiredService<KeyRing>(),
                s.GetRequiredService<Haven.Privacy.Vault.Vault>(),
                s.GetServices<IReleasableTable>().Select(t => new Twice(t)),
                s.GetRequiredService<TimeProvider>()
            ))
        );

    [Breaks("SCR-12", 2)]
    public static TwinChanges WhatLeftBeforeIsForgotten() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path == "/privacy/releases/new"
                )
                {
                    await ForgetAsync(context.RequestServices.GetRequiredService<IDatabase>());
                }
                await next();
            }
        );

    [Breaks("SCR-12", 3)]
    public static TwinChanges TheRecipientIsTakenToHaveAgreed() =>
        Broken.Field("/privacy/releases/give", "agreed", "yes");

    [Breaks("SCR-12", 3)]
    public static TwinChanges TheAgreementIsNotInTheFile() =>
        File((name, content) => name == "agreement.txt" ? null : content);

    [Breaks("RES-12", 2)]
    public static TwinChanges TheTableStandsBesideTheEncryptedOne() =>
        Broken.Step(
            async (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.ContentLength = null;
                    return Task.CompletedTask;
                });
                await next();
                if (
                    IsAnalysis(context)
                    && context.Request.Path.Value!.EndsWith("/file", StringComparison.Ordinal)
                )
                {
                    var desk = context.RequestServices.GetRequiredService<ReleaseDesk>();
                    var release = await desk.FindAsync(context.Reader().Organisation, 1, default);
                    var made = await desk.AgainAsync(context.Reader(), release!, default);
                    await context.Response.Body.WriteAsync(made!.Csv);
                }
            }
        );

    [Breaks("RES-12", 2)]
    public static TwinChanges ThatItWasDestroyedIsNotKept() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    IsAnalysis(context)
                    && HttpMethods.IsPost(context.Request.Method)
                    && Guid.TryParse(context.Request.Path.Value!.Split('/')[^1], out _)
                )
                {
                    context.Response.Redirect(context.Request.Path);
                    return;
                }
                await next();
            }
        );

    [Breaks("RES-12", 2)]
    public static TwinChanges ItsLastDayNeverComes() =>
        new(services =>
            services.AddSingleton(s => new AnalysisDesk(
                s.GetRequiredService<IDatabase>(),
                s.GetRequiredService<KeyRing>(),
                s.GetRequiredService<Haven.Privacy.Vault.Vault>(),
                s.GetRequiredService<IRoleNotices>(),
                s.GetRequiredService<IOrganisationZones>(),
                new FakeClock()
            ))
        );

    private static bool IsAnalysis(HttpContext context) =>
        context.Request.Path.Value!.Contains("/analysis", StringComparison.Ordinal);

    private static async Task ForgetAsync(IDatabase database)
    {
        List<OrganisationId> all;
        await using (var store = database.Open(Scope.Installation))
        {
            all = await store.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
        }
        foreach (var organisation in all)
        {
            await using var store = database.Open(new Scope(organisation));
            using var turn = await database.WriteTurnAsync(CancellationToken.None);
            await store.Set<Release>().ExecuteDeleteAsync();
        }
    }

    // What is in a release's file arrives otherwise; null leaves a part out.
    private static TwinChanges File(Func<string, string, string?> alter) =>
        Broken.Step(
            async (context, next) =>
            {
                if (!context.Request.Path.Value!.EndsWith("/file", StringComparison.Ordinal))
                {
                    await next();
                    return;
                }
                var wire = context.Response.Body;
                using var kept = new MemoryStream();
                context.Response.Body = kept;
                await next();
                context.Response.Body = wire;
                byte[] altered = Altered(kept, alter);
                context.Response.ContentLength = altered.Length;
                await wire.WriteAsync(altered);
            }
        );

    private static byte[] Altered(MemoryStream zipped, Func<string, string, string?> alter)
    {
        using var made = new MemoryStream();
        using (var from = new ZipArchive(zipped, ZipArchiveMode.Read))
        using (var to = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                if (alter(entry.Name, reader.ReadToEnd()) is { } content)
                {
                    using var writer = new StreamWriter(to.CreateEntry(entry.Name).Open());
                    writer.Write(content);
                }
            }
        }
        return made.ToArray();
    }

    private sealed class Twice(IReleasableTable table) : IReleasableTable
    {
        public string Key => table.Key;
        public string Name => table.Name;
        public string Sensitive => table.Sensitive;
        public IReadOnlyList<ReleasableColumn> Columns => table.Columns;

        public async Task<IReadOnlyList<ReleasableRow>> ReadAsync(
            Reader reader,
            ReleasePeriod period,
            CancellationToken cancellationToken
        )
        {
            var rows = await table.ReadAsync(reader, period, cancellationToken);
            return [.. rows, .. rows];
        }
    }
}
