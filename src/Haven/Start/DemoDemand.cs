using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Demands;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.Extensions.Primitives;

namespace Haven.Start;

/// <summary>A subpoena about one client of the demo: no judge signed it, so it opens nothing.</summary>
internal static class DemoDemand
{
    private const string Code = "204117";

    public static async Task SowAsync(
        IServiceProvider services,
        Reader officer,
        CancellationToken cancellationToken
    )
    {
        var today = LocalTime.Today(services.GetRequiredService<TimeProvider>());
        var names = services.GetRequiredService<ISubjectNames>();
        await using var store = services
            .GetRequiredService<IDatabase>()
            .Open(new Scope(officer.Organisation));
        if (await names.FindAsync(store, Code, cancellationToken) is not { } person)
        {
            return;
        }
        var form = DemandForm.Parse(
            Sent([
                ("kind", $"{DemandKind.Subpoena}"),
                ("from", "Law office of Brandt and Mora"),
                ("number", "26-CV-1147"),
                .. Day("paper", today.AddDays(-4)),
                .. Day("answer", today.AddDays(21)),
                ("about", DemandForm.Known),
                ("code", Code),
                ("wants", "All records of any kind about the young person, for a custody case."),
            ]),
            today
        );
        var desk = services.GetRequiredService<DemandDesk>();
        await desk.ReceiveAsync(
            officer,
            form,
            person,
            await names.HandleAsync(store, person, cancellationToken) ?? Code,
            cancellationToken
        );
        var told = await DemandStepForm.ParseAsync(
            DemandAct.Tried,
            Sent([
                ("seen", "0"),
                .. Day("day", today.AddDays(-2)),
                ("result", DemandStanding.Reached),
                (
                    "said",
                    "Rosa told them at the appointment, in a room of its own. They want to ask the legal clinic."
                ),
            ]),
            services.GetRequiredService<DisclosureItems>(),
            today,
            cancellationToken
        );
        await desk.StepAsync(officer, form.Once, told, cancellationToken);
    }

    private static FormCollection Sent(IEnumerable<(string Name, string Value)> fields) =>
        new(
            fields.ToDictionary(f => f.Name, f => new StringValues(f.Value), StringComparer.Ordinal)
        );

    private static (string, string)[] Day(string name, DateOnly day) =>
        [
            ($"{name}-day", $"{day.Day}"),
            ($"{name}-month", $"{day.Month}"),
            ($"{name}-year", $"{day.Year}"),
        ];
}
