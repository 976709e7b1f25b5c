using System.Net;
using Haven.Organisations.Door;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Haven.Tests.Screening;

namespace Haven.Tests.Door;

public class RateLimitTests
{
    private const string SignIn = "/organisations/sign-in";
    private static readonly RateLimit ThreeAMinute = new("x", 3, TimeSpan.FromMinutes(1), false);

    [Fact]
    public void Take_BeyondTheLimit_SaysHowLongToWait()
    {
        var clock = new FakeClock();
        var limits = new RateLimits(clock);

        TimeSpan?[] atOnce =
        [
            .. Enumerable.Range(0, 5).Select(_ => limits.Take(ThreeAMinute, "a")),
        ];
        var other = limits.Take(ThreeAMinute, "b");
        var otherName = limits.Take(ThreeAMinute with { Name = "y" }, "a");
        clock.Advance(TimeSpan.FromSeconds(19));
        var early = limits.Take(ThreeAMinute, "a");
        clock.Advance(TimeSpan.FromSeconds(1));
        var then = limits.Take(ThreeAMinute, "a");
        limits.GiveBack(ThreeAMinute, "a");
        var givenBack = limits.Take(ThreeAMinute, "a");
        var again = limits.Take(ThreeAMinute, "a");

        atOnce.ShouldBe([null, null, null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)]);
        other.ShouldBeNull();
        otherName.ShouldBeNull();
        early.ShouldBe(TimeSpan.FromSeconds(1));
        then.ShouldBeNull();
        givenBack.ShouldBeNull();
        again.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Take_ByManyAtOnce_GivesNoMoreThanThereAre()
    {
        var limits = new RateLimits(new FakeClock());
        var limit = new RateLimit("x", 50, TimeSpan.FromMinutes(1), false);
        int taken = 0;

        Parallel.For(
            0,
            2000,
            _ =>
            {
                if (limits.Take(limit, "a") is null)
                {
                    Interlocked.Increment(ref taken);
                }
            }
        );

        taken.ShouldBe(50);
    }

    [Theory]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Network_IsAnAddressOrWhatOneHouseholdGets(string one, string other, bool same) =>
        (
            RateLimits.NetworkOf(IPAddress.Parse(one))
            == RateLimits.NetworkOf(IPAddress.Parse(other))
        ).ShouldBe(same);

    [Fact]
    [Trait("Category", "Long")]
    public async Task SignIn_GuessedAtFromOneNetwork_RestsThereAndNowhereElse()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var account = await haven.CreateAccountAsync("rosa@example.org");
        using var attacker = haven.Browser();
        using var rosa = haven.Browser();
        Page last = null!;
        HttpResponseMessage? refused = null;

        for (int i = 0; refused is null && i < 100; i++)
        {
            using var answer = await attacker.PostAsync(
                SignIn,
                new FormUrlEncodedContent([
                    new("email", $"somebody{i}@example.org"),
                    new("password", "x"),
                ])
            );
            last = await Page.ReadAsync(answer);
            refused = answer.StatusCode == HttpStatusCode.TooManyRequests ? answer : null;
        }

        refused.ShouldNotBeNull();
        int seconds = int.Parse(
            refused.Headers.GetValues("Retry-After").Single(),
            System.Globalization.CultureInfo.InvariantCulture
        );
        seconds.ShouldBeInRange(1, 60);
        refused.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
        last.Title.ShouldContain("Too many tries");
        last.Text.ShouldContain($"Wait {seconds} seconds");
        (await rosa.SignInAsync("rosa@example.org")).Status.ShouldBe(HttpStatusCode.Redirect);
        haven.Clock.Advance(TimeSpan.FromSeconds(seconds));
        (await attacker.SignInAsync("rosa@example.org")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task SignIn_ThatSucceeds_IsNotCounted()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        await haven.CreateAccountAsync("rosa@example.org");
        using var office = haven.Browser();

        for (int i = 0; i < 35; i++)
        {
            (await office.SignInAsync("rosa@example.org")).Status.ShouldBe(HttpStatusCode.Redirect);
        }
    }

    [Theory]
    [InlineData("/organisations/register")]
    [InlineData("/organisations/new-password")]
    public async Task PublicForms_HaveALimit(string path)
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        using var browser = haven.Browser();
        var statuses = new List<HttpStatusCode>();

        for (int i = 0; i < 41; i++)
        {
            using var answer = await browser.PostAsync(
                path,
                new FormUrlEncodedContent([new("email", "no address")])
            );
            statuses.Add(answer.StatusCode);
        }

        statuses[0].ShouldBe(HttpStatusCode.UnprocessableEntity);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        using var elsewhere = haven.Browser();
        (await elsewhere.SubmitAsync(path, ("email", "no address"))).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
    }

    [Fact]
    public async Task CodeSearch_ThatFindsNobody_IsLimited_ByAccount()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var colleague = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await member.SignInAsync();
        using var same = await member.SignInAsync();
        using var other = await colleague.SignInAsync();
        await browser.TakeUpAsync(700_700);
        var status = HttpStatusCode.OK;

        for (int code = 300_000; status != HttpStatusCode.TooManyRequests; code++)
        {
            code.ShouldBeLessThan(300_100);
            status = (await browser.GetPageAsync($"/screening/clients/{code}")).Status;
        }

        (await same.GetPageAsync("/screening/clients/700700")).Status.ShouldBe(
            HttpStatusCode.TooManyRequests
        );
        (await other.GetPageAsync("/screening/clients/700700")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        (await same.GetPageAsync("/screening/clients/700700")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
