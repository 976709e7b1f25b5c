using System.Net;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Choose;

public class ChooseTests
{
    private const string Home = "/organisations/choose";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Found_MakesTheFounderAdministratorAndPrivacyOfficer(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var browser = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());
        using var other = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());

        await browser.SubmitAsync(Home, ("name", "Zwölf Brücken"));
        await other.SubmitAsync(Home, ("name", "Zwölf Brücken"), ("clients", "yes"));

        (await browser.GetPageAsync(Home)).Text.ShouldContain(
            "You are administrator and privacy officer"
        );
        (await other.GetPageAsync(Home)).Text.ShouldContain(
            "You are administrator, professional and privacy officer"
        );
        await using var context = haven.Core.Database.Open(Scope.Installation);
        var codes = await context
            .Set<Organisation>()
            .Where(o => o.Name == "Zwölf Brücken")
            .Select(o => o.Code)
            .ToListAsync();
        codes.ShouldBe(["zwolf-brucken", "zwolf-brucken-2"], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Found_WithoutAName_SaysSo(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var browser = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());

        var page = await browser.SubmitAsync(Home, ("name", "  "));
        var hidden = await browser.SubmitAsync(Home, ("name", "Har\u202ebour"));

        page.Errors.ShouldHaveSingleItem().ShouldBe("Enter the name of your organisation.");
        hidden.Errors.ShouldHaveSingleItem().ShouldContain("cannot be seen");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Choose_AmongSeveral_WorksInTheChosenOne(string database)
    {
        var haven = await Installation.OnAsync(database);
        var one = await haven.CreateOrganisationAsync();
        var two = await haven.CreateOrganisationAsync("Second House");
        var member = await one.CreateMemberAsync(Roles.Administrator);
        await haven
            .Get<MemberService>()
            .AddAsync(
                two.Id,
                member.Account.Id,
                "Rosa Delgado",
                Roles.PrivacyOfficer,
                Reader.System(two.Id, "test"),
                default
            );
        using var browser = await member.SignInAsync();
        (await browser.GetPageAsync("/organisations/members")).Location!.ToString().ShouldBe(Home);

        await browser.SubmitAsync(Home, ("organisation", two.Id.Value.ToString()));

        (await browser.GetPageAsync("/organisations/members")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await browser.GetPageAsync("/organisations/account")).Text.ShouldContain("Second House");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Choose_WhereOneIsNoMember_IsNotFound(string database)
    {
        var haven = await Installation.OnAsync(database);
        var other = await haven.CreateOrganisationAsync();
        using var browser = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());

        var answer = await browser.PostAsync(
            Home,
            Home,
            ("organisation", other.Id.Value.ToString())
        );

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Harbour House", "harbour-house")]
    [InlineData("  St. Mary's  (East) ", "st-mary-s-east")]
    [InlineData("子どもの家", "organisation")]
    [InlineData("An organisation with a very long name indeed", "an-organisation-with-a-very-lo")]
    public void Code_ComesFromTheName(string name, string code) =>
        OrganisationCode.Of(name).ShouldBe(code);
}
