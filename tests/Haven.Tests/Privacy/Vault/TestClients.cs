using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Clients taken up straight through the core, for tests of the core itself.</summary>
internal static class TestClients
{
    private static long lastCode = 100_000;

    public static Client New(
        OrganisationId organisation,
        PersonKeyId key,
        MemberId professional,
        long? code = null
    ) =>
        new()
        {
            Id = ClientId.Create(),
            OrganisationId = organisation,
            PersonKey = key,
            Code = code ?? Interlocked.Increment(ref lastCode),
            Professional = professional,
            AttestedAt = 1,
            Birth = Sealed<Birth>.Of(Birth.On(new DateOnly(2012, 4, 30))),
            GenderIdentity = Sealed<Fact<GenderIdentity>>.Of(
                Fact<GenderIdentity>.Known(GenderIdentity.NonBinary)
            ),
            GenderExpression = Sealed<Fact<GenderExpression>>.Of(Fact<GenderExpression>.NotAsked),
            RaceAndEthnicity = Sealed<Fact<RaceAndEthnicity>>.Of(Fact<RaceAndEthnicity>.NotAsked),
            SexualOrientation = Sealed<Fact<SexualOrientation>>.Of(
                Fact<SexualOrientation>.NotAsked
            ),
            PhysicalDisability = Sealed<Fact<Disability>>.Of(Fact<Disability>.NotAsked),
            IntellectualDisability = Sealed<Fact<Disability>>.Of(Fact<Disability>.NotAsked),
            ParentsImmigrationStatus = Sealed<Fact<ImmigrationStatus>>.Of(
                Fact<ImmigrationStatus>.NotAsked
            ),
            Behaviour = Sealed<string>.Of("likes to draw"),
        };

    /// <summary>A client on this member's caseload.</summary>
    public static Task<Client> TakeUpAsync(
        this TestMember member,
        Action<Client>? describe = null
    ) => member.TakeUpAsync(null, describe);

    /// <summary>The same with a code that people could type: those that count up may read as birthdays.</summary>
    public static async Task<Client> TakeUpAsync(
        this TestMember member,
        long? code,
        Action<Client>? describe = null
    )
    {
        var core = member.Installation.Core;
        var organisation = member.Member.OrganisationId;
        var key = await core.Keys.NewPersonAsync(organisation, CancellationToken.None);
        var client = New(organisation, key, member.Member.Id, code);
        describe?.Invoke(client);
        await using var context = core.Database.Open(new Scope(organisation));
        context.Add(client);
        context.Record(member.Deed(Act.Create, client));
        await context.SaveChangesAsync();
        return client;
    }

    public static Deed Deed(this TestMember member, Act act, Client client) =>
        new(member.Reader, act, Purpose.CaseWork, "client", [client.PersonKey]);

    /// <summary>The client as it is stored.</summary>
    public static async Task<Client> LoadAsync(this TestOrganisation organisation, Client client)
    {
        await using var context = organisation.Open();
        return await context.Set<Client>().AsNoTracking().SingleAsync(c => c.Id == client.Id);
    }

    public static Task<Opened> OpenAsync(
        this TestMember member,
        Purpose purpose,
        params ISealedRecord[] records
    ) =>
        member.Installation.Core.Services.Vault.OpenAsync(
            member.Reader,
            purpose,
            Act.View,
            "client",
            records,
            CancellationToken.None
        );

    /// <summary>What this organisation's log says beyond what was in it before.</summary>
    public static async Task<List<AuditRecord>> LogAsync(
        this TestOrganisation organisation,
        IReadOnlyCollection<AuditRecord>? before = null
    )
    {
        var known = (before ?? []).Select(r => r.Id).ToHashSet();
        await using var context = organisation.Open();
        var all = await context.Set<AuditRecord>().AsNoTracking().ToListAsync();
        return all.FindAll(r => !known.Contains(r.Id));
    }

    /// <summary>Forgets a client, as a privacy officer does.</summary>
    public static async Task<Guid> ForgetAsync(
        Installation haven,
        TestOrganisation organisation,
        Client client
    )
    {
        var forgetting = haven.Core.Forgetting();
        var id = await forgetting.AskAsync(
            new Reader(organisation.Id, Guid.CreateVersion7(), Roles.PrivacyOfficer, "192.0.2.3"),
            Purpose.PrivacyOversight,
            client.PersonKey,
            CancellationToken.None
        );
        await forgetting.CompleteAsync(organisation.Id, id, CancellationToken.None);
        return id;
    }
}
