using Haven.Organisations.Model;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Certificates;

/// <summary>
/// Says who may answer at this moment: a member who is an advocate still and whose certificate holds (promise HLP-12). It
/// is asked at each step and before each line that a page is sent, and remembers nothing.
/// </summary>
public class CertificateGate(IDatabase database, IOrganisationZones zones, TimeProvider clock)
{
    public async Task<bool> MayAnswerAsync(Reader reader, CancellationToken cancellationToken) =>
        (await WhoMayAsync(reader.Organisation, cancellationToken)).Contains(
            new MemberId(reader.Member)
        );

    /// <summary>Everybody who may.</summary>
    public virtual async Task<IReadOnlyCollection<MemberId>> WhoMayAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var today = await TodayAsync(organisation, cancellationToken);
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Member>()
            .Where(m => m.LeftAt == 0 && (m.Roles & Roles.Advocate) != 0)
            .Where(m =>
                context.Set<AdvocateCertificate>().Any(c => c.Member == m.Id && c.Until >= today)
            )
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The day of the organisation.</summary>
    public async Task<DateOnly> TodayAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => (await zones.OfAsync(organisation, cancellationToken)).DayOf(clock.GetUtcNow().UtcTicks);
}

/// <summary>Who answers has no certificate on record that holds. Nothing was opened or changed.</summary>
public sealed class NotCertifiedException()
    : Exception("Without a certificate that holds nobody takes or reads a chat.");
