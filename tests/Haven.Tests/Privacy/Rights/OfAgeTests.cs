using System.Net;
using Haven.Screening.Clients;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights;

/// <summary>Somebody of age uses their rights alone; a parent or guardian asks for nobody of age unless a court said so.</summary>
public class OfAgeTests
{
    private const string Facts = "/screening/clients/204117/facts";
    private const string Alone = "the rights are this person’s alone";
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly (string, string)[] NothingAgainst =
    [
        ("found", "NothingAgainst"),
        ("why", "No order."),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ForAGrownUp_AParentIsOnlyRefused(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await AgeAsync(rosa, "18");
        string request = await AskAsync(rosa, yusuf, "Erasure");
        (await yusuf.GetPageAsync(request)).Text.ShouldContain("18 or older");

        var review = await yusuf.StepAsync(request, "Review", NothingAgainst);
        review.Errors.ShouldHaveSingleItem().ShouldContain(Alone);
        review.Text.ShouldContain("No order.");
        (await yusuf.StepAsync(request, "Finish", ("answer", "Done."))).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );

        await yusuf.TakeAsync(request, "Refuse", ("refusal", "Whoever is of age asks themselves."));
        await using var store = rosa.Organisation.Open();
        (await store.Set<Client>().CountAsync(Ct)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereACourtSaidSo_TheyMay_AndThePageSaysThatItWasSeen(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await AgeAsync(rosa, "22");
        string request = await AskAsync(rosa, yusuf, "Access");

        await yusuf.TakeAsync(request, "Review", [.. NothingAgainst, ("court", "yes")]);

        (await yusuf.GetPageAsync(request)).Text.ShouldContain("by a court’s order");
        using var package = await Package.Packages.TakeOutAsync(yusuf, request);
        package.StatusCode.ShouldBe(HttpStatusCode.OK);
        await yusuf.TakeAsync(request, "Finish", ("answer", "Here it is."));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverComesOfAgeWhileARequestWaits_IsAskedForNoMore(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await AgeAsync(rosa, "17");
        string request = await AskAsync(rosa, yusuf, "Access");
        await yusuf.TakeAsync(request, "Review", NothingAgainst);
        (await yusuf.GetPageAsync(request)).Text.ShouldContain("The access package");

        await AgeAsync(rosa, "18");

        var page = await yusuf.GetPageAsync(request);
        page.Text.ShouldNotContain("The access package");
        page.Text.ShouldContain("Could an answer endanger somebody?");
        using var package = await Package.Packages.TakeOutAsync(yusuf, request);
        package.StatusCode.ShouldNotBe(HttpStatusCode.OK);
        (await yusuf.StepAsync(request, "Finish", ("answer", "Here it is.")))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain(Alone);
        await yusuf.TakeAsync(request, "Review", [.. NothingAgainst, ("court", "yes")]);
        await yusuf.TakeAsync(request, "Finish", ("answer", "Here it is."));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsYounger_OrOfAnAgeThatNobodyKnows_IsLookedAtAsBefore(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        foreach (string age in new[] { "17", "" })
        {
            await AgeAsync(rosa, age);
            string request = await AskAsync(rosa, yusuf, "Access", ("text", $"Please, {age}."));
            (await yusuf.GetPageAsync(request)).Text.ShouldContain("Is the person 18 or older?");
            await yusuf.TakeAsync(request, "Review", NothingAgainst);
            await yusuf.TakeAsync(request, "Finish", ("answer", "Here it is."));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AParentsOwnFacts_OnAGrownUpsRecord_AreTheParentsStill(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await rosa.Browser.SubmitAsync(
            Facts,
            ("birth", "age"),
            ("birth-age", "19"),
            ("parents-immigration-status", "OwnWords"),
            ("parents-immigration-status-own", "marked")
        );
        string request = await rosa.Organisation.AskAsync(
            "Erasure",
            ("asker", "Guardian"),
            ("about", "My son, 204117.")
        );
        await yusuf.TakeAsync(request, "Verify", ("verified", "Seen"));
        await yusuf.TakeAsync(request, "Find", ("handle", "204117"), ("related", "a parent"));
        await yusuf.TakeAsync(request, "Review", NothingAgainst);
        await yusuf.TakeAsync(request, "Finish", ("answer", "Done."));

        (await rosa.Browser.GetPageAsync(Facts)).Html.Body!.OuterHtml.ShouldNotContain("marked");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AParentIsHeardAboutNoGrownUp_AndNothingThatTheySayStandsWithTheRecord(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await AgeAsync(rosa, "18");
        string request = await AskAsync(rosa, yusuf, "Correction");

        await yusuf.TakeAsync(
            request,
            "Refuse",
            ("refusal", "Whoever is of age asks themselves."),
            ("statement", "He was never ill.")
        );

        await using var store = rosa.Organisation.Open();
        (await store.Set<Haven.Privacy.Rights.Correction>().CountAsync(Ct)).ShouldBe(0);
    }

    private static async Task AgeAsync(Screener rosa, string age)
    {
        var written = await rosa.Browser.SubmitAsync(
            Facts,
            ("birth", age.Length == 0 ? "NotKnown" : "age"),
            ("birth-age", age)
        );
        written.Status.ShouldBe(HttpStatusCode.Redirect, written.Text);
    }

    private static async Task<string> AskAsync(
        Screener rosa,
        HttpClient yusuf,
        string kind,
        params (string, string)[] fields
    )
    {
        string request = await rosa.Organisation.AskAsync(
            kind,
            [("asker", "Guardian"), ("about", "My son, 204117."), .. fields]
        );
        await yusuf.FindAsync(request, "204117");
        return request;
    }
}
