using System.Text;
using System.Text.Json;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;
using Haven.Tests.Organisations.Keys;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Api;

/// <summary>What other systems read about clients: by code, no more than their key allows, and with an entry in the log.</summary>
public class ScreeningApiTests
{
    private const string Responses = "/api/v1/fhir/QuestionnaireResponse";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Instruments_AreListed_OnceIfNothingChanged(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var (program, _) = await rosa.Organisation.ProgramAsync(KeyScopes.Instruments);

        var list = await program.AskAsync("/api/v1/instruments");
        string mark = list.Headers.ETag!.ToString();
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/instruments");
        again.Headers.Add("If-None-Match", mark);
        using var unchanged = await program.SendAsync(again);
        var one = await program.AskAsync("/api/v1/instruments/phq9/1.0.0");
        var questionnaire = await program.AskAsync(one["questionnaire"]);

        list["items[0].code"].ShouldBe("phq9");
        list.Json.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        ((int)unchanged.StatusCode).ShouldBe(304);
        (await unchanged.Content.ReadAsStringAsync()).ShouldBeEmpty();
        one["version"].ShouldBe("1.0.0");
        questionnaire.ContentType.ShouldBe("application/fhir+json");
        questionnaire["id"].ShouldBe(one["id"]);
        questionnaire["status"].ShouldBe("active");
        var found = await program.AskAsync(
            "/api/v1/fhir/Questionnaire?version=1.0.0&url="
                + Uri.EscapeDataString(questionnaire["url"])
        );
        found["entry[0].resource.id"].ShouldBe(one["id"]);
        (await program.AskAsync("/api/v1/fhir/Questionnaire?url=http://nowhere"))["entry[0]"]
            .ShouldBeEmpty();
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clients_ComeByCode_AndPageToTheEnd(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.Browser.TakeUpAsync(304_117);
        await rosa.Browser.TakeUpAsync(404_117);
        var (program, key) = await rosa.Organisation.ProgramAsync(KeyScopes.Clients);

        var codes = new List<string>();
        for (string? path = "/api/v1/clients?count=2"; path is not null; )
        {
            var page = await program.AskAsync(path);
            codes.AddRange(
                page.Json.GetProperty("items")
                    .EnumerateArray()
                    .Select(i => i.GetProperty("code").ToString())
            );
            path = page.Json.GetProperty("next").GetString();
        }

        codes.ShouldBe(["204117", "304117", "404117"]);
        (await program.AskAsync("/api/v1/clients/204117"))["screenings"].ShouldBe("0");
        await using var context = rosa.Organisation.Open();
        var entries = await context
            .Set<AuditRecord>()
            .Where(r => r.Member == key.Id && r.Purpose == Purpose.Exchange.Key)
            .OrderBy(r => r.Id)
            .ToListAsync();
        entries
            .ConvertAll(e => (e.What, e.SubjectCount))
            .ShouldBe([
                ("API: clients", 0),
                ("clients’ codes", 2),
                ("API: clients", 0),
                ("clients’ codes", 1),
                ("API: client", 0),
                ("client", 1),
            ]);
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Promise", "SCR-5")]
    public async Task Facts_AreTold_WithoutTheParentsImmigrationStatus(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.Browser.SubmitAsync(
            "/screening/clients/204117/facts",
            ("gender-identity", nameof(Answer.OwnWords)),
            ("gender-identity-own", "in my own words"),
            ("parents-immigration-status", "5"),
            ("behaviour", "Comes late")
        );
        var (program, _) = await rosa.Organisation.ProgramAsync(KeyScopes.Facts);

        var facts = await program.AskAsync("/api/v1/clients/204117/facts");

        facts["genderIdentity.ownWords"].ShouldBe("in my own words");
        facts["sexualOrientation.answer"].ShouldBe("notAsked");
        facts["birth.age"].ShouldBe("15");
        facts["behaviour"].ShouldBe("Comes late");
        facts.Body.ShouldNotContain("igration", Case.Insensitive);
        facts.Body.ShouldNotContain("ndocumented", Case.Insensitive);
        facts.Headers.CacheControl!.NoStore.ShouldBeTrue();
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answers_ReadAgainByTheEngine_EvaluateToTheSame(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.ScreenAsync("2222222220");
        await rosa.ScreenAsync("0000000000");
        var (program, key) = await rosa.Organisation.ProgramAsync(
            KeyScopes.Screenings | KeyScopes.Instruments
        );

        var list = await program.AskAsync("/api/v1/clients/204117/screenings");
        var result = await program.AskAsync("/api/v1/clients/204117/screenings/1");
        var response = await program.AskAsync(result["response"]);
        var search = await program.AskAsync(Responses + "?subject=204117&_count=1");
        var second = await program.AskAsync(search["link[1].url"]);

        list.Json.GetProperty("items").GetArrayLength().ShouldBe(2);
        list["items[0].status"].ShouldBe("finished");
        result["whole.total"].ShouldBe("18");
        response["status"].ShouldBe("completed");
        response["subject.identifier.value"].ShouldBe("204117");
        search["entry[0].resource.id"].ShouldBe(response["id"]);
        second["entry[0].resource.id"].ShouldNotBe(response["id"]);
        second["link[1].url"].ShouldBeEmpty();
        var instrument = await program.AskAsync("/api/v1/instruments/phq9/1.0.0");
        var questionnaire = Questionnaire
            .Read((await program.AskAsync(instrument["questionnaire"])).Body)
            .OrThrow();
        var answers = ResponseReader
            .Read(questionnaire, Encoding.UTF8.GetBytes(response.Body))
            .OrThrow();
        FormEngine.Evaluate(questionnaire, answers).Scores.ShouldContain(s => s.Total == 18m);
        await using var context = rosa.Organisation.Open();
        (
            await context
                .Set<AuditRecord>()
                .CountAsync(r => r.Member == key.Id && r.SubjectCount == 1)
        ).ShouldBe(5);
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Search_LeavesWhatDoesNotFit(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.ScreenAsync("2222222220");
        var (program, _) = await rosa.Organisation.ProgramAsync(
            KeyScopes.Screenings | KeyScopes.Instruments
        );
        var one = await program.AskAsync(Responses);
        string authored = one["entry[0].resource.authored"];
        string day = authored[..10];
        string canonical = Uri.EscapeDataString(one["entry[0].resource.questionnaire"]);

        foreach (
            var (question, found) in new[]
            {
                ($"authored={day}", true),
                ($"authored=ge{day}&authored=lt9990", true),
                ($"authored=lt{day}", false),
                ($"authored=gt{day}", false),
                ($"questionnaire={canonical}", true),
                ("questionnaire=http://nowhere", false),
                ($"_id={one["entry[0].resource.id"]}", true),
                ($"_id={Guid.Empty}", false),
                ("subject=304117", false),
            }
        )
        {
            var reply = await program.AskAsync($"{Responses}?{question}");
            reply.Status.ShouldBe(200, question);
            reply.Json.GetProperty("entry").GetArrayLength().ShouldBe(found ? 1 : 0, question);
        }
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsClient_IsNotThere(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.ScreenAsync("2222222220");
        var (theirs, _) = await rosa.Organisation.ProgramAsync();
        string response = (await theirs.AskAsync(Responses))["entry[0].resource.id"];
        string questionnaire = (await theirs.AskAsync("/api/v1/instruments"))["items[0].id"];
        string entry = (await theirs.AskAsync("/api/v1/fhir/AuditEvent"))["entry[0].resource.id"];
        var ours = await rosa.Organisation.Installation.CreateOrganisationAsync();
        var (program, _) = await ours.ProgramAsync();

        foreach (
            var (taken, nobody) in new[]
            {
                ("/api/v1/clients/204117", "/api/v1/clients/979979"),
                ("/api/v1/clients/204117/facts", "/api/v1/clients/979979/facts"),
                ("/api/v1/clients/204117/screenings", "/api/v1/clients/979979/screenings"),
                ("/api/v1/clients/204117/screenings/1", "/api/v1/clients/979979/screenings/1"),
                ("/api/v1/instruments/phq9/1.0.0", "/api/v1/instruments/phq9/9"),
                ($"{Responses}/{response}", $"{Responses}/{Guid.Empty}"),
                (
                    $"/api/v1/fhir/Questionnaire/{questionnaire}",
                    $"/api/v1/fhir/Questionnaire/{Guid.Empty}"
                ),
                ($"/api/v1/fhir/AuditEvent/{entry}", $"/api/v1/fhir/AuditEvent/{Guid.Empty}"),
            }
        )
        {
            var found = await program.AskAsync(taken);
            found.Status.ShouldBe(404, taken);
            (await program.AskAsync(nobody)).Body.ShouldBe(found.Body);
        }
        program.Dispose();
        theirs.Dispose();
    }

    [Theory]
    [InlineData("/api/v1/clients?name=Ana", "name")]
    [InlineData("/api/v1/clients?count=0", "count")]
    [InlineData("/api/v1/clients?count=201", "count")]
    [InlineData("/api/v1/clients?count=2&count=3", "count")]
    [InlineData("/api/v1/clients?after=-1", "after")]
    [InlineData("/api/v1/clients?after=1%27%20OR%201=1", "after")]
    [InlineData("/api/v1/clients?after=99999999999999999999", "after")]
    [InlineData("/api/v1/instruments?after=x", "after")]
    [InlineData("/api/v1/clients/204117?token=haven_x", "token")]
    public async Task WrongParameter_IsRefusedByItsName(string path, string field)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var (program, _) = await (await haven.CreateOrganisationAsync()).ProgramAsync();

        var reply = await program.AskAsync(path);

        reply.Status.ShouldBe(400);
        reply.ContentType.ShouldBe("application/problem+json");
        reply["errors[0].field"].ShouldBe(field);
        reply["errors[0].text"].ShouldNotBeEmpty();
        program.Dispose();
    }

    [Theory]
    [InlineData(Responses + "?subject=Ana")]
    [InlineData(Responses + "?patient=204117")]
    [InlineData(Responses + "?authored=yesterday")]
    [InlineData(Responses + "?authored=sa2026-11-01")]
    [InlineData(Responses + "?_cursor=1")]
    [InlineData("/api/v1/fhir/Questionnaire?_include=*")]
    [InlineData("/api/v1/fhir/AuditEvent?subtype=Sideways")]
    [InlineData("/api/v1/fhir/AuditEvent?emergency=perhaps")]
    [InlineData("/api/v1/fhir/AuditEvent?patient=1&entity=1")]
    public async Task WrongSearch_IsRefusedByItsName_AsAnOutcome(string path)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var (program, _) = await (await haven.CreateOrganisationAsync()).ProgramAsync();

        var reply = await program.AskAsync(path);

        reply.Status.ShouldBe(400);
        reply.ContentType.ShouldBe("application/fhir+json");
        reply["issue[0].diagnostics"]
            .ShouldStartWith(
                path.Contains("patient=1&", StringComparison.Ordinal)
                    ? "entity:"
                    : path.Split('?')[1].Split('=')[0] + ":"
            );
        program.Dispose();
    }

    [Theory]
    [InlineData("/api/v1/clients/abc")]
    [InlineData("/api/v1/clients/00000000000204117")]
    [InlineData("/api/v1/clients/204117/screenings/99999999999")]
    [InlineData("/api/v1/clients/%2e%2e/facts")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/fhir/Patient")]
    public async Task WhatIsNotThere_IsNotFound_AndNoFault(string path)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var (program, _) = await (await haven.CreateOrganisationAsync()).ProgramAsync();

        var reply = await program.AskAsync(path);

        reply.Status.ShouldBe(404);
        reply.ContentType.ShouldContain("json");
        program.Dispose();
    }
}
