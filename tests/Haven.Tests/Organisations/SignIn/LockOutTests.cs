using System.Net;
using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.SignIn;

[Trait("Category", "Long")]
public class LockOutTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_AfterFiveFailures_RestsForAQuarterOfAnHour(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        await haven.CreateAccountAsync("rosa@example.org");
        using var browser = haven.Browser();
        for (int i = 0; i < 5; i++)
        {
            await browser.SignInAsync("rosa@example.org", "wrong every time");
        }

        var locked = await browser.SignInAsync("rosa@example.org");
        var unknown = await browser.SignInAsync("nobody@example.org");
        haven.Clock.Advance(TimeSpan.FromMinutes(14));
        var early = await browser.SignInAsync("rosa@example.org");
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        var slip = await browser.SignInAsync("rosa@example.org", "wrong once more");
        var open = await browser.SignInAsync("rosa@example.org");

        locked.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unknown.Errors.ShouldBe(locked.Errors);
        early.Errors.ShouldBe(locked.Errors);
        slip.Errors.ShouldBe(locked.Errors);
        open.Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithUnknownAddress_DoesTheWorkOfAKnownOne(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        await haven.CreateAccountAsync("rosa@example.org");
        using var browser = haven.Browser();

        var known = await WorkAsync(haven, browser, "rosa@example.org");
        var unknown = await WorkAsync(haven, browser, "nobody@example.org");

        known.ShouldBe((1, 1));
        unknown.ShouldBe(known);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WrongFourTimesAtOnce_CountsFour(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        var account = await haven.CreateAccountAsync(email);
        using var browser = haven.Browser();

        // Four, for two might miss one another; one less than makes sign-in rest.
        await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => browser.SignInAsync(email, $"guess number {i}"))
        );

        (await LoadAsync(haven, account.Id)).FailedSignIns.ShouldBe(4);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_TwelveTriesAtOnce_LooksAtFive(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        var account = await haven.CreateAccountAsync(email);
        using var browser = haven.Browser();

        await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => browser.SignInAsync(email, $"guess number {i}"))
        );

        var after = await LoadAsync(haven, account.Id);
        after.FailedSignIns.ShouldBe(5);
        after.LockedUntil.ShouldBeGreaterThan(haven.Clock.GetUtcNow().UtcTicks);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_Right_ForgetsEarlierFailures(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        var account = await haven.CreateAccountAsync(email);
        using var browser = haven.Browser();
        for (int i = 0; i < 4; i++)
        {
            await browser.SignInAsync(email, "wrong every time");
        }

        (await browser.SignInAsync(email)).Status.ShouldBe(HttpStatusCode.Redirect);

        (await LoadAsync(haven, account.Id)).FailedSignIns.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_BeforeTheAddressIsConfirmed_AnswersAsForAWrongPassword(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();
        await browser.SubmitAsync("/organisations/register", Newcomer.Form(email));

        var unconfirmed = await browser.SignInAsync(email);
        var wrong = await browser.SignInAsync(email, "wrong every time");

        unconfirmed.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unconfirmed.Text.ShouldBe(wrong.Text);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithHashOfOlderMake_HashesAgain(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        var account = await haven.CreateAccountAsync(email);
        var old = new Microsoft.AspNetCore.Identity.PasswordHasher<Account>(
            Microsoft.Extensions.Options.Options.Create(
                new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 1000 }
            )
        );
        await SetHashAsync(haven, account.Id, old.HashPassword(account, TestOrganisation.Password));
        using var browser = haven.Browser();

        (await browser.SignInAsync(email)).Status.ShouldBe(HttpStatusCode.Redirect);

        var after = await LoadAsync(haven, account.Id);
        var opened = await haven.Core.Services.Vault.OpenAsync(
            Reader.AccountHolder(account.Id.Value, "test"),
            Purpose.OwnAccount,
            Act.View,
            "account",
            [after],
            default
        );
        old.VerifyHashedPassword(
                account,
                opened.Read(after.PasswordHash)!,
                TestOrganisation.Password
            )
            .ShouldBe(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Success);
        Convert.FromBase64String(opened.Read(after.PasswordHash)!)[7].ShouldNotBe((byte)0x03);
        (await browser.SignInAsync(email)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task SetHashAsync(Installation haven, AccountId id, string hash)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        var account = await context.Set<Account>().SingleAsync(a => a.Id == id);
        account.PasswordHash = Haven.Privacy.Vault.Sealed<string>.Of(hash);
        context.Record(
            new Deed(
                Reader.AccountHolder(id.Value, "test"),
                Act.Edit,
                Purpose.OwnAccount,
                "password",
                [account.PersonKey]
            )
        );
        await context.SaveChangesAsync();
    }

    private static async Task<(long Hashes, int Entries)> WorkAsync(
        Installation haven,
        HttpClient browser,
        string email
    )
    {
        long hashes = haven.Get<Passwords>().Runs;
        int entries = await EntriesAsync(haven);
        await browser.SignInAsync(email, "wrong every time");
        return (haven.Get<Passwords>().Runs - hashes, await EntriesAsync(haven) - entries);
    }

    private static async Task<int> EntriesAsync(Installation haven)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context.Set<AuditRecord>().CountAsync();
    }

    internal static async Task<Account> LoadAsync(Installation haven, AccountId id)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == id);
    }
}
