using Haven.Messaging.Roster;
using Haven.Organisations;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Messages;

/// <summary>How sending ended.</summary>
public enum SendOutcome
{
    /// <summary>It is sent, now or a moment before by somebody else.</summary>
    Sent,

    /// <summary>It would go to others, or say something else, than was looked at; nothing was sent.</summary>
    Changed,

    /// <summary>There is no address to which it could go.</summary>
    Nobody,

    /// <summary>There is no such message.</summary>
    NotThere,
}

/// <summary>
/// Sends a message: expanded once, one mail to each address, all of it in one transaction with the mails themselves. The
/// draft goes in it too, so that of two presses one finds nothing to send.
/// </summary>
public sealed class MessageDesk(
    IDatabase database,
    KeyRing keys,
    DraftDesk drafts,
    MessagePlanner planner,
    HavenServices services,
    IPublicOrganisations organisations,
    IMailHandoff mail,
    SiteAddress site,
    TimeProvider clock
)
{
    internal const string What = "message to families";

    /// <summary>Whom it would go to now; null where there is no such draft.</summary>
    public async Task<MessagePlan?> LookAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        await drafts.OpenAsync(reader, id, cancellationToken) is { } draft
            ? await planner.MakeAsync(reader, draft, cancellationToken)
            : null;

    /// <summary>Sends what was looked at.</summary>
    /// <param name="digest">Of the plan that was looked at.</param>
    /// <exception cref="PurposeClosedException">A law that the school goes by keeps the purpose closed.</exception>
    public async Task<SendOutcome> SendAsync(
        Reader reader,
        Guid id,
        string digest,
        CancellationToken cancellationToken
    )
    {
        if (await LookAsync(reader, id, cancellationToken) is not { } plan)
        {
            return await IsSentAsync(reader, id, cancellationToken)
                ? SendOutcome.Sent
                : SendOutcome.NotThere;
        }
        if (plan.Digest != digest)
        {
            return SendOutcome.Changed;
        }
        if (plan.Addresses.Count == 0)
        {
            return SendOutcome.Nobody;
        }
        // Mail belongs to the installation, and so does the unit of work; the laws are those of the school.
        var purpose = MessageKinds.Of(plan.Draft.Kind).Purpose;
        if (
            await services.Gate.WhyNotEnteredAsync(
                reader.Organisation,
                purpose,
                cancellationToken
            ) is
            { } why
        )
        {
            throw new PurposeClosedException(why, new Deed(reader, Act.Create, purpose, What, []));
        }
        return
            await StoreAsync(reader, plan, cancellationToken)
            || await IsSentAsync(reader, id, cancellationToken)
            ? SendOutcome.Sent
            : SendOutcome.Changed;
    }

    /// <summary>All of it or nothing; false where the draft or the roster is another by now.</summary>
    internal async Task<bool> StoreAsync(
        Reader reader,
        MessagePlan plan,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var draft = await DraftDesk.FindAsync(context, reader, plan.Draft.Id, cancellationToken);
        var roster = await context
            .Set<SchoolRoster>()
            .SingleOrDefaultAsync(r => r.OrganisationId == reader.Organisation, cancellationToken);
        if (draft?.Version != plan.Draft.Version || roster?.Version != plan.Roster)
        {
            return false;
        }
        // Taken along as it is: a roster or a removal that comes first refuses this, and one that comes second finds it.
        context.Entry(roster).Property(r => r.Version).IsModified = true;
        var of = plan.Recipients.Select(r => r.Of).Distinct().ToList();
        var fresh = await keys.NewPeopleAsync(reader.Organisation, of.Count + 2, cancellationToken);
        var sent = new Sending(reader.Organisation, plan, fresh, clock.GetUtcNow());
        await DraftDesk.RemoveAsync(context, draft, cancellationToken);
        context.AddRange(sent.Rows(of, new MemberId(reader.Member), LocalTime.Today(clock)));
        context.Record(
            new Deed(
                reader,
                Act.Create,
                MessageKinds.Of(plan.Draft.Kind).Purpose,
                What,
                [draft.PersonKey, .. fresh, .. of]
            )
        );
        var school = await organisations.OfAsync(reader.Organisation, cancellationToken);
        string contact = site.To("/organisations/contact/" + school.Code);
        await mail.HandOverAllAsync(
            context,
            [
                .. sent.Deliveries.Select(d =>
                    MessageMail.Of(
                        school,
                        contact,
                        plan.Draft.Written,
                        d.Key,
                        new MailSending(reader.Organisation, d.Value) { IsTaken = true }
                    )
                ),
            ],
            cancellationToken
        );
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two at once: the other one's message is there.
            if (await IsSentAsync(reader, plan.Draft.Id, cancellationToken))
            {
                return true;
            }
            throw;
        }
    }

    private async Task<bool> IsSentAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context.Set<Message>().AnyAsync(m => m.Id == id, cancellationToken);
    }
}
