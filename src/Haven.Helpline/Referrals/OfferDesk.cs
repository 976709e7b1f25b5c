using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Helpline.Recipients;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Referrals;

/// <summary>What became of a proposal.</summary>
public enum OfferOutcome
{
    Done,

    /// <summary>There is no such chat of the advocate's that goes on.</summary>
    NotTheirs,

    /// <summary>Something is agreed in this chat already, and holds.</summary>
    Agreed,
    Quicker,
}

/// <summary>An advocate proposes a referral in their chat, or takes the proposal back. Another one takes its place.</summary>
public sealed class OfferDesk(IDatabase database, ChatReading reading, ChatWakes wakes)
{
    private const string What = "referral proposed in a chat";
    private const int Tries = 20;

    /// <param name="sent">The page's random number: a form that is sent twice is one proposal.</param>
    public Task<OfferOutcome> ProposeAsync(
        Reader reader,
        ChatId id,
        Guid sent,
        ReferralTerms terms,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            reader,
            id,
            async (context, chat) =>
            {
                if (
                    await context
                        .Set<ReferralOffer>()
                        .AnyAsync(o => o.Chat == id && o.Sent == sent, cancellationToken)
                )
                {
                    return OfferOutcome.Done;
                }
                if (chat.Referral == ReferralStep.Agreed)
                {
                    return OfferOutcome.Agreed;
                }
                chat.Offers++;
                chat.Referral = ReferralStep.Proposed;
                context.Add(
                    new ReferralOffer
                    {
                        Id = ReferralOfferId.Create(),
                        OrganisationId = chat.OrganisationId,
                        PersonKey = chat.PersonKey,
                        Chat = id,
                        Number = chat.Offers,
                        Sent = sent,
                        Terms = Sealed<string>.Of(terms.Write()),
                        Answer = Sealed<string>.Of(""),
                    }
                );
                return null;
            },
            cancellationToken
        );

    /// <summary>Takes back what nobody has answered yet.</summary>
    public Task<OfferOutcome> TakeBackAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            reader,
            id,
            (_, chat) =>
            {
                if (chat.Referral != ReferralStep.Proposed)
                {
                    return Task.FromResult<OfferOutcome?>(
                        chat.Referral == ReferralStep.Agreed
                            ? OfferOutcome.Agreed
                            : OfferOutcome.Done
                    );
                }
                chat.Referral = ReferralStep.None;
                return Task.FromResult<OfferOutcome?>(null);
            },
            cancellationToken
        );

    /// <param name="step">Changes the chat; what it returns is the answer where nothing is to be stored.</param>
    private async Task<OfferOutcome> StepAsync(
        Reader reader,
        ChatId id,
        Func<HavenContext, Chat, Task<OfferOutcome?>> step,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            if (!await reading.IsMineAsync(reader, id, cancellationToken))
            {
                return OfferOutcome.NotTheirs;
            }
            await using var context = database.Open(new Scope(reader.Organisation));
            var chat = await context
                .Set<Chat>()
                .SingleOrDefaultAsync(c => c.Id == id && c.EndedAt == 0, cancellationToken);
            if (chat is null)
            {
                return OfferOutcome.NotTheirs;
            }
            if (await step(context, chat) is { } known)
            {
                return known;
            }
            chat.Changes++;
            context.Record(new Deed(reader, Act.Edit, Purpose.Helpline, What, [chat.PersonKey]));
            try
            {
                if (await context.SaveUnlessOvertakenAsync(cancellationToken))
                {
                    wakes.Raise(id);
                    return OfferOutcome.Done;
                }
            }
            catch (VaultException)
            {
                // Its key went while this was written: looked at again, the chat is gone.
            }
            catch (DbUpdateException) when (tried < Tries)
            {
                // Another proposal has this number: looked at again.
            }
        }
        return OfferOutcome.Quicker;
    }
}
