using System.Net;
using Haven.Privacy.Export;
using Haven.Privacy.Leaving;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Privacy.Export;

/// <summary>Nothing is given where there must be nothing, and never half of it.</summary>
public class ExportRefusalTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhenTheDiskIsFull_NothingIsGiven_AndItSaysSo(string database)
    {
        await Installation.OnAsync(database);
        var disk = new PackageRefusalTests.Disk { Room = 64 * 1024 + 16 };
        await using var haven = await Installation.StartNewAsync(database, disk.PutInto);
        var (organisation, client) = await PackageTests.ClientAsync(haven);
        await organisation.WriteMuchAsync(client, 40);
        using var amina = await ExportTests.AdministratorAsync(organisation);

        using (var refused = await amina.TakeAllOutAsync())
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
            var page = await Page.ReadAsync(refused);
            page.Errors.ShouldHaveSingleItem().ShouldContain("no room on the disk");
            page.Text.ShouldContain("Nobody has taken everything out yet");
        }
        disk.Left.ShouldBe(0);

        disk.Room = long.MaxValue;
        (await amina.ExportAsync()).File.FitsItsManifest().ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsDeletedWhileItIsMade_IsInNoFile(string database)
    {
        await Installation.OnAsync(database);
        var disk = new PackageRefusalTests.Disk();
        await using var haven = await Installation.StartNewAsync(database, disk.PutInto);
        var (organisation, client) = await PackageTests.ClientAsync(haven);
        using var amina = await ExportTests.AdministratorAsync(organisation);
        disk.Meanwhile = async () =>
        {
            haven.Clock.Advance(TimeSpan.FromSeconds(1));
            await TestClients.ForgetAsync(haven, organisation, client);
        };

        using (var refused = await amina.TakeAllOutAsync())
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await Page.ReadAsync(refused)).Text.ShouldContain("Somebody is being deleted");
        }

        (await haven.Get<ExportDesk>().LastAsync(organisation.Id, Ct)).ShouldBeNull();
        var (file, _) = await amina.ExportAsync();
        file.All.ShouldNotContain(client.PersonKey.Value.ToString("D"), Case.Insensitive);
    }

    [Fact]
    public async Task TwoAtOnce_AreOne_AndAnotherOrganisationIsNotHeldUp()
    {
        await Installation.OnAsync(Databases.Sqlite);
        var disk = new PackageRefusalTests.Disk();
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite, disk.PutInto);
        var (organisation, _) = await PackageTests.ClientAsync(haven);
        var (other, _) = await PackageTests.ClientAsync(haven);
        using var amina = await ExportTests.AdministratorAsync(organisation);
        using var second = await ExportTests.AdministratorAsync(organisation);
        using var theirs = await ExportTests.AdministratorAsync(other);
        HttpStatusCode? busy = null,
            free = null;
        disk.Meanwhile = async () =>
        {
            using var refused = await second.TakeAllOutAsync();
            using var given = await theirs.TakeAllOutAsync();
            (busy, free) = (refused.StatusCode, given.StatusCode);
        };

        (await amina.ExportAsync()).File.FitsItsManifest().ShouldBeTrue();

        busy.ShouldBe(HttpStatusCode.Conflict);
        free.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task NobodyButAnAdministrator_CanTakeItOut()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(
            Roles.PrivacyOfficer | Roles.Professional | Roles.Supervisor
        );
        using var yusuf = await member.SignInAsync();

        (await yusuf.GetPageAsync(Exports.Path)).Status.ShouldBe(HttpStatusCode.NotFound);
        await Should.ThrowAsync<PurposeRefusedException>(() =>
            haven.Get<ExportDesk>().MakeAsync(member.Reader, Ct)
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LeavingPage_SaysWhetherItWasTakenOut_SinceTheLastChange(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var (organisation, _) = await PackageTests.ClientAsync(haven);
        using var amina = await ExportTests.AdministratorAsync(organisation);
        const string leaving = "/privacy/leaving";

        (await amina.GetPageAsync(leaving)).Text.ShouldContain(
            "Nobody has taken everything out yet"
        );
        haven.Clock.Advance(TimeSpan.FromSeconds(1));
        await amina.ExportAsync();
        haven.Clock.Advance(TimeSpan.FromSeconds(1));
        (await amina.GetPageAsync(leaving)).Text.ShouldContain("nothing has changed since");
        await amina.SubmitAsync(leaving, ("code", organisation.Code), ("sure", "yes"));
        (await amina.GetPageAsync(leaving)).Text.ShouldContain("nothing has changed since");
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await rosa.TakeUpAsync();
        (await amina.GetPageAsync(leaving)).Text.ShouldContain("Something has changed since");

        haven.Clock.Advance(Departure.Wait + TimeSpan.FromMinutes(1));
        await haven.Get<Departing>().RoundAsync(Ct);
        (await haven.Get<ExportDesk>().LastAsync(organisation.Id, Ct)).ShouldBeNull();
    }
}
