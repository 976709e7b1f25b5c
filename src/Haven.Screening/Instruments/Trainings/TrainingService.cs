using System.Globalization;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Instruments.Trainings;

/// <summary>A training of a member, opened.</summary>
public sealed record TrainingLine(TrainingId Id, string Title, DateOnly DoneOn);

/// <summary>A member with what is recorded of them.</summary>
public sealed record TrainedMember(MemberId Id, string Name, IReadOnlyList<TrainingLine> Trainings);

/// <summary>A page of members. Next is where the following page begins.</summary>
public sealed record TrainedMembers(IReadOnlyList<TrainedMember> Members, MemberListPlace? Next);

/// <summary>Who did which training. Each reading and each change is in the log, with the member it is about.</summary>
public sealed class TrainingService(IDatabase database, Vault vault, TimeProvider clock)
{
    private const int PageLength = 50;

    /// <summary>The trainings that the organisation's instruments ask for.</summary>
    public async Task<IReadOnlyList<string>> AskedForAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(organisation));
        return await store
            .Set<Instrument>()
            .Where(i => i.Training != "")
            .Select(i => i.Training)
            .Distinct()
            .OrderBy(t => t)
            .ToListAsync(cancellationToken);
    }

    public async Task<TrainedMembers> ListAsync(
        Reader by,
        MemberListPlace from,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(by.Organisation));
        var members = await store
            .Set<Member>()
            .AsNoTracking()
            .Where(m => m.LeftAt == 0 && m.JoinedAt >= from.JoinedAt)
            .OrderBy(m => m.JoinedAt)
            .ThenBy(m => m.Id)
            .Skip(from.Shown)
            .Take(PageLength + 1)
            .ToListAsync(cancellationToken);
        MemberListPlace? next = null;
        if (members.Count > PageLength)
        {
            members = members[..PageLength];
            long last = members[^1].JoinedAt;
            int same = members.Count(m => m.JoinedAt == last);
            next = new(last, last == from.JoinedAt ? from.Shown + same : same);
        }
        return new(await OpenAsync(store, by, members, Act.Retrieve, cancellationToken), next);
    }

    /// <summary>The member of this id; null where nobody of this organisation has it.</summary>
    public async Task<TrainedMember?> FindAsync(
        Reader by,
        Guid member,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(by.Organisation));
        return await MemberAsync(store, member, cancellationToken) is { } found
            ? (await OpenAsync(store, by, [found], Act.View, cancellationToken))[0]
            : null;
    }

    /// <summary>Records that a member did a training, or another day of it; false where there is no such member.</summary>
    public async Task<bool> RecordAsync(
        Reader by,
        Guid member,
        string title,
        DateOnly day,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(by.Organisation));
        if (await MemberAsync(store, member, cancellationToken) is not { } found)
        {
            return false;
        }
        var doneOn = Sealed<string>.Of(day.ToString("O", CultureInfo.InvariantCulture));
        if (
            await store
                .Set<MemberTraining>()
                .SingleOrDefaultAsync(
                    t => t.Member == found.Id && t.Title == title,
                    cancellationToken
                ) is
            { } before
        )
        {
            before.DoneOn = doneOn;
        }
        else
        {
            store.Add(
                new MemberTraining
                {
                    Id = TrainingId.Create(),
                    OrganisationId = by.Organisation,
                    PersonKey = found.PersonKey,
                    Member = found.Id,
                    Title = title,
                    DoneOn = doneOn,
                    RecordedBy = new MemberId(by.Member),
                    RecordedAt = clock.GetUtcNow().UtcTicks,
                }
            );
        }
        store.Record(Change(by, found.PersonKey, Act.Edit));
        await store.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes a record back that was wrong; false where the member has none such.</summary>
    public async Task<bool> RemoveAsync(
        Reader by,
        Guid member,
        Guid training,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(by.Organisation));
        var (id, who) = (new TrainingId(training), new MemberId(member));
        if (
            await store
                .Set<MemberTraining>()
                .SingleOrDefaultAsync(t => t.Id == id && t.Member == who, cancellationToken)
            is not { } record
        )
        {
            return false;
        }
        store.Remove(record);
        store.Record(Change(by, record.PersonKey, Act.Delete));
        await store.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static Deed Change(Reader by, PersonKeyId person, Act act) =>
        new(by, act, Purpose.MemberAdministration, "training of a member", [person]);

    private static async Task<Member?> MemberAsync(
        HavenContext store,
        Guid member,
        CancellationToken cancellationToken
    )
    {
        var id = new MemberId(member);
        return await store
            .Set<Member>()
            .AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == id && m.LeftAt == 0, cancellationToken);
    }

    private async Task<IReadOnlyList<TrainedMember>> OpenAsync(
        HavenContext store,
        Reader by,
        List<Member> members,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var ids = members.ConvertAll(m => m.Id);
        var trainings = await store
            .Set<MemberTraining>()
            .AsNoTracking()
            .Where(t => ids.Contains(t.Member))
            .OrderBy(t => t.Title)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            by,
            Purpose.MemberAdministration,
            act,
            "trainings of members",
            [.. members, .. trainings],
            cancellationToken
        );
        return members.ConvertAll(m => new TrainedMember(
            m.Id,
            opened.Read(m.Name) ?? "",
            [
                .. trainings
                    .Where(t => t.Member == m.Id)
                    .Select(t => new TrainingLine(
                        t.Id,
                        t.Title,
                        DateOnly.ParseExact(
                            opened.Read(t.DoneOn)!,
                            "O",
                            CultureInfo.InvariantCulture
                        )
                    )),
            ]
        ));
    }
}
