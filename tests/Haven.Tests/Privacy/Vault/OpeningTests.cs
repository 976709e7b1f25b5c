using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Vault;

public class OpeningTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_OfStoredRecord_GivesWhatWasSealed_AndIsWrittenDown(string database)
    {
        var (organisation, member) = await StartAsync(database);
        var stored = await organisation.LoadAsync(await member.TakeUpAsync());
        var before = await organisation.LogAsync();

        var opened = await member.OpenAsync(Purpose.CaseWork, stored);

        opened.Read(stored.Behaviour).ShouldBe("likes to draw");
        opened.Read(stored.Birth).ShouldBe(Birth.On(new DateOnly(2012, 4, 30)));
        opened.Read(stored.SexualOrientation).ShouldBe(Fact<SexualOrientation>.NotAsked);
        var entry = (await organisation.LogAsync(before)).ShouldHaveSingleItem();
        entry.Act.ShouldBe(Act.View);
        entry.Purpose.ShouldBe(Purpose.CaseWork.Key);
        entry.Member.ShouldBe(member.Member.Id.Value);
        entry.SubjectCount.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_OfAPage_IsOneEntryWithAllItsSubjects(string database)
    {
        var (organisation, member) = await StartAsync(database);
        var page = new List<Client>();
        for (int i = 0; i < 5; i++)
        {
            page.Add(await organisation.LoadAsync(await member.TakeUpAsync()));
        }
        var before = await organisation.LogAsync();

        await member.OpenAsync(Purpose.CaseWork, [.. page]);
        await member.OpenAsync(Purpose.CaseWork, [.. page]);

        var entries = await organisation.LogAsync(before);
        entries.Count.ShouldBe(2);
        entries.ShouldAllBe(e => e.SubjectCount == 5);
        await using var context = organisation.Open();
        // The set of five is stored once.
        (await context.Set<AuditSubject>().CountAsync()).ShouldBe(5);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_OfAnEmptyPage_IsNoEntry_AndForAnotherPurposeRefusedAllTheSame(
        string database
    )
    {
        var (organisation, member) = await StartAsync(database);
        var before = await organisation.LogAsync();

        await member.OpenAsync(Purpose.CaseWork);

        (await organisation.LogAsync(before)).ShouldBeEmpty();
        await Should.ThrowAsync<PurposeRefusedException>(() =>
            member.OpenAsync(Purpose.PrivacyOversight)
        );
        (await organisation.LogAsync(before)).ShouldHaveSingleItem().Act.ShouldBe(Act.Refused);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_OfRecordsThatComeOneByOne_GoesThroughThemOnce(string database)
    {
        var (organisation, member) = await StartAsync(database);
        var stored = await organisation.LoadAsync(await member.TakeUpAsync());
        int given = 0;

        var opened = await member.Installation.Core.Services.Vault.OpenAsync(
            member.Reader,
            Purpose.CaseWork,
            Act.View,
            "client",
            OneByOne(),
            CancellationToken.None
        );

        opened.Read(stored.Behaviour).ShouldBe("likes to draw");
        given.ShouldBe(1);

        IEnumerable<ISealedRecord> OneByOne()
        {
            given++;
            yield return stored;
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_ForAPurposeThatTheRoleDoesNotAllow_IsRefused_AndTheRefusalIsInTheLog(
        string database
    )
    {
        var (organisation, professional) = await StartAsync(database);
        var stored = await organisation.LoadAsync(await professional.TakeUpAsync());
        foreach (
            var (role, purpose) in new[]
            {
                (Roles.Operator, Purpose.CaseWork),
                (Roles.Administrator, Purpose.CaseWork),
                (Roles.Professional, Purpose.PrivacyOversight),
            }
        )
        {
            var member = await organisation.CreateMemberAsync(role);
            var before = await organisation.LogAsync();

            var refusal = await Should.ThrowAsync<PurposeRefusedException>(() =>
                member.OpenAsync(purpose, stored)
            );

            refusal.Purpose.ShouldBe(purpose);
            var entry = (await organisation.LogAsync(before)).ShouldHaveSingleItem();
            entry.Act.ShouldBe(Act.Refused);
            entry.Purpose.ShouldBe(purpose.Key);
            entry.Member.ShouldBe(member.Member.Id.Value);
            entry.SubjectCount.ShouldBe(1);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Change_ForAPurposeThatTheRoleDoesNotAllow_IsRefused_AndNothingIsSaved(
        string database
    )
    {
        var (organisation, professional) = await StartAsync(database);
        var client = await professional.TakeUpAsync();
        var operatorOfTheMachine = await organisation.CreateMemberAsync(Roles.Operator);
        await using var context = organisation.Open();
        var row = await context.Set<Client>().SingleAsync(c => c.Id == client.Id);
        row.Behaviour = Sealed<string>.Of("changed");
        context.Record(operatorOfTheMachine.Deed(Act.Edit, row));

        await Should.ThrowAsync<PurposeRefusedException>(() => context.SaveChangesAsync());

        var stored = await organisation.LoadAsync(client);
        var opened = await professional.OpenAsync(Purpose.CaseWork, stored);
        opened.Read(stored.Behaviour).ShouldBe("likes to draw");
        (await organisation.LogAsync()).ShouldContain(e =>
            e.Act == Act.Refused && e.Member == operatorOfTheMachine.Member.Id.Value
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_OfAnotherOrganisationsRecord_IsRefused(string database)
    {
        var (organisation, member) = await StartAsync(database);
        var (_, stranger) = await StartAsync(database);
        var stored = await organisation.LoadAsync(await member.TakeUpAsync());

        await Should.ThrowAsync<VaultException>(() => stranger.OpenAsync(Purpose.CaseWork, stored));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Read_OfARecordThatWasNotOpened_IsRefused(string database)
    {
        var (organisation, member) = await StartAsync(database);
        var one = await organisation.LoadAsync(await member.TakeUpAsync());
        var other = await organisation.LoadAsync(await member.TakeUpAsync());

        var opened = await member.OpenAsync(Purpose.CaseWork, one);

        Should.Throw<VaultException>(() => opened.Read(other.Behaviour));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Save_WithoutADeed_IsRefused(string database)
    {
        var (organisation, member) = await StartAsync(database);
        var client = await member.TakeUpAsync();
        var other = await member.TakeUpAsync();

        foreach (string change in new[] { "edit", "delete", "deed about somebody else" })
        {
            await using var context = organisation.Open();
            var row = await context.Set<Client>().SingleAsync(c => c.Id == client.Id);
            if (change == "delete")
            {
                context.Remove(row);
            }
            else
            {
                row.Behaviour = Sealed<string>.Of("changed");
            }
            if (change == "deed about somebody else")
            {
                context.Record(member.Deed(Act.Edit, other));
            }

            await Should.ThrowAsync<InvalidOperationException>(
                () => context.SaveChangesAsync(),
                change
            );
        }
        (await organisation.LoadAsync(client)).Version.ShouldBe(client.Version);
    }

    [Fact]
    public async Task Sealed_ShowsNothingOfItsValue()
    {
        var (organisation, member) = await StartAsync(Databases.Sqlite);
        var stored = await organisation.LoadAsync(
            await member.TakeUpAsync(c => c.Behaviour = Sealed<string>.Of("cannot be seen"))
        );

        $"{stored.Behaviour} {Sealed<string>.Of("cannot be seen")}".ShouldBe("[sealed] [sealed]");
        System.Text.Json.JsonSerializer.Serialize(stored.Behaviour).ShouldBe("{}");
        System
            .Text.Json.JsonSerializer.Serialize(Sealed<string>.Of("cannot be seen"))
            .ShouldBe("{}");
    }

    [Fact]
    public async Task BlindIndex_DiffersForEachFieldAndService_AndEachInstallation()
    {
        var here = await Installation.OnAsync(Databases.Sqlite);
        await using var there = await Installation.StartNewAsync(Databases.Sqlite);
        const string address = "rosa@example.org";

        byte[][] indexes =
        [
            here.Core.Services.Vault.BlindIndex("Organisations.Account.Email", address),
            here.Core.Services.Vault.BlindIndex("Organisations.Account.Phone", address),
            here.Core.Services.Vault.BlindIndex("Messaging.Account.Email", address),
            there.Core.Services.Vault.BlindIndex("Organisations.Account.Email", address),
            here.Core.Services.Vault.BlindIndex("Organisations.Account.Email", address + "x"),
        ];

        indexes.Select(Convert.ToHexString).Distinct().Count().ShouldBe(indexes.Length);
        here.Core.Services.Vault.BlindIndex("Organisations.Account.Email", address)
            .ShouldBe(indexes[0]);
    }

    private static async Task<(TestOrganisation, TestMember)> StartAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        return (organisation, await organisation.CreateMemberAsync(Roles.Professional));
    }
}
