using System.Diagnostics;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Caseload;
using Haven.Screening.Clients;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Bench.Caseload;

/// <summary>Processor time of each part of a caseload page: what to look at when the share falls short.</summary>
internal static class Parts
{
    public static async Task RunAsync(
        Core core,
        CaseloadService caseload,
        Reader reader,
        Figures figures
    )
    {
        var queries = new CaseloadQueries();
        var filter = new CaseloadFilter(Show.All);
        await CpuAsync(
            "query of fifty rows",
            figures,
            async () =>
            {
                await using var context = core.Database.Open(new Scope(reader.Organisation));
                var seen = await VisibleClients.OfAsync(context, reader, default);
                _ = await queries.ReadAsync(context, seen, filter, default);
            }
        );
        await using var loaded = core.Database.Open(new Scope(reader.Organisation));
        var visible = await VisibleClients.OfAsync(loaded, reader, default);
        var rows = await queries.ReadAsync(loaded, visible, filter, default);
        rows.RemoveAt(50);
        var records = rows.Concat<ISealedRecord>(rows.Select(r => r.Last!)).ToList();
        var people = records.Select(r => r.PersonKey).Distinct().ToList();
        await CpuAsync(
            "audit entry of fifty, committed alone",
            figures,
            () =>
                core.Audit.CommitAsync(
                    new Deed(reader, Act.View, Purpose.CaseWork, "caseload", people),
                    default
                )
        );
        await CpuAsync(
            "audit entry, sixteen at once",
            figures,
            () =>
                Task.WhenAll(
                    Enumerable
                        .Range(0, 16)
                        .Select(_ =>
                            core.Audit.CommitAsync(
                                new Deed(reader, Act.View, Purpose.CaseWork, "caseload", people),
                                default
                            )
                        )
                ),
            16
        );
        await CpuAsync("keys of fifty", figures, () => core.Keys.PeopleAsync(people, default));
        var opened = await core.Services.Vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "caseload",
            records,
            default
        );
        await CpuAsync(
            "opening a hundred values",
            figures,
            () =>
            {
                foreach (var row in rows)
                {
                    _ = opened.Read(row.Birth);
                    _ = opened.Read(row.Last!.Result);
                }
                return Task.CompletedTask;
            }
        );
        await CpuAsync(
            "the whole of it, sixteen at once",
            figures,
            () =>
                Task.WhenAll(
                    Enumerable.Range(0, 16).Select(_ => caseload.PageAsync(reader, filter, default))
                ),
            16
        );
    }

    private static async Task CpuAsync(string name, Figures figures, Func<Task> work, int each = 1)
    {
        for (int i = 0; i < 50; i++)
        {
            await work();
        }
        var process = Process.GetCurrentProcess();
        process.Refresh();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        const int rounds = 200;
        for (int i = 0; i < rounds; i++)
        {
            await work();
        }
        process.Refresh();
        double cpu = (process.TotalProcessorTime - before).TotalMilliseconds / rounds / each;
        figures.Note(
            $"{name, -40} {cpu:0.000} ms of processor, {watch.Elapsed.TotalMilliseconds / rounds / each:0.000} ms in all"
        );
    }
}
