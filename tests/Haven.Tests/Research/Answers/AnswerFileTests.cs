using System.Net;
using System.Text;
using Haven.Research.Answers;
using Haven.Research.Participants;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Answers;

/// <summary>A file of answers is kept whole or not at all, and what is wrong is said by line and column.</summary>
public class AnswerFileTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AWholeFile_IsKept_HoweverAnOfficeProgramWroteIt(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long ann = await house.TakeUpAsync(study, "take-part");
        long ben = await house.TakeUpAsync(study, "take-part", "special");
        string table =
            $"participant;sleep_hours;remark;mood\r\n{Code(ann)};7,5;\"said \"\"no; thanks\"\"\";\r\n\r\n{Code(ben)};;=HYPERLINK(1);low\r\n";
        byte[] content = [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(table)];

        var page = await SendAsync(house, study, content);

        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        page.Text.ShouldContain("2 lines are kept");
        (await house.Browser.GetPageAsync($"/research/answers/{ann}/1")).Text.ShouldContain(
            "What about remark? said \"no; thanks\""
        );
        (await house.Browser.GetPageAsync($"/research/answers/{ben}/1")).Text.ShouldContain(
            "What about mood? low"
        );
        // In UTF-16, as others write it, a second time.
        byte[] other = Encoding.Unicode.GetBytes($"participant\town_room\n{Code(ann)}\tyes\n");
        (
            await SendAsync(house, study, [.. Encoding.Unicode.GetPreamble(), .. other])
        ).Text.ShouldContain("1 line is kept");
        (await CountAsync(house)).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsWrong_IsSaidByLineAndColumn_AndNothingIsKept(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        int elsewhere = await house.OpenedAsync(ResearchHouse.Questions[0]);
        long ann = await house.TakeUpAsync(study, "take-part");
        long silent = await house.TakeUpAsync(study);
        long foreign = await house.TakeUpAsync(elsewhere, "take-part");
        string good = $"{Code(ann)},7\n";
        (string Table, string Why)[] wrong =
        [
            (
                $"participant,sleep_hours,weight\n{Code(ann)},7,70\n",
                "1 weight The study does not declare “weight” (version 1)"
            ),
            (
                $"participant,sleep_hours,sleep_hours\n{Code(ann)},7,7\n",
                "1 sleep_hours Two columns have this name"
            ),
            ("sleep_hours\n7\n", "1 participant There is no such column"),
            (
                $"participant,sleep_hours\n{good}{Code(silent)},7\n",
                "3 participant This participant did not agree"
            ),
            (
                $"participant,sleep_hours\n{good}{Code(foreign)},7\n",
                "3 participant Nobody in this study has this code"
            ),
            (
                $"participant,sleep_hours\n{good}{good}",
                "3 participant This participant stands in line 2"
            ),
            (
                $"participant,sleep_hours\n{good}994500,7\n",
                "3 participant This is no code of a participant"
            ),
            (
                $"participant,sleep_hours\n{Code(ann)},700\n",
                "2 sleep_hours “sleep_hours” takes a number from 0 up to 24"
            ),
            (
                $"participant,mood\n{Code(ann)},low\n",
                "2 mood “mood” may be asked only of those who agreed"
            ),
            (
                $"participant,sleep_hours\n{good}{Code(ann)}\n",
                "3 – This line has 1 cells and the first line has 2"
            ),
            ($"participant,sleep_hours\n{Code(ann)},\"7\n", "opens a quote that is never closed"),
            ("participant,sleep_hours\n", "no answers behind its first line"),
        ];

        foreach (var (table, why) in wrong)
        {
            var page = await SendAsync(house, study, Encoding.UTF8.GetBytes(table));
            page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, table);
            page.Html.QuerySelectorAll("#faults tbody tr")
                .Select(r => string.Join(' ', r.Children.Select(c => c.TextContent.Trim())))
                .ShouldContain(r => r.Contains(why), page.Text);
        }
        byte[] latin = Encoding.Latin1.GetBytes($"participant,remark\n{Code(ann)},mañana\n");
        (await SendAsync(house, study, latin)).Text.ShouldContain("is not UTF-8");
        (await SendAsync(house, study, "PK\u0003\u0004"u8.ToArray()))
            .Errors[0]
            .ShouldContain("a file of an office program");
        (await CountAsync(house)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SentTwice_ItIsKeptOnce(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long ann = await house.TakeUpAsync(study, "take-part");
        byte[] table = Encoding.UTF8.GetBytes($"participant,own_room\n{Code(ann)},yes\n");
        var form = await house.Browser.GetPageAsync($"/research/answers/file/{study}");

        var first = await SendAsync(house, study, table, form);
        var again = await SendAsync(house, study, table, form);

        first.Status.ShouldBe(HttpStatusCode.OK);
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        (await CountAsync(house)).ShouldBe(1);
    }

    private static string Code(long code) => ParticipantCode.Words(code);

    private static async Task<Page> SendAsync(
        ResearchHouse house,
        int study,
        byte[] file,
        Page? page = null
    )
    {
        string path = $"/research/answers/file/{study}";
        page ??= await house.Browser.GetPageAsync(path);
        using var form = new MultipartFormDataContent();
        foreach (var field in page.Html.QuerySelectorAll("main form input[type=hidden]"))
        {
            form.Add(
                new StringContent(field.GetAttribute("value") ?? ""),
                field.GetAttribute("name")!
            );
        }
        form.Add(new ByteArrayContent(file), "answers", "answers.csv");
        using var answer = await house.Browser.PostAsync(path, form);
        return await Page.ReadAsync(answer);
    }

    private static async Task<int> CountAsync(ResearchHouse house)
    {
        await using var store = house.Organisation.Open();
        return await store.Set<AnswerSheet>().CountAsync();
    }
}
