using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Store;

/// <summary>One organisation's unit of work neither sees nor changes another's rows, whatever it tries through EF.</summary>
public class OrganisationsApartTests
{
    public static TheoryData<string> Both => Databases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Query_SeesOwnRowsAlone(string database)
    {
        var (ours, theirs) = await StartAsync(database);

        await using var context = ours.Organisation.Open();

        (await context.Set<Client>().Select(c => c.Id).ToListAsync()).ShouldBe([ours.Client.Id]);
        (await context.FindAsync<Client>(theirs.Client.Id)).ShouldBeNull();
        (await context.Set<Client>().CountAsync(c => c.Code == theirs.Client.Code)).ShouldBe(0);
        (await context.Set<AuditRecord>().ToListAsync()).ShouldAllBe(r =>
            r.OrganisationId == ours.Organisation.Id
        );
        (await context.Set<AuditLog>().CountAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task InstallationScope_SeesNoClient(string database)
    {
        var (ours, _) = await StartAsync(database);

        await using var context = ours.Organisation.Installation.Core.Database.Open(
            Scope.Installation
        );

        (await context.Set<Client>().CountAsync()).ShouldBe(0);
        (await context.Set<ScreeningRecord>().CountAsync()).ShouldBe(0);
        (await context.Set<Instrument>().CountAsync()).ShouldBe(0);
        (await context.Set<AuditLog>().CountAsync()).ShouldBeGreaterThan(1);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task OneModel_ServesContextsOfDifferentScopes(string database)
    {
        var (ours, theirs) = await StartAsync(database);

        // The filter is part of a cached query: it must read each context's own scope.
        for (int i = 0; i < 2; i++)
        {
            await using var one = ours.Organisation.Open();
            await using var other = theirs.Organisation.Open();
            (await one.Set<Client>().SingleAsync()).Id.ShouldBe(ours.Client.Id);
            (await other.Set<Client>().SingleAsync()).Id.ShouldBe(theirs.Client.Id);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Add_ForAnotherOrganisation_IsRefused(string database)
    {
        var (ours, theirs) = await StartAsync(database);
        var intruder = TestClients.New(
            theirs.Organisation.Id,
            theirs.Client.PersonKey,
            ours.Member.Member.Id
        );

        await RefusedAsync(ours, intruder, context => context.Add(intruder));
        (await CountAsync(theirs)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Change_OfAnAttachedRowOfAnotherOrganisation_IsRefused(string database)
    {
        var (ours, theirs) = await StartAsync(database);
        var row = await theirs.Organisation.LoadAsync(theirs.Client);

        await RefusedAsync(
            ours,
            row,
            context =>
            {
                context.Attach(row);
                row.Behaviour = Sealed<string>.Of("ours now");
            }
        );
        await RefusedAsync(ours, row, context => context.Remove(row));
        await RefusedAsync(ours, row, context => context.Update(row));
        (await CountAsync(theirs)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Stub_ThatClaimsToBeOurs_FindsNoRowOfAnothersToChange(string database)
    {
        var (ours, theirs) = await StartAsync(database);
        foreach (string attempt in new[] { "update", "delete" })
        {
            var stub = Stub(ours, theirs);
            await using var context = ours.Organisation.Open();
            context.Attach(stub);
            if (attempt == "delete")
            {
                context.Remove(stub);
            }
            else
            {
                context.Entry(stub).Property(c => c.Professional).IsModified = true;
            }
            context.Record(ours.Member.Deed(Act.Edit, stub));

            await Should.ThrowAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
        }
        (await CountAsync(theirs)).ShouldBe(1);
        (await theirs.Organisation.LoadAsync(theirs.Client)).Professional.ShouldBe(
            theirs.Member.Member.Id
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Stub_WhoseOwnerIsExchangedInTheTracker_IsRefused(string database)
    {
        var (ours, theirs) = await StartAsync(database);
        foreach (var state in new[] { EntityState.Deleted, EntityState.Modified })
        {
            var row = await theirs.Organisation.LoadAsync(theirs.Client);
            await RefusedAsync(
                ours,
                row,
                context =>
                {
                    // The row as it is, and then ours by name: what the database is asked for is still theirs.
                    var entry = context.Attach(row);
                    entry.Property(c => c.OrganisationId).CurrentValue = ours.Organisation.Id;
                    entry.State = state;
                    entry.Property(c => c.OrganisationId).OriginalValue = theirs.Organisation.Id;
                }
            );
        }
        (await CountAsync(theirs)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Row_CannotBeMovedToAnotherOrganisation(string database)
    {
        var (ours, theirs) = await StartAsync(database);
        await using var context = ours.Organisation.Open();
        var row = await context.Set<Client>().SingleAsync(c => c.Id == ours.Client.Id);
        context.Entry(row).Property(c => c.OrganisationId).CurrentValue = theirs.Organisation.Id;
        context.Record(ours.Member.Deed(Act.Edit, row));

        await Should.ThrowAsync<OrganisationGuardException>(() => context.SaveChangesAsync());

        (await CountAsync(ours)).ShouldBe(1);
        (await CountAsync(theirs)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task BulkChanges_ReachOwnRowsAlone(string database)
    {
        var (ours, theirs) = await StartAsync(database);
        var core = ours.Organisation.Installation.Core;
        await using var context = ours.Organisation.Open();
        using var turn = await core.Database.WriteTurnAsync(CancellationToken.None);

        int changed = await context
            .Set<Client>()
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Screenings, 7));
        int aimed = await context
            .Set<Client>()
            .Where(c => c.Id == theirs.Client.Id)
            .ExecuteDeleteAsync();
        int all = await context.Set<Client>().ExecuteDeleteAsync();

        changed.ShouldBe(1);
        aimed.ShouldBe(0);
        all.ShouldBe(1);
        (await theirs.Organisation.LoadAsync(theirs.Client)).Screenings.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Save_WithoutWaiting_IsNotOffered(string database)
    {
        var (ours, _) = await StartAsync(database);
        await using var context = ours.Organisation.Open();

        Should.Throw<NotSupportedException>(() => context.SaveChanges());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Change_OfSomethingSomebodyElseChanged_IsRefused_AndNothingIsWrittenDown(
        string database
    )
    {
        var (ours, _) = await StartAsync(database);
        await using var first = ours.Organisation.Open();
        await using var second = ours.Organisation.Open();
        var one = await first.Set<Client>().SingleAsync();
        var two = await second.Set<Client>().SingleAsync();
        (one.Behaviour, two.Behaviour) = (Sealed<string>.Of("one"), Sealed<string>.Of("two"));
        one.Version++;
        two.Version++;
        first.Record(ours.Member.Deed(Act.Edit, one));
        second.Record(ours.Member.Deed(Act.Edit, two));
        await first.SaveChangesAsync();
        var before = await ours.Organisation.LogAsync();

        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());

        (await ours.Organisation.LogAsync(before)).ShouldBeEmpty();
    }

    private static Client Stub(Side ours, Side theirs)
    {
        var form = TestClients.New(
            ours.Organisation.Id,
            ours.Client.PersonKey,
            ours.Member.Member.Id
        );
        return new Client
        {
            Id = theirs.Client.Id,
            OrganisationId = form.OrganisationId,
            PersonKey = form.PersonKey,
            Code = form.Code,
            Professional = form.Professional,
            Birth = form.Birth,
            GenderIdentity = form.GenderIdentity,
            GenderExpression = form.GenderExpression,
            RaceAndEthnicity = form.RaceAndEthnicity,
            SexualOrientation = form.SexualOrientation,
            PhysicalDisability = form.PhysicalDisability,
            IntellectualDisability = form.IntellectualDisability,
            ParentsImmigrationStatus = form.ParentsImmigrationStatus,
            Behaviour = form.Behaviour,
        };
    }

    private static async Task RefusedAsync(Side side, Client row, Action<HavenContext> act)
    {
        await using var context = side.Organisation.Open();
        act(context);
        context.Record(side.Member.Deed(Act.Edit, row));
        await Should.ThrowAsync<OrganisationGuardException>(() => context.SaveChangesAsync());
    }

    private static async Task<int> CountAsync(Side side)
    {
        await using var context = side.Organisation.Open();
        return await context.Set<Client>().CountAsync();
    }

    private static async Task<(Side Ours, Side Theirs)> StartAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        return (await SideAsync(haven), await SideAsync(haven));
    }

    private static async Task<Side> SideAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        return new Side(organisation, member, await member.TakeUpAsync());
    }

    private sealed record Side(TestOrganisation Organisation, TestMember Member, Client Client);
}
