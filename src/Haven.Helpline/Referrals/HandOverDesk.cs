using Haven.Helpline.Certificates;
using Haven.Helpline.Model;
using Haven.Helpline.Recipients;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Referrals;

/// <summary>A referral in the list. Nothing of it is opened.</summary>
public sealed record ReferralLine(
    HelplineReferralId Id,
    long Number,
    DateOnly Until,
    bool IsHandedOver
);

/// <summary>A service that has to be called.</summary>
public sealed record RecallLine(ReferralRecallId Id, string Number, string Service, HandOver Told);

/// <summary>A referral, opened.</summary>
/// <param name="Phone">As it stands in the list now; null where the service is not on it any more.</param>
public sealed record OpenReferral(
    HelplineReferralId Id,
    string Number,
    ReferralTerms Terms,
    string Consent,
    HandOver? Told,
    string? Phone
);

/// <summary>
/// What advocates do with a referral while the consent holds: read it, tell the service, write down that they did. Every
/// opening is an entry in the log. Nothing is sent by Haven.
/// </summary>
public class HandOverDesk(
    IDatabase database,
    Vault vault,
    CertificateGate gate,
    ReferralPurge purge,
    TimeProvider clock
)
{
    private const string What = "referral of a visitor of the helpline";
    private const int Tries = 5;

    /// <summary>"HD-1234567"</summary>
    public static string Words(long number) => FormattableString.Invariant($"HD-{number}");

    /// <summary>Those that hold, the one that ends first on top.</summary>
    public async Task<IReadOnlyList<ReferralLine>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await (await HoldingAsync(context, reader, cancellationToken))
            .OrderBy(r => r.Until)
            .ThenBy(r => r.Number)
            .Take(200)
            .Select(r => new ReferralLine(r.Id, r.Number, r.Until, r.IsHandedOver))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The services that have to be called.</summary>
    public async Task<IReadOnlyList<RecallLine>> RecallsAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var recalls = await context
            .Set<ReferralRecall>()
            .AsNoTracking()
            .OrderBy(r => r.Number)
            .Take(200)
            .ToListAsync(cancellationToken);
        if (recalls.Count == 0)
        {
            return [];
        }
        var opened = await OpenAsync(reader, recalls, cancellationToken);
        return recalls.ConvertAll(r => new RecallLine(
            r.Id,
            Words(r.Number),
            opened.Read(r.Service) ?? "",
            HandOver.Read(opened.Read(r.Told))!
        ));
    }

    /// <summary>The service was called: the record of it goes.</summary>
    public async Task<bool> CalledAsync(
        Reader reader,
        ReferralRecallId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var key = await context
            .Set<ReferralRecall>()
            .Where(r => r.Id == id)
            .Select(r => (PersonKeyId?)r.PersonKey)
            .SingleOrDefaultAsync(cancellationToken);
        if (key is not { } person)
        {
            return false;
        }
        context.Record(new Deed(reader, Act.Edit, Purpose.Helpline, What, [person]));
        await context.SaveChangesAsync(cancellationToken);
        await purge.EndAsync(reader.Organisation, [person], cancellationToken);
        return true;
    }

    /// <summary>Opens a referral that holds; null where there is none, or none any more.</summary>
    public async Task<OpenReferral?> OpenAsync(
        Reader reader,
        HelplineReferralId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var referral = await (await HoldingAsync(context, reader, cancellationToken))
            .AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (referral is null)
        {
            return null;
        }
        try
        {
            var opened = await OpenAsync(reader, [referral], cancellationToken);
            var terms = ReferralTerms.Read(opened.Read(referral.Terms));
            var recipient = new ReferralRecipientId(terms.Recipient);
            return new OpenReferral(
                referral.Id,
                Words(referral.Number),
                terms,
                opened.Read(referral.Consent) ?? "",
                HandOver.Read(opened.Read(referral.Told)),
                await context
                    .Set<ReferralRecipient>()
                    .Where(r => r.Id == recipient)
                    .Select(r => r.ServicePhone)
                    .SingleOrDefaultAsync(cancellationToken)
            );
        }
        catch (VaultException)
        {
            return null; // Its key went meanwhile: it was taken back.
        }
    }

    /// <summary>Writes down that the service was told; once. False where it was taken back or has ended meanwhile.</summary>
    public async Task<bool> HandedOverAsync(
        Reader reader,
        HelplineReferralId id,
        string to,
        HandOverWay way,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            var referral = await (
                await HoldingAsync(context, reader, cancellationToken)
            ).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
            if (referral is null || referral.IsHandedOver)
            {
                return referral is not null;
            }
            referral.IsHandedOver = true;
            referral.Told = Sealed<string>.Of(
                new HandOver(to, way, clock.GetUtcNow().UtcTicks).Write()
            );
            referral.Changes++;
            context.Record(
                new Deed(reader, Act.Edit, Purpose.Helpline, What, [referral.PersonKey])
            );
            try
            {
                if (await context.SaveUnlessOvertakenAsync(cancellationToken))
                {
                    return true;
                }
            }
            catch (VaultException)
            {
                return false; // Its key went meanwhile: it was taken back.
            }
        }
        return false;
    }

    /// <summary>What is not taken back, and not over.</summary>
    protected virtual async Task<IQueryable<HelplineReferral>> HoldingAsync(
        HavenContext context,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var today = await gate.TodayAsync(reader.Organisation, cancellationToken);
        return context.Set<HelplineReferral>().Where(r => !r.IsTakenBack && r.Until >= today);
    }

    private Task<Opened> OpenAsync(
        Reader reader,
        IReadOnlyCollection<ISealedRecord> records,
        CancellationToken cancellationToken
    ) => vault.OpenAsync(reader, Purpose.Helpline, Act.View, What, records, cancellationToken);
}
