using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Notices;

/// <summary>What a member is shown of the notice on each page.</summary>
/// <param name="Version">The version that changes what matters; null where none does.</param>
/// <param name="IsSeen">Whether they said that they have seen it; it is shown for its days all the same.</param>
public sealed record NoticeBannerState(NoticeLine? Version, bool IsSeen, bool IsAgreed)
{
    /// <summary>Whether the organisation has published none.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The version that holds, where they have not accepted it with its terms of use; null otherwise.</summary>
    public NoticeLine? ToAccept { get; init; }

    /// <summary>The law that asks for a notice about health facts, where the version that holds has none; null otherwise.</summary>
    public string? LacksHealthOf { get; init; }

    /// <summary>The first day of the first version, where that is still to come; null otherwise.</summary>
    public DateOnly? HoldsFrom { get; init; }

    public bool AsksForAgreement => Version?.Change == NoticeChange.FewerRights && !IsAgreed;
}

/// <summary>A member and the versions of the notice.</summary>
/// <param name="Binding">The version that binds them; null while none holds.</param>
public sealed record NoticeOfMember(
    IReadOnlyList<NoticeLine> Lines,
    IReadOnlyList<NoticeUse> Uses,
    NoticeLine? InForce,
    NoticeLine? Binding
)
{
    /// <summary>The last version with fewer rights that they have not agreed to; null where there is none.</summary>
    public NoticeLine? ToAgreeTo =>
        Lines.LastOrDefault(l => l.Change == NoticeChange.FewerRights) is { } fewer
        && !Uses.Any(u => u.Number >= fewer.Number && u.AgreedAt > 0)
            ? fewer
            : null;

    /// <summary>The version that holds, where terms of use go with it and they have not accepted both; null otherwise.</summary>
    public NoticeLine? ToAccept =>
        InForce is { HasTerms: true } now
        && !Uses.Any(u => u.Number == now.Number && u.TermsNumber == now.Number)
            ? now
            : null;
}

