using Haven.Privacy.Agreements;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Start;

/// <summary>Companies of the demo: two of the programme, and the one that hosts its machine, which signed its side of agreements.</summary>
internal static class DemoCompanies
{
    public static async Task SowAsync(
        IServiceProvider services,
        Reader officer,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var desk = services.GetRequiredService<ProcessorDesk>();
        var machine = Reader.System(OrganisationId.Installation, "demo");
        // Before the notice of the demo, which names what they do.
        var since = today.AddDays(-400);
        (Reader, ProcessorForm)[] all =
        [
            (
                officer,
                Company(
                    "River City Interpreters",
                    ProcessorTask.Language,
                    "Interprets on the telephone.",
                    [DataClass.Name, DataClass.FreeText],
                    since,
                    today.AddDays(-120)
                )
            ),
            (
                officer,
                Company(
                    "Lighthouse IT Support",
                    ProcessorTask.Support,
                    "Looks after the programme’s own computers.",
                    [],
                    since,
                    today.AddYears(-1).AddDays(12)
                )
            ),
            (
                machine,
                Company(
                    "Springfield Hosting",
                    ProcessorTask.Hosting,
                    "Runs the machine on which Haven works. What lies on it is encrypted.",
                    [],
                    since,
                    today.AddDays(-80)
                )
            ),
        ];
        await services
            .GetRequiredService<OperatorSides>()
            .SignAsync(
                "Springfield Hosting",
                "12 Foundry Road, Springfield",
                "Ingrid Vale",
                "director",
                cancellationToken
            );
        foreach (var (reader, form) in all)
        {
            await desk.AddAsync(reader, form, cancellationToken);
        }
    }

    private static ProcessorForm Company(
        string name,
        ProcessorTask task,
        string about,
        IReadOnlyList<DataClass> sees,
        DateOnly since,
        DateOnly reviewed
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            IsNew = true,
            Name = name,
            Country = "US",
            Task = task,
            About = about,
            Sees = sees,
            From = TypedDay.Of(since),
            Agreement = ProcessorAgreement.Processing,
            Agreed = TypedDay.Of(since),
            Reference = "Blue folder, 3",
            Reviewed = TypedDay.Of(reviewed),
        };
}
