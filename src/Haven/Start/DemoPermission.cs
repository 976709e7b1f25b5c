using Haven.Privacy.Consent;
using Haven.Privacy.Permissions;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;

namespace Haven.Start;

/// <summary>One permission of the demo: a young person lets a shelter know what it needs to find a bed.</summary>
internal static class DemoPermission
{
    private const string Code = "204109";

    public static async Task SowAsync(
        IServiceProvider services,
        Reader reader,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var person =
            await services
                .GetRequiredService<IPeopleInCare>()
                .FindAsync(reader, Code, cancellationToken)
            ?? throw new InvalidOperationException("The demo has no such client.");
        var desk = services.GetRequiredService<PermissionDesk>();
        var terms = new PermissionTerms(
            "Harbor House",
            "12 Quay Street, Springfield",
            "To find a safe place to sleep",
            [nameof(Client)],
            WithTyped: false,
            Transfer: 0,
            today,
            today.AddDays(60),
            "en",
            Guid.Empty
        );
        var (english, spanish) = await desk.TextsAsync(
            reader.Organisation,
            person.Handle,
            terms,
            cancellationToken
        );
        await desk.SignAsync(
            reader,
            person,
            terms,
            PermissionText.HashOf(english.Write(), spanish.Write()),
            new PermissionSignature(
                new ConsentVoice(Voice.Both, Manner.OnScreen, "aunt, who is their guardian"),
                "MJ",
                "Lena Whitfield",
                Scan: null
            ),
            cancellationToken
        );
    }
}
