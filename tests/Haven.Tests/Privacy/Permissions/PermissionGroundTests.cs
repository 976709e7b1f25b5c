using Haven.Privacy.Audit;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Permissions;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Privacy.Consent;
using Haven.Tests.Privacy.Disclosures;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Permissions;

/// <summary>The door opens on a signed permission, for what it says and for as long as it says.</summary>
public class PermissionGroundTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task InForce_ItsItemsLeave_AndTheRecordSaysOnWhat(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        var permission = await house.PermitAsync();

        using var given = await house.GiveAsync(permission);

        given.Outcome.ShouldBe(DisclosureOutcome.Given, given.Why);
        var file = new PackageFile(await DisclosureHouse.BytesAsync(given));
        file.Bytes.Keys.ShouldBe(["tables/client.csv", "data.json", "index.html", "manifest.json"]);
        file.All.ShouldContain("Harbor House");
        file.All.ShouldContain("Written permission of 15 January 2026, until 15 February 2026");
        file.All.ShouldNotContain("likes to draw"); // free text, which was not ticked
        file.All.ShouldNotContain("NonBinary");
        var written = (await house.GivenAsync()).ShouldHaveSingleItem();
        written.Ground.ShouldBe(permission);
        written.By.ShouldBe(house.Rosa.Member.Id);
        await using var store = house.Organisation.Open();
        (await store.Set<Permission>().SingleAsync(Ct)).Given.ShouldBe(1);
        (await house.Organisation.LogAsync()).ShouldContain(r =>
            r.Purpose == Purpose.Sharing.Key && r.Act == Act.Create
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OutsideItsDays_AndOnceTakenBack_NothingLeaves(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var house = await PermissionHouse.OnAsync(haven);
        await house.Organisation.WorkInAsync("America/New_York");
        var today = await house.PermitAsync(until: PermissionHouse.Today);
        var future = await house.PermitAsync(from: PermissionHouse.Today.AddDays(1));
        var back = await house.PermitAsync();
        (await house.TakeBackAsync(back)).ShouldBeTrue();

        (await house.ShutAsync(future)).ShouldContain("holds from 16 January 2026 on");
        (await house.ShutAsync(back)).ShouldContain("taken back on 15 January 2026");
        // Its last day ends at midnight of New York, which is five o'clock in UTC.
        haven.Clock.MoveTo(new DateTimeOffset(2026, 1, 16, 4, 59, 0, TimeSpan.Zero));
        (await house.GiveAsync(today)).Outcome.ShouldBe(DisclosureOutcome.Given);
        (await house.ShutAsync(future)).ShouldContain("holds from");
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        (await house.ShutAsync(today)).ShouldContain("ended with 15 January 2026");
        (await house.GiveAsync(future)).Outcome.ShouldBe(DisclosureOutcome.Given);
        (await house.Organisation.LogAsync()).Count(r => r.Act == Act.Refused).ShouldBe(4);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakenBack_WhileTheFileIsMade_NothingLeaves(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        foreach (bool before in new[] { true, false })
        {
            var permission = await house.PermitAsync();
            var door = ActivatorUtilities.CreateInstance<DisclosureDoor>(
                house.Haven.Services,
                new List<IDisclosureGround>
                {
                    new Interrupted(
                        house
                            .Haven.Services.GetServices<IDisclosureGround>()
                            .First(g => g.Basis == DisclosureBasis.Permission),
                        before,
                        () => house.TakeBackAsync(permission)
                    ),
                }
            );

            using var given = await house.GiveAsync(permission, door: door);

            given.Outcome.ShouldBe(DisclosureOutcome.Changed);
            given.File.ShouldBeNull();
            (await house.ShutAsync(permission)).ShouldContain("taken back");
        }
        (await house.GivenAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverDoesNotLookAfterThem_FindsNoPermission(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        var permission = await house.PermitAsync();
        var colleague = await house.Organisation.CreateMemberAsync(Roles.Professional);
        var other = await PermissionHouse.OnAsync(house.Haven);
        const string none = "There is no such permission.";

        (await house.ShutAsync(permission, colleague.Reader)).ShouldBe(none);
        (await house.ShutAsync(permission, other.Rosa.Reader)).ShouldBe(none);
        (await house.ShutAsync(Guid.NewGuid())).ShouldBe(none);
        (
            await other.Desk.TakeBackAsync(
                other.Rosa.Reader,
                other.Client.PersonKey,
                permission,
                null,
                "",
                Ct
            )
        ).ShouldBeFalse();
        (await house.GiveAsync(permission)).Outcome.ShouldBe(DisclosureOutcome.Given);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Restricted_NothingLeaves_AndItCanBeTakenBack(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        var permission = await house.PermitAsync();
        (
            await house.Organisation.RestrictAsync(house.Client.PersonKey, Purpose.Sharing)
        ).ShouldBeTrue();

        (await house.ShutAsync(permission)).ShouldContain("is restricted since");
        (await house.TakeBackAsync(permission)).ShouldBeTrue();

        (await house.ShutAsync(permission)).ShouldContain("taken back");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutConsentToBeLookedAfter_NothingLeaves(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        var permission = await house.PermitAsync();
        await house.Rosa.AnswerAsync(house.Client, "work");
        await house.Rosa.WithdrawAsync(house.Client);

        (await house.ShutAsync(permission)).ShouldContain("no consent");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfSomebodyWhoIsBeingDeleted_NothingLeaves_AndNothingIsSigned(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        var permission = await house.PermitAsync();
        var forgetting = house.Haven.Core.Forgetting();
        var officer = await house.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var id = await forgetting.AskAsync(
            officer.Reader,
            Purpose.PrivacyOversight,
            house.Client.PersonKey,
            Ct
        );

        (await house.GiveAsync(permission)).Outcome.ShouldBe(DisclosureOutcome.BeingDeleted);
        (await house.SignAsync(PermissionHouse.Terms())).Outcome.ShouldBe(
            PermissionOutcome.Leaving
        );
        await forgetting.CompleteAsync(house.Organisation.Id, id, Ct);
        (await house.ShutAsync(permission)).ShouldBe("There is no such permission.");
        await using var store = house.Organisation.Open();
        (await store.Set<Permission>().CountAsync(Ct)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OtherWordsThanWereShown_AreNotKept(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        var terms = PermissionHouse.Terms();
        var (english, spanish) = await house.Desk.TextsAsync(
            house.Organisation.Id,
            house.Subject.Handle,
            terms,
            Ct
        );

        var signed = await house.Desk.SignAsync(
            house.Rosa.Reader,
            house.Subject,
            terms with
            {
                Recipient = "Somebody else",
            },
            PermissionText.HashOf(english.Write(), spanish.Write()),
            new(
                new(
                    global::Haven.Privacy.Consent.Voice.Self,
                    global::Haven.Privacy.Consent.Manner.OnScreen
                ),
                "RD",
                "",
                null
            ),
            Ct
        );

        signed.Outcome.ShouldBe(PermissionOutcome.OtherWords);
        PermissionText.Read(english.Write()).Parts.ShouldBe(english.Parts);
    }

    /// <summary>Somebody takes it back at the moment in which the giving is written down.</summary>
    private sealed class Interrupted(IDisclosureGround ground, bool before, Func<Task> act)
        : IDisclosureGround
    {
        public DisclosureBasis Basis => ground.Basis;
        public Purpose Purpose => ground.Purpose;

        public async Task<DisclosureOpening> OpenAsync(
            HavenContext context,
            Reader reader,
            Guid id,
            bool isUsed,
            CancellationToken cancellationToken
        )
        {
            if (isUsed && before)
            {
                await act();
            }
            var opening = await ground.OpenAsync(context, reader, id, isUsed, cancellationToken);
            if (isUsed && !before)
            {
                await act();
            }
            return opening;
        }
    }
}
