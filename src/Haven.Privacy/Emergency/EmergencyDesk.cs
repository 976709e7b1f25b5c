using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Emergency;

/// <summary>What somebody asks for when they cannot wait.</summary>
/// <param name="Once">Made with the form, so that a form sent twice is one asking.</param>
/// <param name="Person">Whom it is about; null where nobody has the handle.</param>
/// <param name="Handle">The handle as it is shown: "204 117".</param>
/// <param name="Reason">In their own words, as <see cref="EmergencyText"/> reads them.</param>
public sealed record EmergencyAsk(Guid Once, PersonKeyId? Person, string Handle, string Reason);

/// <summary>
/// Lets somebody read about a person whom they may not see otherwise: after a reason, for a while, watched. A service
/// says who the person is and what can be read; this says whether, and tells those who look at it afterwards.
/// </summary>
public sealed class EmergencyDesk(
    IDatabase database,
    KeyRing keys,
    IRoleNotices notices,
    TimeProvider clock
)
{
    internal const string What = "emergency access";

    // Clocks of two servers differ a little. An access that begins later than that was asked for by a wrong clock.
    internal static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Opens access; entry in the log, record and mail to those who review commit together or not at all.</summary>
    /// <returns>When it ends.</returns>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    public async Task<DateTimeOffset> AskAsync(
        Reader reader,
        EmergencyAsk ask,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(reader, ask);
        await using var context = database.Open(Scope.Installation);
        var known = await EndOfAsync(context, id, cancellationToken);
        if (known > clock.GetUtcNow())
        {
            return known.Value;
        }
        // The same form again when the first has ended, by itself or with its review, is asking anew.
        var access = await NewAsync(
            known is null ? id : Guid.CreateVersion7(clock.GetUtcNow()),
            reader,
            ask,
            cancellationToken
        );
        context.Add(access);
        context.Record(new Deed(reader, Act.Create, Purpose.Emergency, What, [access.PersonKey]));
        await notices.HandOverAsync(
            context,
            Notice(reader.Organisation, access.Id),
            cancellationToken
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return At(access.Until);
        }
        catch (DbUpdateException)
        {
            // The form was sent twice at once: the other one's is there.
            await using var again = database.Open(Scope.Installation);
            if (await EndOfAsync(again, id, cancellationToken) is { } theirs)
            {
                return theirs;
            }
            throw;
        }
    }

    /// <summary>What the reader has open at this moment, to be asked for at each reading.</summary>
    public IQueryable<EmergencyAccess> Open(HavenContext context, Reader reader)
    {
        var member = new MemberId(reader.Member);
        long now = clock.GetUtcNow().UtcTicks;
        long soon = now + Skew.Ticks;
        bool may = Purpose.Emergency.Allows(reader.Roles);
        return context
            .Set<EmergencyAccess>()
            .Where(a =>
                may
                && a.OrganisationId == reader.Organisation
                && a.Member == member
                && a.ReviewedAt == 0
                && a.AskedAt <= soon
                && a.Until > now
            );
    }

    /// <summary>
    /// Ends what a member has open, in the caller's transaction: who leaves or loses the role has nothing open when
    /// they come back.
    /// </summary>
    public Task EndAsync(
        HavenContext context,
        OrganisationId organisation,
        MemberId member,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        return context
            .Set<EmergencyAccess>()
            .Where(a => a.OrganisationId == organisation && a.Member == member && a.Until > now)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Until, now), cancellationToken);
    }

    internal static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private async Task<EmergencyAccess> NewAsync(
        Guid id,
        Reader reader,
        EmergencyAsk ask,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        return new EmergencyAccess
        {
            Id = id,
            OrganisationId = reader.Organisation,
            PersonKey =
                ask.Person ?? await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Member = new MemberId(reader.Member),
            AskedAt = now.UtcTicks,
            Until = (now + EmergencyAccess.Life).UtcTicks,
            Found = ask.Person is not null,
            Handle = Sealed<string>.Of(ask.Handle),
            Reason = Sealed<string>.Of(ask.Reason),
            Outcome = Sealed<EmergencyOutcome?>.Of(null),
            Note = Sealed<string>.Of(null),
        };
    }

    private static async Task<DateTimeOffset?> EndOfAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        long until = await context
            .Set<EmergencyAccess>()
            .Where(a => a.Id == id)
            .Select(a => a.ReviewedAt == 0 ? a.Until : a.ReviewedAt)
            .SingleOrDefaultAsync(cancellationToken);
        return until == 0 ? null : At(until);
    }

    // One form may be corrected and sent again: only the same words are the same asking.
    private static Guid IdOf(Reader reader, EmergencyAsk ask) =>
        new(
            SHA256
                .HashData(
                    Encoding.UTF8.GetBytes(
                        $"haven emergency/1\n{ask.Once:D}\n{reader.Organisation.Value:D}\n{reader.Member:D}\n{ask.Handle}\n{ask.Reason}"
                    )
                )
                .AsSpan(0, 16)
        );

    private static RoleNotice Notice(OrganisationId organisation, Guid access) =>
        new(
            organisation,
            Purpose.EmergencyReview.Roles,
            "An emergency access waits for your review",
            "Somebody opened an emergency access in Haven, to read about a person whom they do not look after. It ends by itself within four hours. Please look at it within three days, and say whether it was justified.",
            $"{EmergencyPages.Path}/{access:D}"
        );
}

/// <summary>Reasons and notes as they were typed.</summary>
public static class EmergencyText
{
    /// <summary>In characters as people count them.</summary>
    public const int Longest = 1000;

    private const int FewestLetters = 10;

    /// <summary>The clean text, or what is wrong with it.</summary>
    /// <param name="typed">As it arrived.</param>
    /// <param name="missing">What to say when these are no words.</param>
    public static (string Text, string? Error) Read(string? typed, string missing)
    {
        var (text, error) = Door.TypedText.Clean(typed, "This", Longest, lines: true);
        return (text, error ?? (text.Count(char.IsLetter) < FewestLetters ? missing : null));
    }
}
