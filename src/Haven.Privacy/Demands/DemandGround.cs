using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Demands;

/// <summary>
/// A demand as the ground on which something leaves: only with an order, what it covers, after those concerned had time, and
/// when two people looked at it; until the last day for the answer.
/// </summary>
public sealed class DemandGround(Vault.Vault vault, IOrganisationZones zones, TimeProvider clock)
    : IDisclosureGround
{
    public DisclosureBasis Basis => DisclosureBasis.Demand;

    public Purpose Purpose => Purpose.LegalDemand;

    public async Task<DisclosureOpening> OpenAsync(
        HavenContext context,
        Reader reader,
        Guid ground,
        bool isUsed,
        CancellationToken cancellationToken
    )
    {
        if (
            await context
                .Set<Demand>()
                .SingleOrDefaultAsync(
                    d => d.OrganisationId == reader.Organisation && d.Id == ground,
                    cancellationToken
                )
            is not { } demand
        )
        {
            return DisclosureOpening.Shut("There is no such demand.");
        }
        var steps = await DemandReading.StepsAsync(context, demand, cancellationToken);
        long now = clock.GetUtcNow().UtcTicks;
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        var standing = DemandStanding.Of(demand, steps, zone.DayOf(now), now);
        if (standing.Next != DemandNext.Answer)
        {
            return DisclosureOpening.Shut(DemandWords.Shut(standing.Next));
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose,
            Act.Retrieve,
            DemandDesk.What,
            [demand],
            cancellationToken
        );
        if (isUsed)
        {
            demand.Given++;
            demand.Version++;
            context.Record(
                new Deed(reader, Act.Edit, Purpose, DemandDesk.What, [demand.PersonKey])
            );
        }
        return new(TermsOf(demand, opened, now));
    }

    private static DisclosureTerms TermsOf(Demand demand, Opened opened, long now) =>
        new(
            demand.Of,
            opened.Read(demand.Evidence) ?? "",
            opened.Read(demand.Recipient) ?? "",
            opened.Read(demand.Address) ?? "",
            "Answering what a court or a law demands",
            (opened.Read(demand.Items) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries),
            "en"
        )
        {
            WithTyped = demand.WithTyped,
            Way = new PackageWay(demand.Transfer == 0 ? null : demand.Transfer),
            ApprovedBy = demand.ApprovedBy,
            SecretUntil = demand.IsSecret(now) ? demand.SecretUntil : 0,
        };
}
