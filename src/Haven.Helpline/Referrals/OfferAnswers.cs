using System.Security.Cryptography;
using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Helpline.Recipients;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Referrals;

/// <summary>What became of a visitor's answer.</summary>
public enum AnswerOutcome
{
    Done,

    /// <summary>The chat has ended, or is gone: nobody agrees outside of it.</summary>
    Over,

    /// <summary>It was an answer to something that was proposed before, or is answered.</summary>
    Outdated,

    /// <summary>The visitor said yes, and ticked nothing.</summary>
    NothingTicked,

    /// <summary>The service is off the list, or the day is over.</summary>
    NotPossible,
    Quicker,
}

/// <summary>The last proposal of a chat, as its visitor sees it.</summary>
/// <param name="Answer">Null where they agreed to nothing.</param>
/// <param name="Agreed">What they agreed to, while it holds.</param>
public sealed record ShownOffer(
    ReferralStep Step,
    int Number,
    ReferralTerms Terms,
    OfferAnswer? Answer,
    ReferralTerms? Agreed
);

/// <summary>
/// A visitor reads what was proposed, agrees to what they tick, or says no (promise HLP-10). What they agree to is fixed
/// at that moment, in a record that nothing ties to the chat. No entry in the log says when they were here.
/// </summary>
public sealed class OfferAnswers(
    IDatabase database,
    KeyRing keys,
    Vault vault,
    CertificateGate gate,
    ChatWakes wakes
)
{
    private const int Tries = 20;

    /// <summary>The last proposal of the visitor's chat; null where there is none, or it is gone.</summary>
    public async Task<ShownOffer?> ReadAsync(Chat chat, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(chat.OrganisationId));
        var offer = await context
            .Set<ReferralOffer>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                o => o.Chat == chat.Id && o.Number == chat.Offers,
                cancellationToken
            );
        try
        {
            return offer is null ? null : await ShownAsync(context, chat, offer, cancellationToken);
        }
        catch (VaultException)
        {
            return null; // Its key went meanwhile: the chat is gone.
        }
    }

    /// <summary>Agrees to what was ticked of this proposal, and to nothing else.</summary>
    /// <param name="consent">The words of the page, made of what is agreed.</param>
    public Task<AnswerOutcome> AgreeAsync(
        OrganisationId organisation,
        ChatId id,
        int number,
        IReadOnlyCollection<ReferralItemKind> ticked,
        string lang,
        Func<ReferralTerms, string> consent,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            organisation,
            id,
            number,
            ReferralStep.Agreed,
            (context, chat, offer) =>
                AgreeAsync(context, chat, offer, ticked, lang, consent, cancellationToken),
            cancellationToken
        );

    /// <summary>Says no. Nothing is told to anybody.</summary>
    public Task<AnswerOutcome> RefuseAsync(
        OrganisationId organisation,
        ChatId id,
        int number,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            organisation,
            id,
            number,
            ReferralStep.Refused,
            (_, _, _) => Task.FromResult(AnswerOutcome.Done),
            cancellationToken
        );

    private async Task<AnswerOutcome> StepAsync(
        OrganisationId organisation,
        ChatId id,
        int number,
        ReferralStep to,
        Func<HavenContext, Chat, ReferralOffer, Task<AnswerOutcome>> step,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(new Scope(organisation));
            var chat = await context
                .Set<Chat>()
                .SingleOrDefaultAsync(c => c.Id == id && c.EndedAt == 0, cancellationToken);
            var offer = await context
                .Set<ReferralOffer>()
                .SingleOrDefaultAsync(o => o.Chat == id && o.Number == number, cancellationToken);
            if (chat is null)
            {
                return AnswerOutcome.Over;
            }
            if (offer is null || chat.Offers != number || chat.Referral != ReferralStep.Proposed)
            {
                // Pressed twice, the first press counts.
                return chat.Offers == number && chat.Referral == to
                    ? AnswerOutcome.Done
                    : AnswerOutcome.Outdated;
            }
            try
            {
                if (await step(context, chat, offer) is not AnswerOutcome.Done and var why)
                {
                    return why;
                }
                chat.Referral = to;
                chat.Changes++;
                if (await context.SaveUnlessOvertakenAsync(cancellationToken))
                {
                    wakes.Raise(id);
                    return AnswerOutcome.Done;
                }
            }
            catch (VaultException)
            {
                // The chat's key went: looked at again, it is over.
            }
            catch (DbUpdateException) when (tried < Tries)
            {
                // The number or the words are another one's: drawn anew.
            }
        }
        return AnswerOutcome.Quicker;
    }

    private async Task<AnswerOutcome> AgreeAsync(
        HavenContext context,
        Chat chat,
        ReferralOffer offer,
        IReadOnlyCollection<ReferralItemKind> ticked,
        string lang,
        Func<ReferralTerms, string> consent,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenToThemselvesAsync([offer], cancellationToken);
        var proposed = ReferralTerms.Read(opened.Read(offer.Terms));
        var terms = proposed with
        {
            Items = [.. proposed.Items.Where(i => ticked.Contains(i.Kind))],
        };
        if (terms.Items.Count == 0)
        {
            return AnswerOutcome.NothingTicked;
        }
        var recipient = new ReferralRecipientId(terms.Recipient);
        if (
            terms.Until < await gate.TodayAsync(chat.OrganisationId, cancellationToken)
            || !await context
                .Set<ReferralRecipient>()
                .AnyAsync(r => r.Id == recipient, cancellationToken)
        )
        {
            return AnswerOutcome.NotPossible;
        }
        string words = TakeBackWords.Create(lang);
        var referral = new HelplineReferral
        {
            Id = HelplineReferralId.Create(),
            OrganisationId = chat.OrganisationId,
            PersonKey = await keys.NewPassingAsync(chat.OrganisationId, cancellationToken),
            Number = RandomNumberGenerator.GetInt32(1_000_000, 10_000_000),
            WordsHash = TakeBackWords.HashOf(chat.OrganisationId, words),
            Until = terms.Until,
            Terms = Sealed<string>.Of(terms.Write()),
            Consent = Sealed<string>.Of(consent(terms)),
            Told = Sealed<string>.Of(""),
        };
        context.Add(referral);
        offer.Answer = Sealed<string>.Of(new OfferAnswer(referral.Id.Value, words).Write());
        return AnswerOutcome.Done;
    }

    private async Task<ShownOffer> ShownAsync(
        HavenContext context,
        Chat chat,
        ReferralOffer offer,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenToThemselvesAsync([offer], cancellationToken);
        var terms = ReferralTerms.Read(opened.Read(offer.Terms));
        var answer = OfferAnswer.Read(opened.Read(offer.Answer));
        if (answer is null || chat.Referral != ReferralStep.Agreed)
        {
            return new ShownOffer(chat.Referral, offer.Number, terms, answer, null);
        }
        var today = await gate.TodayAsync(chat.OrganisationId, cancellationToken);
        var referral = await context
            .Set<HelplineReferral>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                r => r.Id == answer.Id && !r.IsTakenBack && r.Until >= today,
                cancellationToken
            );
        if (referral is null)
        {
            return new ShownOffer(ReferralStep.TakenBack, offer.Number, terms, answer, null);
        }
        var own = await vault.OpenToThemselvesAsync([referral], cancellationToken);
        return new ShownOffer(
            chat.Referral,
            offer.Number,
            terms,
            answer,
            ReferralTerms.Read(own.Read(referral.Terms))
        );
    }
}
