using Haven.Privacy.Audit;
using Haven.Privacy.Breaches;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Privacy.Breaches;

/// <summary>What is unusual raises a suspicion by itself, once; a busy day stays silent.</summary>
[Trait("Category", "Long")]
public class UnusualAccessTests
{
    private static readonly Guid Rosa = new("00000000-0000-0000-0000-0000000000a1");

    [Theory]
    [InlineData(AccessSigns.MostRead - 1, false)]
    [InlineData(AccessSigns.MostRead, true)]
    public void Reading_ManyOneByOne(int people, bool caught) =>
        AccessSigns.Many(Acts(Act.View, people)).Any().ShouldBe(caught);

    [Fact]
    public void Reading_TheSamePeopleAgainAndAgain_OrAList_IsSilent()
    {
        AccessSigns.Many([.. Acts(Act.View, 10), .. Acts(Act.View, 10)]).ShouldBeEmpty();
        AccessSigns
            .Many([.. Acts(Act.View, 90).Select(a => a with { IsList = true })])
            .ShouldBeEmpty();
    }

    [Fact]
    public void Reading_ByManyMembers_IsSilent() =>
        AccessSigns
            .Many([
                .. Enumerable
                    .Range(0, 10)
                    .SelectMany(m =>
                        Acts(Act.View, 20).Select(a => a with { Member = Guid.CreateVersion7() })
                    ),
            ])
            .ShouldBeEmpty();

    [Theory]
    [InlineData(AccessSigns.MostTakenOut - 1, false)]
    [InlineData(AccessSigns.MostTakenOut, true)]
    public void TakingOut(int people, bool caught) =>
        AccessSigns.Many(Acts(Act.Retrieve, people)).Any().ShouldBe(caught);

    [Theory]
    [InlineData(31, 10, true)]
    [InlineData(30, 10, false)]
    [InlineData(40, 0, true)]
    public void WhatIsUsual_IsSilent(int people, int before, bool unusual) =>
        AccessSigns.IsUnusual(people, before).ShouldBe(unusual);

    [Theory]
    [InlineData(AccessSigns.MostRefused - 1, 0)]
    [InlineData(AccessSigns.MostRefused, 1)]
    public void Refused(int times, int signs) =>
        AccessSigns.Outside(Acts(Act.Refused, times)).Count().ShouldBe(signs);

    [Theory]
    [InlineData(AccessSigns.MostEmergencies - 1, 0)]
    [InlineData(AccessSigns.MostEmergencies, 1)]
    public void Emergencies(int people, int signs) =>
        AccessSigns
            .Outside([
                .. Acts(Act.View, people).Select(a => a with { Purpose = Purpose.Emergency.Key }),
            ])
            .Count()
            .ShouldBe(signs);

    [Theory]
    [InlineData(AccessSigns.MostTries - 1, 0)]
    [InlineData(AccessSigns.MostTries, 1)]
    public void SignIns(int failed, int signs) =>
        AccessSigns.Of([new SignInTries(new MemberId(Rosa), failed)]).Count().ShouldBe(signs);

    [Fact]
    public void TheLog()
    {
        var sound = new AuditReport("", 1, null, 0, default, []);
        AccessSigns.Of(sound).ShouldBeEmpty();
        AccessSigns.Of((AuditReport?)null).ShouldBeEmpty();
        AccessSigns
            .Of(sound with { Findings = [new(AuditFindingKind.Altered, "Entry 3: altered.", 3)] })
            .ShouldHaveSingleItem()
            .Words.ShouldContain("Entry 3");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMember_WhoOpensManyRecords_RaisesOneSuspicion_AndNobodyElse(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var tom = await organisation.CreateMemberAsync(Roles.Professional);
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var unusual = haven.Get<UnusualAccess>();
        var clients = new List<PersonKeyId>();
        for (int i = 0; i < AccessSigns.MostRead; i++)
        {
            clients.Add((await rosa.TakeUpAsync()).PersonKey);
        }
        haven.Clock.Advance(TimeSpan.FromHours(2));
        await OpenAsync(tom, clients.Take(AccessSigns.MostRead - 1));
        (await unusual.RunAsync(organisation.Id, CancellationToken.None)).ShouldBe(0);

        await OpenAsync(rosa, clients);
        var twice = await Task.WhenAll(
            unusual.RunAsync(organisation.Id, CancellationToken.None),
            unusual.RunAsync(organisation.Id, CancellationToken.None)
        );
        haven.Clock.Advance(TimeSpan.FromMinutes(10));
        await unusual.RunAsync(organisation.Id, CancellationToken.None);

        twice.Sum().ShouldBe(1);
        var incident = (await organisation.IncidentsAsync()).ShouldHaveSingleItem();
        incident.Sign.ShouldBe("reading");
        incident.SignOf.ShouldBe(rosa.Member.Id.Value);
        (await haven.LettersToAsync(officer.Email))
            .ShouldHaveSingleItem()
            .ShouldContain("Something unusual happened");

        // A week later the same is usual of her.
        haven.Clock.Advance(TimeSpan.FromDays(7));
        await OpenAsync(rosa, clients);
        (await unusual.RunAsync(organisation.Id, CancellationToken.None)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ManyPasswordsTried_RaiseOneSuspicion(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var unusual = haven.Get<UnusualAccess>();
        for (int i = 0; i < 3; i++)
        {
            using var _ = await rosa.SignInAsync();
        }
        async Task TryAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using var stranger = haven.Browser();
                await stranger.SubmitAsync(
                    "/organisations/sign-in",
                    ("email", rosa.Email),
                    ("password", "three wrong herons")
                );
            }
        }

        await TryAsync(AccessSigns.MostTries - 1);
        (await unusual.RunAsync(organisation.Id, CancellationToken.None)).ShouldBe(0);
        await TryAsync(1);
        (await unusual.RunAsync(organisation.Id, CancellationToken.None)).ShouldBe(1);

        (await organisation.IncidentsAsync()).ShouldHaveSingleItem().Sign.ShouldBe("sign-ins");
    }

    private static SeenAct[] Acts(Act act, int people) =>
        [
            .. Enumerable
                .Range(0, people)
                .Select(i => new SeenAct(Rosa, act, Purpose.CaseWork.Key, $"{i}", i)),
        ];

    private static async Task OpenAsync(TestMember member, IEnumerable<PersonKeyId> people)
    {
        var core = member.Installation.Core;
        await using var store = core.Database.Open(new Scope(member.Member.OrganisationId));
        foreach (var person in people)
        {
            store.Record(new Deed(member.Reader, Act.View, Purpose.CaseWork, "client", [person]));
        }
        await store.SaveChangesAsync();
    }
}
