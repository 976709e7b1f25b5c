using Haven.Organisations.Contact;
using Haven.Organisations.Inbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;

namespace Haven.Start;

/// <summary>What people wrote to the demo's programme.</summary>
internal static class DemoInbox
{
    /// <summary>How they are reached otherwise, and how long messages are kept: the notice says it.</summary>
    public static async Task SettleAsync(
        IServiceProvider services,
        Reader administrator,
        CancellationToken cancellationToken
    )
    {
        await using var store = services
            .GetRequiredService<IDatabase>()
            .Open(new Scope(administrator.Organisation));
        store.Add(
            new ContactSettings
            {
                OrganisationId = administrator.Organisation,
                Addresses =
                    "Eastside Youth Programme\n12 Harbour Road, Springfield, Oregon\n555-0142, weekdays from 9 to 5",
                EmergencyLine = "555-0199",
            }
        );
        store.Add(
            new RetentionRule
            {
                OrganisationId = administrator.Organisation,
                Kind = ContactMessage.KeptAs,
                Period = "P180D",
                Version = 1,
            }
        );
        store.Record(
            new Deed(administrator, Act.Edit, Purpose.Correspondence, "settings of the inbox", [])
        );
        await store.SaveChangesAsync(cancellationToken);
    }

    public static async Task SowAsync(
        IServiceProvider services,
        Reader administrator,
        CancellationToken cancellationToken
    )
    {
        var contact = services.GetRequiredService<ContactService>();
        var place = (await contact.FindAsync(administrator.Organisation, cancellationToken))!;
        foreach (var draft in Drafts)
        {
            await contact.SendAsync(place, draft, cancellationToken);
        }
    }

    private static readonly ContactDraft[] Drafts =
    [
        new(
            MessageKind.Contact,
            "en",
            WantsAnswer: true,
            "Maria Sandoval",
            "maria.sandoval@example.org",
            null,
            null,
            "Hello, I teach at Harbour Middle School.\nMay I visit you with four colleagues, to see how you work?"
        ),
        new(
            MessageKind.Feedback,
            "es",
            WantsAnswer: false,
            null,
            null,
            null,
            null,
            "Gracias por la tarde de ayer. Fue bueno que alguien hablara español."
        ),
    ];
}
