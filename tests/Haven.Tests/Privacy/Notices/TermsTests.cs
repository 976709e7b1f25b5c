using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Notices;

/// <summary>Terms of use and privacy notice are one version, and a member accepts both or neither.</summary>
public class TermsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMemberAcceptsBoth_InOneRow_HoweverOftenItIsSent(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await rosa.SignInAsync();
        (await AskedAsync(browser)).ShouldBeTrue();
        var own = await browser.GetPageAsync(NoticeSteps.Own);
        own.Text.ShouldContain("You give nobody your password");
        own.Text.ShouldContain("If you work with us");

        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => browser.SubmitAsync(own, ("number", "1"), ("say", "agreed")))
        );

        await using var store = organisation.Open();
        var use = await store.Set<NoticeUse>().SingleAsync(u => u.Member == rosa.Member.Id, Ct);
        (use.Number, use.TermsNumber, use.AgreedAt > 0).ShouldBe((1, 1, true));
        (
            await store
                .Set<AuditRecord>()
                .AnyAsync(r => r.What == "privacy notice and terms of use, version 1: agreed", Ct)
        ).ShouldBeTrue();
        (await AskedAsync(browser)).ShouldBeFalse();
        (await browser.GetPageAsync(NoticeSteps.Own)).Text.ShouldContain(
            "You accepted it, and the terms of use"
        );
        (await AskedAsync(officer)).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverDoesNotAccept_IsBoundByWhatTheyAcceptedBefore(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await rosa.SubmitAsync(NoticeSteps.Own, ("number", "1"), ("say", "agreed"));
        await officer.PublishAsync("You can no longer have a copy.", NoticeChange.FewerRights);

        (await AskedAsync(rosa)).ShouldBeTrue();
        var own = await rosa.GetPageAsync(NoticeSteps.Own);
        own.Text.ShouldContain("Binds you Version 1,");
        own.Text.ShouldContain("You can no longer have a copy.");
        own.Html.QuerySelectorAll("main form").Length.ShouldBe(1);

        await rosa.SubmitAsync(own, ("number", "2"), ("say", "agreed"));
        (await rosa.GetPageAsync(NoticeSteps.Own)).Text.ShouldContain("Binds you Version 2,");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AVersionFromBefore_HasNoTerms_AndTheNextOneHas(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        (await AskedAsync(officer)).ShouldBeFalse();

        await officer.SubmitAsync(NoticeSteps.List);

        var edit = await officer.GetPageAsync(NoticeSteps.Edit);
        edit.Typed("english").ShouldContain("{{terms of use}}");
        edit.Typed("spanish").ShouldContain("## Condiciones de uso");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ADraftFromBefore_IsNotPublished_WithoutThem(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.DraftAsync("First.");
        await using var store = organisation.Open();
        string before = ShippedNotice.Read("notice", "en"); // as it was before there were terms
        await store
            .Set<NoticeDraft>()
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.English, before), Ct);

        var refused = await officer.SubmitAsync(NoticeSteps.Publish, NoticeSteps.Fields("First."));

        refused
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("a part that it has to have was missing");
        (await store.Set<NoticeVersion>().AnyAsync(Ct)).ShouldBeFalse();
        var edit = await officer.GetPageAsync(NoticeSteps.Edit);
        await officer.SubmitAsync(edit, ("english", edit.Typed("english")), ("step", "save"));
        await officer.SubmitAsync(NoticeSteps.Publish, NoticeSteps.Fields("First."));
        (await store.Set<NoticeVersion>().SingleAsync(Ct)).HasTerms.ShouldBeTrue();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void ATextWithoutTerms_IsRefused(string lang)
    {
        string text = ShippedNotice.Read("notice", lang);

        NoticeTemplate
            .FaultsOf(text)
            .ShouldHaveSingleItem()
            .What.ShouldContain("The part {{terms of use}} is missing");
        NoticeTemplate.Has(ShippedNotice.In(lang), NoticeSection.Terms).ShouldBeTrue();
    }

    private static async Task<bool> AskedAsync(HttpClient member) =>
        (await member.GetPageAsync("/organisations/account")).Html.QuerySelector(
            ".haven-banner[aria-label='Terms of use']"
        )
            is not null;
}
