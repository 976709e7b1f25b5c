using System.Net;
using Haven.Privacy.Demands;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Rights.Package;
using Microsoft.EntityFrameworkCore;
using static Haven.Tests.Privacy.Demands.DemandHouse;

namespace Haven.Tests.Privacy.Demands;

/// <summary>
/// A demand opens the door when there is an order, the person had time, and two people looked; then it gives what was
/// approved, and nothing else.
/// </summary>
public class DemandTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Subpoena_StepByStep_OpensOnlyAtTheEnd(string database)
    {
        await using var house = await StartAsync(database);
        using (var yusuf = await house.Yusuf.SignInAsync())
        {
            string demand = await ReceiveAsync(yusuf);
            var page = await yusuf.GetPageAsync(demand);
            page.Text.ShouldContain("A subpoena alone opens nothing");
            page.Text.ShouldContain("Nothing keeps this person from being deleted");
            await IsShutAsync(yusuf, demand, "Nothing can be given yet");
            await PrepareAsync(yusuf, demand);
            await IsShutAsync(yusuf, demand, "Tell the person");
            await DoneAsync(
                yusuf,
                demand,
                "notice",
                [.. Day("day", 15, 1, 2026), ("result", "sent"), ("said", "A letter")]
            );
            // Ten days, of which the last is the 25th.
            await IsShutAsync(yusuf, demand, "before their time is over");
            house.Haven.Clock.Advance(TimeSpan.FromDays(10));
        }
        using (var yusuf = await house.Yusuf.SignInAsync())
        using (var amina = await house.Amina.SignInAsync())
        {
            string demand = await OnlyAsync(yusuf);
            await IsShutAsync(yusuf, demand, "before their time is over");
            (await PressAsync(yusuf, demand, "propose")).Status.ShouldBe(HttpStatusCode.Conflict);
            house.Haven.Clock.Advance(TimeSpan.FromDays(1));
        }
        await EndAsync(house);
    }

    private static async Task EndAsync(DemandHouse house)
    {
        using var yusuf = await house.Yusuf.SignInAsync();
        using var amina = await house.Amina.SignInAsync();
        string demand = await OnlyAsync(yusuf);
        await IsShutAsync(yusuf, demand, "propose the answer");
        (await PressAsync(yusuf, demand, "propose")).Status.ShouldBe(HttpStatusCode.Redirect);
        await IsShutAsync(yusuf, demand, "Somebody else than who proposed");
        var (own, _) = await PressAsync(yusuf, demand, "approve");
        own.ShouldBe(HttpStatusCode.Conflict);
        (await house.Haven.LettersToAsync(house.Amina.Email)).ShouldContain(l =>
            l.Contains("waits for approval", StringComparison.Ordinal)
        );
        (await PressAsync(amina, demand, "approve")).Status.ShouldBe(HttpStatusCode.Redirect);

        var file = await FileAsync(yusuf, demand);

        file.Bytes.Keys.ShouldBe(["tables/client.csv", "data.json", "index.html", "manifest.json"]);
        file.All.ShouldContain("County Court Zqcourt");
        file.All.ShouldContain("Judge Zqjudge");
        file.All.ShouldNotContain("Little interest");
        file.All.ShouldNotContain("immigration", Case.Insensitive);
        await using (var store = house.Organisation.Open())
        {
            var given = await store.Set<Disclosure>().SingleAsync();
            given.ApprovedBy!.Value.Value.ShouldBe(house.Amina.Member.Id.Value);
            given.SecretUntil.ShouldBe(0);
        }
        var shown = await yusuf.GetPageAsync(demand);
        shown.Text.ShouldContain("What was given");
        var theirs = await yusuf.PackageAsync(
            await house.Organisation.ReadyAsync(yusuf, Asker.Themselves)
        );
        theirs.All.ShouldContain("County Court Zqcourt");
        theirs.All.ShouldContain("Answering what a court or a law demands");
        // After the last day nothing leaves any more.
        house.Haven.Clock.Advance(TimeSpan.FromDays(70));
        using var later = await house.Yusuf.SignInAsync();
        await IsShutAsync(later, demand, "is past");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatChanges_AfterItWasProposed_HasToBeProposedAnew(string database)
    {
        await using var house = await StartAsync(database);
        using var yusuf = await house.Yusuf.SignInAsync();
        using var amina = await house.Amina.SignInAsync();
        string demand = await ReadyAsync(yusuf);
        (await PressAsync(yusuf, demand, "propose")).Status.ShouldBe(HttpStatusCode.Redirect);
        var old = await amina.GetPageAsync(demand);
        await DoneAsync(yusuf, demand, "content", [("items", "ScreeningRecord"), ("said", "More")]);

        // Whoever looked at less approves nothing.
        (await amina.SubmitAsync(old)).Status.ShouldBe(HttpStatusCode.Conflict);
        await IsShutAsync(yusuf, demand, "propose the answer");
        (await PressAsync(yusuf, demand, "propose")).Status.ShouldBe(HttpStatusCode.Redirect);
        var both = await Task.WhenAll(
            PressAsync(amina, demand, "approve"),
            PressAsync(amina, demand, "approve")
        );
        both.Select(b => b.Status)
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict], ignoreOrder: true);
        // An objection shuts the door that was open.
        await DoneAsync(amina, demand, "objection", ("said", "Their lawyer moved to quash"));
        await IsShutAsync(yusuf, demand, "until a court has decided");
        await DoneAsync(amina, demand, "decided", ("said", "Denied by the court"));
        (await FileAsync(yusuf, demand)).All.ShouldContain("Little interest");
        await DoneAsync(yusuf, demand, "end", [("result", "answered"), ("said", "Sent")]);
        await IsShutAsync(yusuf, demand, "It ended");
    }

    [Fact]
    public async Task WhatCannotBe_IsRefusedBesideItsField()
    {
        await using var house = await StartAsync(Databases.Sqlite);
        using var yusuf = await house.Yusuf.SignInAsync();
        foreach (
            var (field, value, told) in new[]
            {
                ("kind", "9", "kind"),
                ("from", " ", "from"),
                ("paper-month", "13", "paper"),
                ("answer-year", "2025", "answer"),
                ("about", "x", "about"),
                ("code", "999 999", "code"),
            }
        )
        {
            var answer = await yusuf.SubmitAsync(List + "/new", Filled("204 117", (field, value)));
            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, field);
            answer.Html.QuerySelector($"#{told}-error").ShouldNotBeNull(field);
        }
        string demand = await ReceiveAsync(yusuf);
        (await OrderAsync(yusuf, demand, "no picture"u8.ToArray())).Text.ShouldContain(
            "is not a PDF file or a picture"
        );
        (
            await OrderAsync(yusuf, demand, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1])
        ).Text.ShouldContain("cut off");
        // Only what a judge signed, or what a law names: a clerk's paper is on no list.
        (await OrderAsync(yusuf, demand, Scan, ("order", "Subpoena"))).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        (await OrderAsync(yusuf, demand, Scan, ("order", "Law")))
            .Html.QuerySelector("#law-error")
            .ShouldNotBeNull();
        (await TakeAsync(yusuf, demand, "content", ("items", "MandatedReport"), ("said", "x")))
            .Html.QuerySelector("#items-error")
            .ShouldNotBeNull();
        (await TakeAsync(yusuf, demand, "time", ("days", "3"), ("said", "")))
            .Html.QuerySelector("#said-error")
            .ShouldNotBeNull();
        (await TakeAsync(yusuf, demand, "ban", [.. Day("day", 1, 2, 2028), ("said", "x")]))
            .Html.QuerySelector("#day-error")
            .ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NobodyElse_AndNoOtherOrganisation_ReachesIt(string database)
    {
        await using var house = await StartAsync(database);
        using var yusuf = await house.Yusuf.SignInAsync();
        string demand = await ReadyAsync(yusuf);
        await PressAsync(yusuf, demand, "propose");
        var other = await house.Haven.CreateOrganisationAsync();
        using var stranger = await (
            await other.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        string own = await ReceiveAsync(stranger, "");
        string paper = (await yusuf.GetPageAsync(demand))
            .Html.QuerySelector("a[href*='/papers/']")!
            .GetAttribute("href")!;

        foreach (string path in new[] { demand, demand + "/order", paper })
        {
            (await stranger.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await house.Rosa.Browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        var form = (await stranger.GetPageAsync(own + "/end"))
            .Html.QuerySelectorAll("main form input[type=hidden]")
            .ToDictionary(f => f.GetAttribute("name")!, f => f.GetAttribute("value") ?? "");
        foreach (string button in new[] { "approve", "propose", "give" })
        {
            using var answer = await stranger.PostAsync(
                $"{demand}/{button}",
                new FormUrlEncodedContent(form)
            );
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, button);
        }
        using var file = await yusuf.GetAsync(paper);
        (await file.Content.ReadAsByteArrayAsync()).ShouldBe(Scan);
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Fact]
    public async Task AboutNobody_OrSomebodyErased_TheAnswerConfirmsNothing()
    {
        await using var house = await StartAsync(Databases.Sqlite);
        using var yusuf = await house.Yusuf.SignInAsync();
        string nobody = await ReceiveAsync(yusuf, "");
        (await OrderAsync(yusuf, nobody, Scan)).Status.ShouldBe(HttpStatusCode.Conflict);
        var letter = await yusuf.GetPageAsync(nobody + "/letters/nothing");
        letter.Text.ShouldContain("does not say whether anybody is known to us");
        string known = await ReadyAsync(yusuf);
        string Words(Page page) =>
            page.Text[page.Text.IndexOf("Our answer", StringComparison.Ordinal)..];
        Words(await yusuf.GetPageAsync(known + "/letters/nothing")).ShouldBe(Words(letter));
        using var amina = await house.Amina.SignInAsync();
        await PressAsync(yusuf, known, "propose");
        await PressAsync(amina, known, "approve");
        await using (var store = house.Organisation.Open())
        {
            var person = await store.Set<Demand>().Where(d => d.Of != d.PersonKey).SingleAsync();
            var forgetting = house.Haven.Get<ForgettingService>();
            var id = await forgetting.AskAsync(
                house.Yusuf.Reader,
                Purpose.PrivacyOversight,
                person.Of,
                CancellationToken.None
            );
            await forgetting.CompleteAsync(house.Organisation.Id, id, CancellationToken.None);
        }

        var page = await yusuf.GetPageAsync(known);

        page.Text.ShouldContain("nobody here any more");
        await IsShutAsync(yusuf, known, "nothing that we may give or confirm");
    }

    /// <summary>A demand for which everything is there but the two people.</summary>
    internal static async Task<string> ReadyAsync(HttpClient officer)
    {
        string demand = await ReceiveAsync(officer);
        await PrepareAsync(officer, demand);
        await DoneAsync(
            officer,
            demand,
            "notice",
            [.. Day("day", 14, 1, 2026), ("result", "reached"), ("said", "By telephone")]
        );
        await DoneAsync(officer, demand, "time", [("days", "0"), ("said", "Forthwith")]);
        return demand;
    }

    internal static async Task<string> OnlyAsync(HttpClient officer) =>
        (await officer.GetPageAsync(List))
            .Html.QuerySelector("main tbody a")!
            .GetAttribute("href")!;

    internal static async Task IsShutAsync(HttpClient officer, string demand, string why)
    {
        var (status, bytes) = await PressAsync(officer, demand, "give");
        status.ShouldBe(HttpStatusCode.Conflict);
        string text = WebUtility.HtmlDecode(System.Text.Encoding.UTF8.GetString(bytes));
        text.ShouldContain(why, Case.Insensitive);
    }
}
