using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Inventory;

/// <summary>/privacy/inventory and /privacy/inventory.csv: the record of processing.</summary>
internal static class InventoryPages
{
    private const Roles Readers = Roles.PrivacyOfficer | Roles.Administrator;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/privacy/inventory",
                IResult (HavenServices services) =>
                    new RazorComponentResult<InventoryPage>(
                        new { Inventory = Inventory.Of(services.Parts) }
                    )
            )
            .For(Readers)
            .ShownToSupport(SupportAreas.Registers, "Record of processing");
        routes
            .MapGet(
                "/privacy/inventory.csv",
                (HttpContext context, HavenServices services) =>
                    Csv.SendAsync(
                        context,
                        "record-of-processing.csv",
                        Lines(Inventory.Of(services.Parts)).ToAsyncEnumerable()
                    )
            )
            .For(Readers);
    }

    private static IEnumerable<string> Lines(Inventory inventory)
    {
        yield return Csv.Line([
            "Part",
            "Record",
            "Field",
            "Kind",
            "What it is",
            "Whose",
            "Source",
            "How it is stored",
            "Health fact",
        ]);
        foreach (var record in inventory.Records)
        {
            foreach (var field in record.Fields)
            {
                yield return Csv.Line([
                    record.Floor,
                    record.What,
                    field.Words,
                    InventoryWords.Of(field.Kind),
                    field.What,
                    field.Whose,
                    field.Source,
                    field.IsSealed ? "sealed" : "in clear",
                    field.IsHealth ? "yes" : "",
                ]);
            }
        }
        foreach (var table in OtherTable.All)
        {
            foreach (var (column, what) in table.Columns)
            {
                yield return Csv.Line([
                    "Other",
                    table.What,
                    column,
                    "not personal",
                    what,
                    "",
                    "",
                    "in clear",
                    "",
                ]);
            }
        }
    }
}
