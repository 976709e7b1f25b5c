using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Helpline.Recipients;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Referrals;

/// <summary>What became of taking a referral back.</summary>
public enum TakenBack
{
    /// <summary>Nobody had been told, and nobody is told any more.</summary>
    InTime,

    /// <summary>The service had been told already; the advocates are asked to call it.</summary>
    AfterTold,

    /// <summary>There is none: it was taken back, or has ended, or there never was one.</summary>
    NotThere,
}

/// <summary>
/// Takes back what a visitor agreed to, at once: from the chat, or by the words that they were shown, when the chat has
/// gone. Nothing of the referral is opened for anybody from then on, and it goes with its key.
/// </summary>
public sealed class TakingBack(
    IDatabase database,
    KeyRing keys,
    Vault vault,
    OfferAnswers answers,
    CertificateGate gate,
    ReferralPurge purge,
    ChatWakes wakes
)
{
    private const int Tries = 20;

    /// <summary>By the chat, found by the key that only its visitor has.</summary>
    public async Task<TakenBack> InChatAsync(Chat chat, CancellationToken cancellationToken)
    {
        if (await answers.ReadAsync(chat, cancellationToken) is not { Answer: { } answer })
        {
            return TakenBack.NotThere;
        }
        var hash = TakeBackWords.HashOf(chat.OrganisationId, answer.Words);
        var taken = await TakeAsync(chat.OrganisationId, hash, cancellationToken);
        await MarkAsync(chat, cancellationToken);
        wakes.Raise(chat.Id);
        return taken;
    }

    /// <param name="hash">Of the words: <see cref="TakeBackWords.Read"/>.</param>
    public async Task<TakenBack> TakeAsync(
        OrganisationId organisation,
        byte[] hash,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(new Scope(organisation));
            var today = await gate.TodayAsync(organisation, cancellationToken);
            var referral = await context
                .Set<HelplineReferral>()
                .SingleOrDefaultAsync(
                    r => r.WordsHash == hash && !r.IsTakenBack && r.Until >= today,
                    cancellationToken
                );
            if (referral is null)
            {
                return TakenBack.NotThere;
            }
            referral.IsTakenBack = true;
            referral.Changes++;
            try
            {
                if (referral.IsHandedOver)
                {
                    context.Add(await RecallAsync(context, referral, cancellationToken));
                }
                if (await context.SaveUnlessOvertakenAsync(cancellationToken))
                {
                    await purge.TryAsync(organisation, cancellationToken);
                    return referral.IsHandedOver ? TakenBack.AfterTold : TakenBack.InTime;
                }
            }
            catch (VaultException)
            {
                // Its key went meanwhile: looked at again, it is gone.
            }
        }
        // Nobody is told that it is taken back while it is not.
        throw new TimeoutException("A referral could not be taken back.");
    }

    // Whom to call, and by which number they know it: nothing of what they were told.
    private async Task<ReferralRecall> RecallAsync(
        HavenContext context,
        HelplineReferral referral,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenToThemselvesAsync([referral], cancellationToken);
        var terms = ReferralTerms.Read(opened.Read(referral.Terms));
        var recipient = new ReferralRecipientId(terms.Recipient);
        string? phone = await context
            .Set<ReferralRecipient>()
            .Where(r => r.Id == recipient)
            .Select(r => r.ServicePhone)
            .SingleOrDefaultAsync(cancellationToken);
        return new ReferralRecall
        {
            Id = ReferralRecallId.Create(),
            OrganisationId = referral.OrganisationId,
            PersonKey = await keys.NewPassingAsync(referral.OrganisationId, cancellationToken),
            Number = referral.Number,
            Until = referral.Until,
            Service = Sealed<string>.Of(phone is null ? terms.Name : $"{terms.Name}, {phone}"),
            Told = Sealed<string>.Of(opened.Read(referral.Told) ?? ""),
        };
    }

    private async Task MarkAsync(Chat of, CancellationToken cancellationToken)
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(new Scope(of.OrganisationId));
            var chat = await context
                .Set<Chat>()
                .SingleOrDefaultAsync(
                    c =>
                        c.Id == of.Id && c.Offers == of.Offers && c.Referral == ReferralStep.Agreed,
                    cancellationToken
                );
            if (chat is null)
            {
                return;
            }
            chat.Referral = ReferralStep.TakenBack;
            chat.Changes++;
            if (await context.SaveUnlessOvertakenAsync(cancellationToken))
            {
                return;
            }
        }
    }
}
