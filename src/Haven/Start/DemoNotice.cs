using Haven.Privacy.Notices;
using Haven.Privacy.Ownership;
using Haven.Privacy.Purposes;

namespace Haven.Start;

/// <summary>The privacy notice of the demo's programme: Haven's own text, as it ships, and the owner whom it names.</summary>
internal static class DemoNotice
{
    public static async Task SowAsync(
        IServiceProvider services,
        Reader officer,
        IEnumerable<Reader> members,
        CancellationToken cancellationToken
    )
    {
        await services
            .GetRequiredService<OwnershipDesk>()
            .RecordAsync(
                officer,
                new OwnerForm
                {
                    Kind = OwnerKind.District,
                    Name = "Eastside School District",
                    Contact = "Ms Park, records@eastside.example",
                },
                cancellationToken
            );
        var desk = services.GetRequiredService<NoticeDesk>();
        await desk.BeginAsync(officer, cancellationToken);
        var today = await services
            .GetRequiredService<NoticeReading>()
            .TodayAsync(officer.Organisation, cancellationToken);
        _ =
            await desk.PublishAsync(
                officer,
                DemoSeed.OrganisationCode,
                NoticeForm.FirstOn(today),
                cancellationToken
            ) ?? throw new InvalidOperationException("The demo's notice was not published.");
        foreach (var member in members)
        {
            await services
                .GetRequiredService<NoticeUses>()
                .SayAsync(member, 1, agrees: true, cancellationToken);
        }
    }
}
