using System.Data.Common;
using Haven.Helpline.Certificates;
using Haven.Helpline.Purging;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Referrals;

/// <summary>Deletes referrals that were taken back or whose last day is over, and what is left of those, key first.</summary>
public sealed class ReferralPurge(
    IDatabase database,
    ForgettingService forgetting,
    CertificateGate gate
)
{
    /// <summary>As it stands in receipts: the person themselves chose the day, and may have taken it back.</summary>
    public const string Rule = "helpline-referral";

    public async Task RunAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        var today = await gate.TodayAsync(organisation, cancellationToken);
        await using var context = database.Open(new Scope(organisation));
        var over = await context
            .Set<HelplineReferral>()
            .Where(r => r.IsTakenBack || r.Until < today)
            .Select(r => r.PersonKey)
            .ToListAsync(cancellationToken);
        over.AddRange(
            await context
                .Set<ReferralRecall>()
                .Where(r => r.Until < today)
                .Select(r => r.PersonKey)
                .ToListAsync(cancellationToken)
        );
        await EndAsync(organisation, over, cancellationToken);
    }

    /// <summary>The same, where whoever asks does not wait for it: what cannot go now goes with the next round.</summary>
    public async Task TryAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(organisation, cancellationToken);
        }
        catch (Exception e)
            when (e is DbException or DbUpdateException or IOException or HttpRequestException
                || e is TimeoutException or UnauthorizedAccessException
            )
        {
            // It is taken back, and nobody can open it: nothing is lost but a minute.
        }
    }

    internal Task EndAsync(
        OrganisationId organisation,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    ) =>
        forgetting.EndPassingAsync(
            Reader.System(organisation, ChatPurge.Job),
            Rule,
            people,
            cancellationToken
        );
}
