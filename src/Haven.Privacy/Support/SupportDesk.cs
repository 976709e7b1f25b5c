using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Support;

/// <summary>Gives somebody leave to see settings, and takes it back.</summary>
public sealed class SupportDesk(IDatabase database, IRoleNotices notices, TimeProvider clock)
{
    /// <summary>
    /// Gives leave from now on; false where somebody else did since the reader looked. Record, entry in the log and the
    /// mails to privacy officers and to whoever may look commit together or not at all.
    /// </summary>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    public async Task<bool> GiveAsync(
        Reader reader,
        SupportForm form,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        var grant = new SupportGrant
        {
            OrganisationId = reader.Organisation,
            Number = form.Seen + 1,
            Member = form.Member!.Value,
            Reason = form.Reason!.Value,
            Reference = form.Reference,
            Areas = form.Areas,
            By = new MemberId(reader.Member),
            At = now,
            Until = now + TimeSpan.FromHours(form.Hours!.Value).Ticks,
        };
        await using var context = database.Open(Scope.Installation);
        if (await LastAsync(context, reader.Organisation, cancellationToken) != form.Seen)
        {
            return false;
        }
        context.Add(grant);
        context.Record(
            new Deed(
                reader,
                Act.Create,
                Purpose.MemberAdministration,
                SupportGate.WhatOf(grant.Number) + "given",
                []
            )
        );
        foreach (var notice in NoticesOf(grant))
        {
            await notices.HandOverAsync(context, notice, cancellationToken);
        }
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(Scope.Installation);
            if (await LastAsync(again, reader.Organisation, cancellationToken) == form.Seen)
            {
                throw;
            }
            return false; // somebody else took this number a moment ago
        }
    }

    /// <summary>
    /// Ends a leave at once; false where there is none. Whoever comes after its end, or beside somebody else, wanted what
    /// is so already.
    /// </summary>
    public async Task<bool> EndAsync(Reader reader, int number, CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(new Scope(reader.Organisation));
        var grant = await context
            .Set<SupportGrant>()
            .SingleOrDefaultAsync(g => g.Number == number, cancellationToken);
        if (grant?.HoldsAt(now) != true)
        {
            return grant is not null;
        }
        grant.EndedAt = now;
        grant.EndedBy = new MemberId(reader.Member);
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                SupportReading.PurposeOf(reader),
                SupportGate.WhatOf(number) + "ended",
                []
            )
        );
        await context.SaveUnlessOvertakenAsync(cancellationToken);
        return true;
    }

    private static Task<int> LastAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<SupportGrant>()
            .Where(g => g.OrganisationId == organisation)
            .Select(g => g.Number)
            .OrderDescending()
            .FirstOrDefaultAsync(cancellationToken);

    private static IEnumerable<RoleNotice> NoticesOf(SupportGrant grant)
    {
        string until = LocalTime.MinuteInZone(grant.Until);
        string page = SupportPages.To(grant.Number);
        yield return new RoleNotice(
            grant.OrganisationId,
            Roles.PrivacyOfficer,
            "Somebody was let in to give support",
            $"An administrator let somebody who gives support see how your organisation has set Haven up. They see no client and no name. It ends by itself on {until}. You can see what they look at, and end it at once.",
            page
        );
        yield return new RoleNotice(
            grant.OrganisationId,
            Roles.Operator,
            "You may look at settings to give support",
            $"An administrator gave you leave to look at settings in Haven. It ends by itself on {until}. Each page that you open is written down, and the organisation sees it.",
            SupportPages.Path
        )
        {
            Only = grant.Member,
        };
    }
}
