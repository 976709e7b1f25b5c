using System.Net;
using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Breaches;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Processors;

/// <summary>/privacy/processors: the companies of an organisation, with nothing overwritten, and the list for everybody.</summary>
public class ProcessorTests
{
    private const string Path = ProcessorSteps.Path;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACompany_FromItsFirstDayToItsLast_KeepsEachStep(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.SignInAsync();
        var today = haven.Today();

        await yusuf.AddAsync("Harbour Interpreters", today.AddDays(-100));
        string one = await yusuf.FindAsync("Harbour Interpreters");
        var change = await yusuf.SubmitAsync(one + "/change", ("about", "By telephone *alone*"));
        var review = await yusuf.SubmitAsync(
            one,
            [.. ProcessorSteps.Day("on", today), ("found", "They moved to Porto.")]
        );
        var end = await yusuf.SubmitAsync(one, ProcessorSteps.Day("until", today));

        change.Status.ShouldBe(HttpStatusCode.Redirect);
        review.Status.ShouldBe(HttpStatusCode.Redirect);
        end.Status.ShouldBe(HttpStatusCode.Redirect);
        var page = await yusuf.GetPageAsync(one);
        foreach (
            string words in (string[])
                [
                    "Put on the register",
                    "Changed",
                    "They moved to Porto.",
                    "Ended",
                    "By telephone *alone*",
                    "Portugal",
                    "Zq drawer 7",
                ]
        )
        {
            page.Text.ShouldContain(words);
        }
        await using var store = organisation.Open();
        (await store.Set<ProcessorEntry>().OrderBy(p => p.Number).ToListAsync())
            .Select(p => (p.Number, p.Step))
            .ShouldBe([
                (1, ProcessorStep.Added),
                (2, ProcessorStep.Changed),
                (3, ProcessorStep.Reviewed),
                (4, ProcessorStep.Ended),
            ]);
        (await organisation.LogAsync())
            .Where(r => r.What.StartsWith("company that processes data", StringComparison.Ordinal))
            .Select(r => r.Act)
            .ShouldBe([Act.Create, Act.Edit, Act.Edit, Act.Edit], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoWhoRecordAtOnce_TheSecondIsTold(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.SignInAsync();
        var form = await yusuf.GetPageAsync(Path + "/new");
        var fields = ProcessorSteps.Fields("Twice Limited", haven.Today());

        // A form that is sent twice is one company.
        (await Task.WhenAll(yusuf.SubmitAsync(form, fields), yusuf.SubmitAsync(form, fields)))
            .Select(a => a.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        var open = await yusuf.GetPageAsync(await yusuf.FindAsync("Twice Limited"));
        (string, string)[] read =
        [
            .. ProcessorSteps.Day("on", haven.Today()),
            ("found", "Zq nothing new"),
        ];
        var answers = await Task.WhenAll(
            yusuf.SubmitAsync(open, read),
            yusuf.SubmitAsync(open, read)
        );

        answers
            .Select(a => a.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        answers
            .Single(a => a.Status == HttpStatusCode.Conflict)
            .Html.QuerySelector("input[name=found]")!
            .GetAttribute("value")
            .ShouldBe("Zq nothing new");
        await using var store = organisation.Open();
        (await store.Set<ProcessorEntry>().CountAsync()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnothersCompany_CannotBeSeenNorChanged(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var yusuf = await (await haven.CreateOrganisationAsync()).SignInAsync();
        var other = await haven.CreateOrganisationAsync();
        using var theirs = await other.SignInAsync();
        await theirs.AddAsync("Theirs Limited", haven.Today());
        string one = await theirs.FindAsync("Theirs Limited");
        var form = await theirs.GetPageAsync(one);

        (await yusuf.GetPageAsync(one)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await yusuf.GetPageAsync(one + "/change")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await yusuf.GetPageAsync(Path)).Text.ShouldNotContain("Theirs Limited");
        (
            await yusuf.SubmitAsync(form, ProcessorSteps.Day("until", haven.Today()))
        ).Status.ShouldNotBe(HttpStatusCode.Redirect);
        await using var store = other.Open();
        (await store.Set<ProcessorEntry>().CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task WhatIsMissing_IsSaidBesideEachField_AndWhatWasTypedComesBack()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.SignInAsync();
        var later = haven.Today().AddDays(2);

        var empty = await yusuf.SubmitAsync(Path + "/new", ("name", ""));
        var wrong = await yusuf.SubmitAsync(
            Path + "/new",
            [
                .. ProcessorSteps
                    .Fields("Harbour", haven.Today())
                    .Where(f => !f.Item1.StartsWith("agreed", StringComparison.Ordinal)),
                .. ProcessorSteps.Day("agreed", later),
            ]
        );

        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.Count.ShouldBe(6);
        wrong.Errors.ShouldHaveSingleItem().ShouldContain("after today");
        wrong.Html.QuerySelector("input[name=name]")!.GetAttribute("value").ShouldBe("Harbour");
        wrong.Html.QuerySelector("option[selected]")!.GetAttribute("value").ShouldBe("PT");
        await using var store = organisation.Open();
        (await store.Set<ProcessorEntry>().AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task OfAFile_OnlyTheFingerprintIsKept_AndAnotherKindIsRefused()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.SignInAsync();

        // Whoever alters what the page carries is told what is missing, and nothing breaks.
        var altered = await yusuf.SubmitAsync(Path + "/new", ("seen", "7"), ("id", "x"));
        altered.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var refused = await SendAsync(yusuf, haven, "MZ this is a program");
        using var taken = await SendAsync(yusuf, haven, "%PDF-1.7\nsigned\n%%EOF\n");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        taken.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await using var store = organisation.Open();
        (await store.Set<ProcessorEntry>().SingleAsync()).FileHash.ShouldBe(
            Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData("%PDF-1.7\nsigned\n%%EOF\n"u8)
            )
        );
    }

    [Fact]
    public async Task TheListForEverybody_SaysWhatIsPublic_InBothLanguages()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync("Eastside *Youth*");
        using var yusuf = await organisation.SignInAsync();
        await yusuf.AddAsync("Old Limited", haven.Today().AddDays(-500));
        await yusuf.AddAsync("Gone Limited", haven.Today().AddDays(-10));
        await yusuf.SubmitAsync(
            await yusuf.FindAsync("Gone Limited"),
            ProcessorSteps.Day("until", haven.Today().AddDays(-1))
        );
        using var stranger = haven.Browser();

        var english = await stranger.GetPageAsync($"{Path}/public/{organisation.Code}?lang=en");
        var spanish = await stranger.GetPageAsync($"{Path}/public/{organisation.Code}?lang=es");

        english.Text.ShouldContain("Companies of Eastside *Youth*");
        english.Text.ShouldContain("Old Limited Interprets or translates Portugal name");
        english.Text.ShouldContain("Overdue");
        // Whoever went is on no list any more, and stands among the changes.
        english
            .Html.QuerySelectorAll("table")
            .ShouldNotContain(t => t.TextContent.Contains("Gone Limited"));
        english.Text.ShouldContain("Gone Limited ends on");
        english.Text.ShouldContain("Old Limited was added. Interprets or translates.");
        spanish.Text.ShouldContain("termina Gone Limited el");
        english.Text.ShouldNotContain("drawer 7");
        spanish.Text.ShouldContain("Interpreta o traduce Portugal nombre");
        spanish.Text.ShouldContain("Con retraso");
        (await stranger.GetPageAsync($"{Path}/public/nobody-of-that-name")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await stranger.GetPageAsync($"{Path}/public")).Text.ShouldNotContain("Old Limited");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheNotice_NamesRecipientsByKind_AndLeadsToTheList(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync(notice: false);
        using var yusuf = await organisation.SignInAsync();
        await yusuf.AddAsync("Harbour Interpreters", haven.Today());

        (await yusuf.SubmitAsync("/privacy/notices")).Status.ShouldBe(HttpStatusCode.Redirect);

        var preview = await yusuf.GetPageAsync("/privacy/notices/draft/preview");
        preview.Text.ShouldContain("Interprets or translates");
        preview.Text.ShouldNotContain("Harbour Interpreters");
        preview
            .Html.QuerySelector(
                $"main a[href='/privacy/processors/public/{organisation.Code}?lang=en']"
            )
            .ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnIncidentThere_BeginsOneHere_OnceHoweverOftenItIsSaid(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.SignInAsync();
        await yusuf.AddAsync("Leaky Limited", haven.Today());
        string company = await yusuf.FindAsync("Leaky Limited");

        using var first = await SayAsync(yusuf, company);
        using var again = await SayAsync(yusuf, company);

        again.Headers.Location.ShouldBe(first.Headers.Location);
        await using var context = organisation.Open();
        (await context.Set<Incident>().SingleAsync()).Source.ShouldBe(IncidentSource.Member);
    }

    private static async Task<HttpResponseMessage> SayAsync(HttpClient yusuf, string company)
    {
        var form = (await yusuf.GetPageAsync(company)).Html.QuerySelector(
            "form[action$='/incident'] input[type=hidden]"
        )!;
        return await yusuf.PostAsync(
            company + "/incident",
            new FormUrlEncodedContent([
                KeyValuePair.Create(form.GetAttribute("name")!, form.GetAttribute("value")!),
            ])
        );
    }

    [Fact]
    public async Task TheOperatorReads_AndAProfessionalFindsNoneOfIt()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var ingrid = await organisation.SignInAsync(Roles.Operator);
        using var rosa = await organisation.SignInAsync(Roles.Professional | Roles.Supervisor);

        (await ingrid.GetPageAsync(Path)).Html.QuerySelector("main a[href$='/new']").ShouldBeNull();
        (await ingrid.GetPageAsync(Path + "/new")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await rosa.GetPageAsync(Path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient officer,
        Installation haven,
        string content
    )
    {
        var page = await officer.GetPageAsync(Path + "/new");
        var form = new MultipartFormDataContent();
        foreach (var field in page.Html.QuerySelectorAll("main form input[type=hidden]"))
        {
            form.Add(
                new StringContent(field.GetAttribute("value") ?? ""),
                field.GetAttribute("name")!
            );
        }
        foreach (var (name, value) in ProcessorSteps.Fields("With a file", haven.Today()))
        {
            form.Add(new StringContent(value), name);
        }
        form.Add(new ByteArrayContent(Encoding.ASCII.GetBytes(content)), "file", "agreement.pdf");
        return await officer.PostAsync(Path + "/new", form);
    }
}
