using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Permissions;

/// <summary>
/// A signed permission as a ground of the door: it opens from its first day to the end of its last one on the
/// organisation's calendar, until it is taken back, for those who look after the person.
/// </summary>
internal sealed class PermissionGround(
    Vault.Vault vault,
    IOrganisationZones zones,
    TimeProvider clock,
    IPeopleInCare? people = null
) : IDisclosureGround
{
    private const string None = "There is no such permission.";

    public DisclosureBasis Basis => DisclosureBasis.Permission;

    public Purpose Purpose => Purpose.Sharing;

    public async Task<DisclosureOpening> OpenAsync(
        HavenContext context,
        Reader reader,
        Guid ground,
        bool isUsed,
        CancellationToken cancellationToken
    )
    {
        var permission = await context
            .Set<Permission>()
            .SingleOrDefaultAsync(
                p => p.OrganisationId == reader.Organisation && p.Id == ground,
                cancellationToken
            );
        if (
            permission is null
            || people is null
            || !await people.MaySeeAsync(context, reader, permission.PersonKey, cancellationToken)
        )
        {
            return DisclosureOpening.Shut(None);
        }
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        if (WhyNot(permission, zone, clock.GetUtcNow().UtcTicks) is { } shut)
        {
            return DisclosureOpening.Shut(shut);
        }
        // Whoever does not want to be looked after here any more does not want to be told of either.
        var closed = await RestrictionGate.AmongAsync(
            context,
            Purpose.CaseWork,
            [permission.PersonKey],
            cancellationToken
        );
        if (closed.Count > 0)
        {
            return DisclosureOpening.Shut(
                new RestrictedException(closed.Values.First(), Purpose.Sharing).Message
            );
        }
        return await TermsAsync(reader, permission, zone, isUsed, cancellationToken);
    }

    private async Task<DisclosureOpening> TermsAsync(
        Reader reader,
        Permission permission,
        TimeZoneInfo zone,
        bool isUsed,
        CancellationToken cancellationToken
    )
    {
        Vault.Opened opened;
        try
        {
            opened = await vault.OpenAsync(
                reader,
                Purpose,
                Act.View,
                PermissionDesk.What,
                [permission],
                cancellationToken
            );
        }
        catch (PurposeClosedException shut)
        {
            return DisclosureOpening.Shut(shut.Message);
        }
        if (isUsed)
        {
            permission.Given++;
            permission.Version++;
        }
        var terms = PermissionReading.TermsOf(permission, opened);
        return new(
            new DisclosureTerms(
                permission.PersonKey,
                Evidence(
                    (permission, zone.DayOf(permission.SignedAt)),
                    PermissionReading.SignatureOf(permission, opened),
                    opened.Read(permission.Hash) ?? ""
                ),
                terms.Recipient,
                terms.Address,
                terms.UsedFor,
                terms.Items,
                terms.Lang
            )
            {
                WithTyped = terms.WithTyped,
                Way = new PackageWay(terms.Transfer == 0 ? null : terms.Transfer),
            }
        );
    }

    private static string? WhyNot(Permission permission, TimeZoneInfo zone, long now) =>
        permission.StateOn(zone.DayOf(now)) switch
        {
            PermissionState.TakenBack =>
                $"The permission was taken back on {LocalTime.Day(zone.DayOf(permission.TakenBackAt))}.",
            PermissionState.NotYet =>
                $"The permission holds from {LocalTime.Day(permission.From)} on.",
            PermissionState.Over =>
                $"The permission ended with {LocalTime.Day(permission.Until)}. Only the person can sign another one.",
            _ => null,
        };

    // It goes to the recipient on the cover too: who signed, in which capacity, and no name.
    private static string Evidence(
        (Permission Record, DateOnly SignedOn) permission,
        PermissionSignature signature,
        string hash
    )
    {
        var words = PermissionWords.In(permission.Record.Lang);
        var said = ConsentWords.In(permission.Record.Lang);
        string signed = words.Day(permission.SignedOn);
        string who = said.Of(signature.Voice.Voice);
        string how = said.Of(signature.Voice.Manner);
        string until = words.Day(permission.Record.Until);
        return words.Say(
            $"Written permission of {signed}, until {until}. Signed by: {who} ({how}). Check sum {hash[..12]}.",
            $"Permiso escrito del {signed}, hasta el {until}. Firma: {who} ({how}). Suma de comprobación {hash[..12]}."
        );
    }
}
