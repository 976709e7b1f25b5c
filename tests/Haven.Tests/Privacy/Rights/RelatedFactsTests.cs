using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights;

/// <summary>A request about what stands of somebody else on a record, and one whose package goes to somebody else.</summary>
public class RelatedFactsTests
{
    private const string Facts = "/screening/clients/204117/facts";
    private const string Field = "parents-immigration-status";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatStandsAboutAParent_IsDeletedByItself_AndWhoeverHasThePageOpenIsTold(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await rosa.Browser.SubmitAsync(Facts, (Field, "OwnWords"), (Field + "-own", "marked"));
        var open = await rosa.Browser.GetPageAsync(Facts);
        open.Html.Body!.OuterHtml.ShouldContain("marked");
        string request = await rosa.Organisation.AskAsync("Erasure");
        await yusuf.TakeAsync(request, "Verify", ("verified", "Seen"));
        await yusuf.TakeAsync(request, "Find", ("handle", "204117"), ("related", "a parent"));
        (await yusuf.StepAsync(request, "Finish", ("answer", "Done."))).Text.ShouldContain(
            "Something comes before"
        );
        await yusuf.TakeAsync(request, "Review", ("found", "NothingAgainst"), ("why", "None."));
        await yusuf.TakeAsync(request, "Finish", ("answer", "Done."));

        var late = await rosa.Browser.SubmitAsync(open, ("behaviour", "typed meanwhile"));
        ((int)late.Status).ShouldBe(409);
        (await rosa.Browser.GetPageAsync(Facts)).Html.Body!.OuterHtml.ShouldNotContain("marked");
        await using var store = rosa.Organisation.Open();
        (await store.Set<Haven.Screening.Clients.Client>().CountAsync(Ct)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OnlySuchFacts_AsAreDeclared_AndOnlyOnARecord(string database)
    {
        var rosa = await Screener.OnAsync(database);
        rosa.Organisation.Installation.Get<RelatedFacts>()
            .Whose.ShouldBe(["a guardian", "a parent"]);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        string request = await rosa.Organisation.AskAsync("Objection");
        await yusuf.TakeAsync(request, "Verify", ("verified", "Seen"));
        foreach (
            var wrong in new (string, string)[][]
            {
                [("handle", "204117"), ("related", "whoever took the report")],
                [("nobody", "yes"), ("related", "a parent")],
            }
        )
        {
            (await yusuf.StepAsync(request, "Find", wrong))
                .Errors.ShouldHaveSingleItem()
                .ShouldContain("whose facts they are");
        }
        await yusuf.TakeAsync(request, "Find", ("handle", "204117"), ("related", "a parent"));
        await yusuf.TakeAsync(request, "Review", ("found", "NothingAgainst"), ("why", "None."));
        var stopped = await yusuf.StepAsync(
            request,
            "Finish",
            ("purposes", Purpose.CaseWork.Key),
            ("answer", "Done.")
        );
        stopped.Errors.ShouldHaveSingleItem().ShouldContain("cannot be stopped by itself");
        (await rosa.Browser.GetPageAsync(Facts)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACopyToTakeElsewhere_SaysToWhomItGoes_BeforeItIsMade_AndAfter(string database)
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        string request = await rosa.Organisation.AskAsync("Portability");
        await yusuf.FindAsync(request, "204117");

        using var unsaid = await Package.Packages.TakeOutAsync(yusuf, request);
        ((int)unsaid.StatusCode).ShouldBe(422);
        (await Page.ReadAsync(unsaid)).Errors.ShouldHaveSingleItem().ShouldContain("who gets it");
        var ungiven = await yusuf.StepAsync(request, "Finish", ("answer", "Here."));
        ungiven.Errors.ShouldHaveSingleItem().ShouldContain("to whom it is given");
        await yusuf.TakeAsync(
            request,
            "Finish",
            ("who", "Dr. Adams, Harbour Clinic"),
            ("what", "on a disk, by hand"),
            ("answer", "It is there.")
        );
        (await yusuf.GetPageAsync(request)).Text.ShouldContain("Dr. Adams, Harbour Clinic");
    }
}
