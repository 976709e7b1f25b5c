using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Notices;

/// <summary>A change that matters is told, shown for a good while and until it was seen, and binds nobody who did not agree.</summary>
public class NoticeUseTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChangeThatMatters_IsMailed_AndShownUntilSeen_AndForItsDays(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        var tom = await organisation.CreateMemberAsync(Roles.Professional);
        using var first = await tom.SignInAsync();
        (await first.BannerAsync())!.ShouldContain("has not published its privacy notice");
        await officer.PublishAsync("First.");
        (await first.BannerAsync()).ShouldBeNull();

        await officer.PublishAsync(
            "We keep things for longer.",
            NoticeChange.Material,
            shown: "20"
        );

        var letter = (await haven.LettersToAsync(tom.Email)).ShouldHaveSingleItem();
        letter.ShouldContain("We keep things for longer.");
        letter.ShouldContain("Version 2");
        letter.ShouldContain(NoticeSteps.Own);
        (await first.BannerAsync())!.ShouldContain("We keep things for longer.");
        await first.SayAsync("seen");
        // Seen, and shown all the same until its days are over.
        (await first.BannerAsync())!.ShouldContain("We keep things for longer.");
        haven.Clock.Advance(TimeSpan.FromDays(20));
        using var seen = await tom.SignInAsync();
        (await seen.BannerAsync()).ShouldBeNull();
        // Whoever has not seen it is shown it, however long ago it was.
        using var late = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        (await late.BannerAsync())!.ShouldContain("We keep things for longer.");
        await late.SayAsync("seen");
        (await late.BannerAsync()).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverGoesOn_IsWrittenDown_WithTheVersion_Once(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        await officer.PublishAsync("Second.", NoticeChange.Material, new DateOnly(2026, 2, 1));
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await rosa.SignInAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => browser.BannerAsync()));

        // The second does not hold yet, and is told all the same.
        (await UsesAsync(organisation, rosa))
            .Select(u => u.Number)
            .ShouldBe([1]);
        (await browser.BannerAsync())!.ShouldContain("Second.");
        haven.Clock.MoveTo(new DateTimeOffset(2026, 2, 1, 9, 0, 0, TimeSpan.Zero));
        using var again = await rosa.SignInAsync();
        await again.BannerAsync();
        await again.SayAsync("seen");
        var uses = await UsesAsync(organisation, rosa);
        uses.Select(u => u.Number).ShouldBe([1, 2]);
        uses[1].UsedAt.ShouldBe(haven.Clock.GetUtcNow().UtcTicks);
        uses[1].SeenAt.ShouldBe(uses[1].UsedAt);
        uses[1].AgreedAt.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AVersionWithFewerRights_BindsOnlyWhoAgreed(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        await officer.PublishAsync("You can no longer have a copy.", NoticeChange.FewerRights);
        await officer.PublishAsync("Third.");
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();

        (await rosa.GetPageAsync(NoticeSteps.Own)).Text.ShouldContain("Binds you Version 1,");
        await rosa.SayAsync("seen");
        (await rosa.GetPageAsync(NoticeSteps.Own)).Text.ShouldContain("Binds you Version 1,");
        await rosa.SubmitAsync(NoticeSteps.Own, ("number", "2"), ("say", "agreed"));
        var own = await rosa.GetPageAsync(NoticeSteps.Own);
        own.Text.ShouldContain("Binds you Version 3,");
        own.Text.ShouldContain("If you work with us");
        own.Text.ShouldNotContain("If we look after you");

        using var stranger = haven.Browser();
        var page = await stranger.GetPageAsync($"/privacy/notices/{organisation.Code}?lang=en");
        page.Text.ShouldContain("Version 2 makes rights smaller. It binds only those who agreed");
        page.Html.QuerySelector($"main a[href='/privacy/notices/{organisation.Code}/1?lang=en']")
            .ShouldNotBeNull();
        (
            await stranger.GetPageAsync($"/privacy/notices/{organisation.Code}/1?lang=en")
        ).Text.ShouldNotContain("Version 2 makes rights smaller");
    }

    [Fact]
    public async Task WhoeverSawItAndDidNotAgree_CanAgree_AfterTheBannerHasGone()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        await officer.PublishAsync("Fewer.", NoticeChange.FewerRights, shown: "14");
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        using (var before = await rosa.SignInAsync())
        {
            await before.SayAsync("seen");
        }
        haven.Clock.Advance(TimeSpan.FromDays(14));
        using var browser = await rosa.SignInAsync();
        (await browser.BannerAsync()).ShouldBeNull();

        await browser.SubmitAsync(NoticeSteps.Own, ("number", "2"), ("say", "agreed"));

        var own = await browser.GetPageAsync(NoticeSteps.Own);
        own.Text.ShouldContain("Binds you Version 2,");
        own.Html.QuerySelector("main form").ShouldBeNull();
    }

    [Fact]
    public async Task TheFirstVersion_TakesNoRightsAway_AndANumberThatIsNotThere_IsNotAgreedTo()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.DraftAsync("First.");
        (
            await officer.SubmitAsync(
                NoticeSteps.Publish,
                NoticeSteps.Fields("x", NoticeChange.FewerRights)
            )
        )
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("first version");
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);

        (await haven.Get<NoticeUses>().SayAsync(rosa.Reader, 7, agrees: true, Ct)).ShouldBeFalse();
        (await UsesAsync(organisation, rosa)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PublicForms_SayThatThereIsNoNotice_AndLeadToItOnceThereIs()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        using var stranger = haven.Browser();
        string[] forms =
        [
            $"/privacy/rights/ask/{organisation.Code}",
            $"/organisations/contact/{organisation.Code}",
        ];
        foreach (string form in forms)
        {
            (await stranger.GetPageAsync(form + "?lang=es")).Text.ShouldContain(
                "todavía no ha publicado"
            );
        }

        await officer.PublishAsync("First.");

        foreach (string form in forms)
        {
            (await stranger.GetPageAsync(form + "?lang=es"))
                .Html.QuerySelector($"main a[href='/privacy/notices/{organisation.Code}?lang=es']")
                .ShouldNotBeNull();
        }
    }

    private static async Task<List<NoticeUse>> UsesAsync(
        TestOrganisation organisation,
        TestMember member
    )
    {
        await using var store = organisation.Open();
        return await store
            .Set<NoticeUse>()
            .AsNoTracking()
            .Where(u => u.Member == member.Member.Id)
            .OrderBy(u => u.Number)
            .ToListAsync(Ct);
    }

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }
}
