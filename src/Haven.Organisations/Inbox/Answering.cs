using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Inbox;

public enum AnswerOutcome
{
    /// <summary>It is on its way.</summary>
    Sent,

    /// <summary>There is no such message, or it has no address.</summary>
    NotFound,

    /// <summary>Somebody else answered meanwhile; nothing was sent.</summary>
    Quicker,
}

/// <summary>
/// Answers a message by mail. The answer, its entry in the log and the mail commit together. What somebody wrote is not
/// repeated in the mail: nobody knows who reads it with them.
/// </summary>
public sealed class Answering(
    IDatabase database,
    Vault vault,
    IMailHandoff mail,
    SiteAddress site,
    TimeProvider clock
)
{
    /// <param name="seen">How many answers there were on the page on which this one was written.</param>
    public async Task<AnswerOutcome> AnswerAsync(
        Reader by,
        Guid id,
        int seen,
        string text,
        CancellationToken cancellationToken
    )
    {
        // Mail belongs to the installation, so that its scope is the one in which both can be written.
        await using var context = database.Open(Scope.Installation);
        var message = await context
            .Set<ContactMessage>()
            .SingleOrDefaultAsync(
                m => m.Id == id && m.OrganisationId == by.Organisation,
                cancellationToken
            );
        if (message is null)
        {
            return AnswerOutcome.NotFound;
        }
        if (message.Answers != seen)
        {
            return AnswerOutcome.Quicker;
        }
        var opened = await vault.OpenAsync(
            by,
            Purpose.Correspondence,
            Act.View,
            InboxService.What,
            [message],
            cancellationToken
        );
        if (opened.Read(message.Email) is not { Length: > 0 } email)
        {
            return AnswerOutcome.NotFound;
        }
        var organisation = await context
            .Set<Organisation>()
            .SingleAsync(o => o.OrganisationId == by.Organisation, cancellationToken);
        Add(context, by, message, text);
        await mail.HandOverAsync(
            context,
            Words(email, message.Lang, organisation, text),
            cancellationToken
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return AnswerOutcome.Sent;
        }
        catch (DbUpdateConcurrencyException)
        {
            return AnswerOutcome.Quicker;
        }
    }

    private void Add(HavenContext context, Reader by, ContactMessage message, string text)
    {
        message.Answers++;
        context.Add(
            new ContactAnswer
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                OrganisationId = by.Organisation,
                PersonKey = message.PersonKey,
                Message = message.Id,
                At = clock.GetUtcNow().UtcTicks,
                Member = by.Member,
                Text = Sealed<string>.Of(text),
            }
        );
        context.Record(
            new Deed(
                by,
                Act.Create,
                Purpose.Correspondence,
                "answer to a message",
                [message.PersonKey]
            )
        );
    }

    // The subject says nothing that whoever looks over a shoulder should not see.
    private Mail Words(string email, string lang, Organisation from, string text)
    {
        string again = site.To("/organisations/contact/" + from.Code);
        return lang == "es"
            ? new Mail(
                email,
                "Respuesta a su mensaje",
                $"{text}\n\n{from.Name}\n\nPara escribirnos de nuevo, use esta página. Las respuestas a este correo puede que no las lea nadie.\n{again}?lang=es\n"
            )
            : new Mail(
                email,
                "An answer to your message",
                $"{text}\n\n{from.Name}\n\nTo write to us again, use this page. Nobody may read what is sent to the address of this mail.\n{again}\n"
            );
    }
}
