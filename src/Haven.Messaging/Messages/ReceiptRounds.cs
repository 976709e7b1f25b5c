using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Messaging.Messages;

/// <summary>
/// Takes over from delivery what became of each mail, some hundreds at a time, and counts it. Delivery forgets it in the
/// same save, so that receipts are kept in one place and end there. Two servers at once are harmless: one is overtaken.
/// </summary>
public sealed class ReceiptRounds(IDatabase database, IMailReceipts mails)
{
    private const string Job = "receipts";
    private const string What = "whether mails of a message arrived";
    private const int AtOnce = 500;

    /// <summary>One round over one organisation; returns how many were taken over.</summary>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        int all = 0;
        int taken;
        do
        {
            taken = await TakeAsync(organisation, cancellationToken);
            all += taken;
        } while (taken == AtOnce);
        return all;
    }

    private async Task<int> TakeAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var ended = await mails.TakeAsync(context, AtOnce, cancellationToken);
        if (ended.Count == 0)
        {
            return 0;
        }
        var ids = ended.Keys.ToList();
        // Of a message whose receipts have gone nothing is written any more.
        var receipts = await context
            .Set<MessageReceipt>()
            .Where(r => r.OrganisationId == organisation && ids.Contains(r.Id))
            .ToListAsync(cancellationToken);
        var named = receipts.Select(r => r.Message).Distinct().ToList();
        var messages = await context
            .Set<Message>()
            .Where(m => m.OrganisationId == organisation && named.Contains(m.Id))
            .ToDictionaryAsync(m => m.Id, cancellationToken);
        foreach (var receipt in receipts)
        {
            var fate = ended[receipt.Id];
            var message = messages[receipt.Message];
            receipt.Fate = Sealed<MailFate>.Of(fate);
            message.Arrived += fate == MailFate.Arrived ? 1 : 0;
            message.Failed += fate == MailFate.Failed ? 1 : 0;
            message.Version++;
        }
        context.Record(
            new Deed(
                Reader.System(organisation, Job),
                Act.Edit,
                Purpose.Delivery,
                What,
                [.. receipts.Select(r => r.PersonKey).Distinct()]
            )
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken) ? ended.Count : 0;
    }
}

/// <summary>Looks every few minutes: until then pages ask delivery themselves.</summary>
public sealed class ReceiptJob(
    ReceiptRounds rounds,
    IDatabase database,
    TimeProvider clock,
    ILogger<ReceiptJob> log
) : OrganisationRounds(database, clock, log, "What became of messages was not taken over")
{
    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => await rounds.RunAsync(organisation, cancellationToken);
}
