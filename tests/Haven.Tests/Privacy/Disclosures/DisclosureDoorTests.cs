using System.Net;
using System.Security.Cryptography;
using Haven.Privacy.Audit;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Disclosures;

/// <summary>The one door to somebody else: what its ground names leaves and nothing beside, and never without a record.</summary>
public class DisclosureDoorTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatTheGroundNames_Leaves_AndIsWrittenDown(string database)
    {
        var (house, ground) = await DisclosureHouse.StartAsync(database);
        await using var _ = house;
        ground.Says = new(house.Terms("Client"));

        using var given = await house.GiveAsync();

        given.Outcome.ShouldBe(DisclosureOutcome.Given, given.Why);
        byte[] zip = await DisclosureHouse.BytesAsync(given);
        var file = new PackageFile(zip);
        file.FitsItsManifest().ShouldBeTrue();
        file.Bytes.Keys.ShouldBe(["tables/client.csv", "data.json", "index.html", "manifest.json"]);
        string all = file.All;
        all.ShouldContain("Harbor House");
        all.ShouldContain("to find a bed");
        all.ShouldNotContain("Little interest"); // a screening, which was not named
        all.ShouldNotContain("ParentsImmigrationStatus");
        all.ShouldNotContain("Supervisor"); // who worked with it is nobody else’s to know
        var written = await house.WrittenAsync();
        written
            .ShouldHaveSingleItem()
            .Fingerprint.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(zip)));
        written[0].Of.ShouldBe(house.Person);
        (await house.EntriesAsync("given to somebody else", Act.Create)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutAGround_NothingLeaves_AndTheAttemptIsWrittenDown(string database)
    {
        var (house, ground) = await DisclosureHouse.StartAsync(database);
        await using var _ = house;

        using (var shut = await house.GiveAsync())
        {
            shut.Outcome.ShouldBe(DisclosureOutcome.Shut);
            shut.File.ShouldBeNull();
        }
        (await house.EntriesAsync("given to somebody else", Act.Refused)).ShouldBe(1);

        // It ended while the file was made.
        ground.Says = new(house.Terms("Client"));
        ground.SaysAtLast = DisclosureOpening.Shut("taken back");
        using (var changed = await house.GiveAsync())
        {
            changed.Outcome.ShouldBe(DisclosureOutcome.Changed);
            changed.File.ShouldBeNull();
        }
        // Another recipient than the one for whom the file was made.
        ground.SaysAtLast = new(house.Terms("Client") with { Recipient = "Somebody else" });
        using (var changed = await house.GiveAsync())
        {
            changed.Outcome.ShouldBe(DisclosureOutcome.Changed);
        }
        (await house.WrittenAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ThePerson_IsToldInTheirPackage_WhenNothingForbidsIt(string database)
    {
        var (house, ground) = await DisclosureHouse.StartAsync(database);
        await using var _ = house;
        ground.Says = new(house.Terms("Client") with { SecretUntil = long.MaxValue });
        (await house.GiveAsync()).Dispose();
        ground.Says = new(house.Terms("Client") with { Recipient = "Northside Clinic" });
        (await house.GiveAsync()).Dispose();
        using var officer = await PackageTests.OfficerAsync(house.Rosa.Organisation);

        var theirs = await officer.PackageAsync(
            await house.Rosa.Organisation.ReadyAsync(officer, Asker.Themselves)
        );

        theirs.All.ShouldContain("Northside Clinic");
        theirs.All.ShouldNotContain("Harbor House");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ThePrivacyOfficer_SeesWhatWasGiven_OfEverybodyAndOfOne(string database)
    {
        var (house, ground) = await DisclosureHouse.StartAsync(database);
        await using var _ = house;
        using var officer = await PackageTests.OfficerAsync(house.Rosa.Organisation);
        using var stranger = await PackageTests.OfficerAsync(
            await house.Haven.CreateOrganisationAsync()
        );

        (await officer.GetPageAsync("/privacy/disclosures")).Text.ShouldContain(
            "Nothing was given"
        );
        ground.Says = new(house.Terms("Client") with { SecretUntil = long.MaxValue });
        (await house.GiveAsync()).Dispose();

        string text = (await officer.GetPageAsync("/privacy/disclosures")).Text;
        text.ShouldContain("Harbor House, 12 Quay Street");
        text.ShouldContain("For: to find a bed");
        text.ShouldContain("Danger: Note of 3 March");
        text.ShouldContain("The person may not be told yet");
        string one = (await officer.GetPageAsync("/privacy/disclosures?subject=204117")).Text;
        one.ShouldContain("Harbor House");
        var nobody = await officer.GetPageAsync("/privacy/disclosures?subject=1");
        nobody.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        nobody.Text.ShouldContain("nobody here has it");
        string csv = await officer.GetStringAsync("/privacy/disclosures.csv?subject=204117", Ct);
        csv.ShouldContain("Harbor House,12 Quay Street,to find a bed");
        csv.ShouldEndWith("not yet\r\n");

        // Another organisation has its own list, and no such code.
        (await stranger.GetPageAsync("/privacy/disclosures")).Text.ShouldContain(
            "Nothing was given"
        );
        (await stranger.GetPageAsync("/privacy/disclosures?subject=204117")).Text.ShouldContain(
            "nobody here has it"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ToAnotherCountry_NothingLeavesWithoutATransferOnTheRegister(string database)
    {
        var (house, ground) = await DisclosureHouse.StartAsync(database);
        await using var _ = house;
        ground.Says = new(house.Terms("Client") with { Way = new PackageWay(7) });

        using var given = await house.GiveAsync();

        given.Outcome.ShouldBe(DisclosureOutcome.Closed);
        given.Why.ShouldContain("No transfer");
        (await house.WrittenAsync()).ShouldBeEmpty();
    }
}

/// <summary>An organisation with one client, and a door with a ground that a test holds.</summary>
internal sealed class DisclosureHouse : IAsyncDisposable
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private Reader reader = null!;

    public required Installation Haven { get; init; }
    public required Screener Rosa { get; init; }
    public PersonKeyId Person { get; private set; }

    public static async Task<(DisclosureHouse, TestGround)> StartAsync(string database)
    {
        var ground = new TestGround();
        var haven = await Installation.StartNewAsync(
            database,
            services => services.AddSingleton<IDisclosureGround>(ground)
        );
        var rosa = await Screener.OnAsync(haven);
        await rosa.ScreenAsync("1122112211");
        var house = new DisclosureHouse { Haven = haven, Rosa = rosa };
        await using var store = rosa.Organisation.Open();
        house.Person = await store
            .Set<global::Haven.Screening.Clients.Client>()
            .Select(c => c.PersonKey)
            .SingleAsync(Ct);
        house.reader = new Reader(
            rosa.Organisation.Id,
            Guid.NewGuid(),
            Roles.Professional,
            "127.0.0.1"
        );
        return (house, ground);
    }

    public DisclosureTerms Terms(params string[] items) =>
        new(
            Person,
            "Note of 3 March",
            "Harbor House",
            "12 Quay Street",
            "to find a bed",
            items,
            "en"
        );

    public Task<DisclosureGiven> GiveAsync() =>
        Haven
            .Services.GetRequiredService<DisclosureDoor>()
            .GiveAsync(reader, DisclosureBasis.Danger, Guid.NewGuid(), Ct);

    public async Task<IReadOnlyList<Disclosure>> WrittenAsync()
    {
        await using var store = Rosa.Organisation.Open();
        return await store.Set<Disclosure>().AsNoTracking().ToListAsync(Ct);
    }

    public async Task<int> EntriesAsync(string what, Act act)
    {
        await using var store = Rosa.Organisation.Open();
        return await store.Set<AuditRecord>().CountAsync(r => r.What == what && r.Act == act, Ct);
    }

    public static async Task<byte[]> BytesAsync(DisclosureGiven given)
    {
        using var copy = new MemoryStream();
        await given.File!.GiveAsync(copy, Ct);
        return copy.ToArray();
    }

    public ValueTask DisposeAsync() => Haven.DisposeAsync();
}
