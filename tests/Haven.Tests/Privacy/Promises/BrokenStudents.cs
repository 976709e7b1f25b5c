using Haven.Messaging.Figures;
using Haven.Messaging.Removed;
using Haven.Organisations.Model;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins that forget who was removed, or tell of a single student.</summary>
internal static class BrokenStudents
{
    [Breaks("REF-17", 2)]
    public static TwinChanges ThatAStudentWasRemovedIsForgotten() =>
        Broken.After(context =>
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments("/privacy/rights", StringComparison.Ordinal)
                ? ForgetAsync(context.RequestServices.GetRequiredService<IDatabase>())
                : Task.CompletedTask
        );

    [Breaks("REF-17", 2)]
    public static TwinChanges ARemovalIsLiftedWithoutAReason() =>
        Broken.Field(RemovedPages.Home, RemovedPages.ReasonName, "-");

    [Breaks("REF-17", 2)]
    public static TwinChanges NobodyIsToldWhyARowIsLeftOut() =>
        Broken.Page(
            "/students/roster",
            p => p.Replace("This student was removed", "", StringComparison.Ordinal)
        );

    [Breaks("REF-10", 1), Breaks("MSG-7", 1)]
    public static TwinChanges FiguresAreShownAsTheyWereCounted() =>
        new(s => s.AddSingleton<TableGate, NoGate>());

    [Breaks("REF-10", 1), Breaks("MSG-7", 1)]
    public static TwinChanges SmallNumbersAloneAreHidden() =>
        new(s => s.AddSingleton<TableGate, SmallAlone>());

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
            await store.Set<RemovedStudent>().ExecuteDeleteAsync();
        }
    }

    private static ProtectedTable Show(CountTable table, Func<long, bool> isShown) =>
        new(
            table.Rows,
            table.Columns,
            [
                .. Enumerable
                    .Range(0, table.Rows + 1)
                    .SelectMany(row =>
                        Enumerable
                            .Range(0, table.Columns + 1)
                            .Select(column =>
                                isShown(table[row, column]) ? table[row, column] : (long?)null
                            )
                    ),
            ],
            Withheld.No
        );

    private sealed class NoGate : TableGate
    {
        public override ProtectedTable Protect(CountTable table) => Show(table, _ => true);
    }

    // What was hidden can be worked out from the totals.
    private sealed class SmallAlone : TableGate
    {
        public override ProtectedTable Protect(CountTable table) =>
            Show(table, c => c is 0 or >= TableRule.LeastThreshold);
    }
}
