using Haven.Organisations.Inbox;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Contact;

/// <summary>An organisation that can be written to, as its public form shows it.</summary>
public sealed record ContactPlace(
    OrganisationId Organisation,
    string Code,
    string Name,
    string Addresses,
    string EmergencyLine,
    CalendarPeriod Keep
);

/// <summary>What becomes of a message.</summary>
public enum ContactOutcome
{
    Arrived,

    /// <summary>So many messages wait unopened that no more are taken; nothing was stored.</summary>
    Full,
}

/// <summary>
/// Takes in what people write to an organisation. Nothing is kept of whoever wrote but what they typed: no network
/// address, no browser, and for a member no name.
/// </summary>
public sealed class ContactService(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    IRoleNotices notices,
    TimeProvider clock
)
{
    /// <summary>So many that nobody has opened are a flood, and not people.</summary>
    internal const int MostUnopened = 500;

    /// <summary>The organisation with this code, or null. One in which nobody would read a message cannot be written to.</summary>
    public async Task<ContactPlace?> FindAsync(string code, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        return await PlaceAsync(
            context,
            context.Set<Organisation>().Where(o => o.Code == code),
            cancellationToken
        );
    }

    /// <summary>The organisation that a member works in.</summary>
    public async Task<ContactPlace?> FindAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        return await PlaceAsync(
            context,
            context.Set<Organisation>().Where(o => o.OrganisationId == organisation),
            cancellationToken
        );
    }

    /// <summary>
    /// Stores the message, its entry in the log, and a mail to the administrators where nothing else waits for them: all
    /// of it or nothing. The same words again on the same day, from a form that was sent twice, are one message.
    /// </summary>
    public async Task<ContactOutcome> SendAsync(
        ContactPlace to,
        ContactDraft draft,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(to.Organisation, draft);
        await using var context = database.Open(Scope.Installation);
        if (await IsThereAsync(context, id, cancellationToken))
        {
            return ContactOutcome.Arrived;
        }
        int unopened = await context
            .Set<ContactMessage>()
            .CountAsync(
                m => m.OrganisationId == to.Organisation && m.OpenedAt == 0,
                cancellationToken
            );
        if (unopened >= MostUnopened)
        {
            return ContactOutcome.Full;
        }
        await AddAsync(context, id, to, draft, cancellationToken);
        if (unopened == 0)
        {
            await notices.HandOverAsync(context, Notice(to.Organisation), cancellationToken);
        }
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The form was sent twice at once: the other one's is there.
            await using var again = database.Open(Scope.Installation);
            if (!await IsThereAsync(again, id, cancellationToken))
            {
                throw;
            }
        }
        return ContactOutcome.Arrived;
    }

    private async Task AddAsync(
        HavenContext context,
        Guid id,
        ContactPlace to,
        ContactDraft draft,
        CancellationToken cancellationToken
    )
    {
        var key = await keys.NewPersonAsync(to.Organisation, cancellationToken);
        context.Add(
            new ContactMessage
            {
                Id = id,
                OrganisationId = to.Organisation,
                PersonKey = key,
                ArrivedAt = clock.GetUtcNow().UtcTicks,
                Kind = draft.Kind,
                Lang = draft.Lang,
                WantsAnswer = draft.WantsAnswer,
                Name = Sealed<string>.Of(draft.Name),
                Email = Sealed<string>.Of(draft.Email),
                Telephone = Sealed<string>.Of(draft.Telephone),
                PostalAddress = Sealed<string>.Of(draft.PostalAddress),
                Text = Sealed<string>.Of(draft.Text),
            }
        );
        // Haven itself carries it in: the log does not say from which network somebody wrote, or which member.
        context.Record(
            new Deed(
                Reader.System(to.Organisation, "form"),
                Act.Create,
                Purpose.Delivery,
                InboxService.What,
                [key]
            )
        );
    }

    private static async Task<ContactPlace?> PlaceAsync(
        HavenContext context,
        IQueryable<Organisation> which,
        CancellationToken cancellationToken
    )
    {
        var organisation = await which
            .Where(o =>
                context
                    .Set<Member>()
                    .Any(m =>
                        m.OrganisationId == o.OrganisationId
                        && m.LeftAt == 0
                        && (m.Roles & Roles.Administrator) != 0
                    )
            )
            .Select(o => new
            {
                o.OrganisationId,
                o.Code,
                o.Name,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (organisation is null)
        {
            return null;
        }
        var says =
            await context
                .Set<ContactSettings>()
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    s => s.OrganisationId == organisation.OrganisationId,
                    cancellationToken
                )
            ?? new ContactSettings();
        return new ContactPlace(
            organisation.OrganisationId,
            organisation.Code,
            organisation.Name,
            says.Addresses,
            says.EmergencyLine,
            (
                await HeldRule.ReadAsync(
                    context,
                    organisation.OrganisationId,
                    KeepPeriod.Messages,
                    cancellationToken
                )
            ).Period
        );
    }

    private static Task<bool> IsThereAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) => context.Set<ContactMessage>().AnyAsync(m => m.Id == id, cancellationToken);

    private Guid IdOf(OrganisationId to, ContactDraft draft) =>
        SentForm.IdOf(
            vault,
            clock,
            "Organisations.ContactMessage.Once",
            $"{to.Value:D}",
            $"{draft.Kind}",
            draft.Name,
            draft.Email,
            draft.Telephone,
            draft.PostalAddress,
            draft.Text
        );

    private static RoleNotice Notice(OrganisationId organisation) =>
        new(
            organisation,
            Roles.Administrator,
            "A message waits in the inbox",
            "Somebody wrote to your organisation through Haven. You get no further mail until somebody has opened what waits.",
            "/organisations/inbox"
        );
}