/// <summary>Who went on with which version, who has seen it, and whom it binds (SCR-18, REF-23).</summary>
public sealed class NoticeUses(IDatabase database, NoticeReading reading, TimeProvider clock)
{
    /// <summary>
    /// What stands on top of a member's page; null where nothing does. Whoever works while a version holds goes on with
    /// it, and that is written down the first time.
    /// </summary>
    public async Task<NoticeBannerState?> MeetAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var today = LocalTime.Today(clock);
        var own = await OfMemberAsync(reader, cancellationToken);
        var (lines, uses, inForce, _) = own;
        if (lines.Count == 0)
        {
            return new NoticeBannerState(null, IsSeen: false, IsAgreed: false) { IsMissing = true };
        }
        if (inForce is null)
        {
            return new NoticeBannerState(lines[0], IsSeen: false, IsAgreed: false)
            {
                HoldsFrom = lines[0].EffectiveOn,
            };
        }
        if (!uses.Any(u => u.Number == inForce.Number && u.UsedAt > 0))
        {
            await PutAsync(reader, inForce.Number, u => u.UsedAt = Now(), null, cancellationToken);
        }
        int seen = uses.Where(u => u.SeenAt > 0).Select(u => u.Number).DefaultIfEmpty().Max();
        int agreed = AgreedTo(uses);
        var shown = lines.LastOrDefault(l =>
            l.Change != NoticeChange.Small && (l.Number > seen || today <= l.ShownUntil)
        );
        string? lacks = inForce.HasHealth
            ? null
            : (await reading.HealthNoticeAsync(reader.Organisation, cancellationToken))?.By.Name.En;
        return shown is null && lacks is null && own.ToAccept is null
            ? null
            : new NoticeBannerState(shown, shown?.Number <= seen, shown?.Number <= agreed)
            {
                LacksHealthOf = lacks,
                ToAccept = own.ToAccept,
            };
    }

    public async Task<NoticeOfMember> OfMemberAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var today = LocalTime.Today(clock);
        await using var context = database.Open(new Scope(reader.Organisation));
        var lines = await NoticeReading.LinesAsync(context, cancellationToken);
        if (lines.Count == 0)
        {
            return new NoticeOfMember(lines, [], null, null);
        }
        var member = new MemberId(reader.Member);
        var uses = await context
            .Set<NoticeUse>()
            .AsNoTracking()
            .Where(u => u.Member == member)
            .ToListAsync(cancellationToken);
        return new NoticeOfMember(
            lines,
            uses,
            lines.LastOrDefault(l => l.EffectiveOn <= today),
            BindingOf(lines, AgreedTo(uses), today)
        );
    }

    /// <summary>
    /// The version that binds somebody: the last that holds, but none with fewer rights, nor any after it, while they
    /// have not agreed to that one or to a later one.
    /// </summary>
    /// <param name="agreedTo">The last version that they agreed to; 0 where to none.</param>
    public static NoticeLine? BindingOf(
        IReadOnlyList<NoticeLine> lines,
        int agreedTo,
        DateOnly day
    ) =>
        lines
            .TakeWhile(l => l.Change != NoticeChange.FewerRights || l.Number <= agreedTo)
            .LastOrDefault(l => l.EffectiveOn <= day);

    /// <summary>
    /// Writes down that a member has seen a version, or agrees to it, and then to the terms of use that go with it: both
    /// in one row. False where there is none of this number.
    /// </summary>
    public async Task<bool> SayAsync(
        Reader reader,
        int number,
        bool agrees,
        CancellationToken cancellationToken
    )
    {
        var (lines, uses, _, _) = await OfMemberAsync(reader, cancellationToken);
        if (lines.FirstOrDefault(l => l.Number == number) is not { } line)
        {
            return false;
        }
        if (uses.Any(u => u.Number == number && (agrees ? u.AgreedAt : u.SeenAt) > 0))
        {
            return true; // the form was sent twice
        }
        long now = Now();
        string what = FormattableString.Invariant(
            $"{NoticeDesk.What}{(agrees && line.HasTerms ? " and terms of use" : "")}, version {number}: {(agrees ? "agreed" : "seen")}"
        );
        await PutAsync(
            reader,
            number,
            u =>
            {
                u.SeenAt = u.SeenAt > 0 ? u.SeenAt : now;
                u.AgreedAt = agrees ? now : u.AgreedAt;
                u.TermsNumber = agrees && line.HasTerms ? number : u.TermsNumber;
            },
            new Deed(
                reader with
                {
                    Roles = Roles.AccountHolder,
                },
                Act.Edit,
                Purpose.OwnAccount,
                what,
                []
            ),
            cancellationToken
        );
        return true;
    }

    private async Task PutAsync(
        Reader reader,
        int number,
        Action<NoticeUse> change,
        Deed? deed,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await PutOnceAsync(reader, number, change, deed, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another page of theirs wrote the row a moment ago; now it is there, and is changed.
            await PutOnceAsync(reader, number, change, deed, cancellationToken);
        }
    }

    private async Task PutOnceAsync(
        Reader reader,
        int number,
        Action<NoticeUse> change,
        Deed? deed,
        CancellationToken cancellationToken
    )
    {
        var member = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        var use = await context
            .Set<NoticeUse>()
            .SingleOrDefaultAsync(u => u.Member == member && u.Number == number, cancellationToken);
        if (use is null)
        {
            use = new NoticeUse
            {
                OrganisationId = reader.Organisation,
                Member = member,
                Number = number,
            };
            context.Add(use);
        }
        change(use);
        if (deed is not null)
        {
            context.Record(deed);
        }
        await context.SaveChangesAsync(cancellationToken);
    }

    private static int AgreedTo(IEnumerable<NoticeUse> uses) =>
        uses.Where(u => u.AgreedAt > 0).Select(u => u.Number).DefaultIfEmpty().Max();

    private long Now() => clock.GetUtcNow().UtcTicks;
}
