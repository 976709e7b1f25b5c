using System.Buffers.Text;
using System.Net;
using Haven.Organisations.Model;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Passkeys;

[Trait("Category", "Long")]
public class PasskeyStorageTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OneDeviceAtTwoInstallations_LeavesNothingThatMatches(string database)
    {
        await Installation.OnAsync(database);
        await using var one = await Installation.StartNewAsync(database);
        await using var other = await Installation.StartNewAsync(database);
        var device = new SoftwareAuthenticator();
        await one.WithPasskeyAsync(device);
        await other.WithPasskeyAsync(device);

        var here = await RowAsync(one);
        var there = await RowAsync(other);

        here.CredentialIndex.ShouldNotBe(there.CredentialIndex);
        string[] places =
        [
            .. (await StoredBytes.PlacesOfAsync(one))
                .Concat(await StoredBytes.PlacesOfAsync(other))
                .Distinct(),
        ];
        foreach (var bytes in new[] { device.Id, device.Key.ExportParameters(false).Q.X! })
        {
            StoredBytes.Find(places, bytes).ShouldBeEmpty();
            StoredBytes.Find(places, [Base64Url.EncodeToString(bytes)]).ShouldBeEmpty();
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Question_OfOneNode_IsAnsweredAtAnother_AndOnlyOnce(string database)
    {
        await Installation.OnAsync(database);
        await using var one = await Installation.StartNewAsync(database);
        var person = await one.WithPasskeyAsync(
            new SoftwareAuthenticator { Counter = 0, Step = 0 }
        );
        await using var other = await Installation.OpenAsync(
            Directory.CreateTempSubdirectory("haven-test-").FullName,
            one.Settings,
            one.Clock
        );
        var (browser, asked) = await person.AskedAsync();
        string answer = person.Device.Sign(asked);

        var elsewhere = await other.Browser().SubmitAsync(asked, ("passkey", answer));
        var again = await browser.SubmitAsync(asked, ("passkey", answer));

        elsewhere.Status.ShouldBe(HttpStatusCode.Redirect);
        again.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Forgetting_TheAccount_TakesItsPasskeysAlong(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var account = person.Account;
        var service = haven.Get<ForgettingService>();

        var there = await service.CountAsync(
            OrganisationId.Installation,
            account.PersonKey,
            default
        );
        var erasure = await service.AskAsync(
            Reader.System(OrganisationId.Installation, "test"),
            Purpose.Upkeep,
            account.PersonKey,
            default
        );
        await service.CompleteAsync(OrganisationId.Installation, erasure, default);

        there["passkeys"].ShouldBe(1);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        (await context.Set<Passkey>().CountAsync(p => p.Account == account.Id)).ShouldBe(0);
        using var browser = haven.Browser();
        (await browser.SignInAsync(person.Email)).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BothPasskeys_RemovedAtOnce_LeaveNoHalfOfASecondFactor(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        await person.Browser.AddPasskeyAsync(new SoftwareAuthenticator(), "second");
        var list = await person.Browser.GetPageAsync(PasskeySteps.Home);
        var removals = new List<Page>();
        foreach (string name in new[] { "my telephone", "second" })
        {
            removals.Add(await person.Browser.GetPageAsync(PasskeySteps.RemovalOf(list, name)));
        }

        await Task.WhenAll(
            removals.Select(
                (page, i) => person.Browser.SubmitAsync(page, ("code", person.Recovery[i]))
            )
        );

        var account = person.Account;
        await using var context = haven.Core.Database.Open(Scope.Installation);
        int left = await context.Set<Passkey>().CountAsync(p => p.Account == account.Id);
        left.ShouldBeLessThan(2);
        (await person.AskedAsync()).Asked.Status.ShouldBe(
            left == 0 ? HttpStatusCode.Redirect : HttpStatusCode.OK
        );
    }

    private static async Task<Passkey> RowAsync(Installation haven)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context.Set<Passkey>().AsNoTracking().SingleAsync();
    }
}
