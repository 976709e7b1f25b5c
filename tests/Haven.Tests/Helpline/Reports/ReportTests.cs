using System.Net;
using Haven.Helpline.Reports;
using Haven.Privacy.Audit;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Reports;

public class ReportTests
{
    private const string New = "/helpline/reports/new";

    private static readonly (string Name, string Value)[] Whole =
    [
        ("recipient", "DCF Careline"),
        ("made-day", "15"),
        ("made-month", "1"),
        ("made-year", "2026"),
        ("made-time", "08:30"),
        ("reference", "A-77"),
        ("told", "A child of about six is hit at home."),
        ("knows", "Told"),
        ("why-not", ""),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Record_SentTwiceAtOnce_IsOneReport_OneLineGiven_AndNobodyElseReadsIt(
        string database
    )
    {
        using var house = await HelplineHouse.OnAsync(database);
        var (_, colleague) = await house.ColleagueAsync();
        using var colleagues = colleague;
        var yusuf = await house.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var officer = await yusuf.SignInAsync();
        var page = await house.Advocate.GetPageAsync(New);

        var both = await Task.WhenAll(
            house.Advocate.SubmitAsync(page, Whole),
            house.Advocate.SubmitAsync(page, Whole)
        );

        both.ShouldAllBe(p => p.Status == HttpStatusCode.Redirect);
        await using var store = house.Organisation.Open();
        var report = await store.Set<HelplineReport>().SingleAsync();
        var line = await store.Set<Disclosure>().SingleAsync();
        line.Ground.ShouldBe(report.Id.Value);
        line.SecretUntil.ShouldBe(long.MaxValue);
        (
            await store
                .Set<AuditRecord>()
                .CountAsync(r => r.What == "report of an advocate" && r.Act == Act.Create)
        ).ShouldBe(1);
        (await house.Advocate.GetPageAsync("/helpline/reports")).Text.ShouldContain("DCF Careline");
        (await colleagues.GetPageAsync("/helpline/reports")).Text.ShouldContain("No report yet");
        (await officer.GetPageAsync("/privacy/disclosures")).Text.ShouldContain("DCF Careline");
        (await officer.GetPageAsync("/helpline/reports")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Record_WhatIsMissingWrongOrHostile_IsTold_AndComesBack()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        foreach (
            var (field, value, told) in new[]
            {
                ("recipient", "", "Say to whom you reported."),
                ("recipient", "a\u202Eb", "cannot be seen"),
                ("told", " ", "Say what you told, in short."),
                ("told", new string('x', 1001), "longer than 1000"),
                ("made-day", "31", "a day and a time that have been"),
                ("made-time", "25:00", "a day and a time that have been"),
                ("knows", "Perhaps", "Say whether the person knows"),
                ("knows", "Unsafe", "Say why the person was not told."),
            }
        )
        {
            var refused = await house.Advocate.SubmitAsync(
                New,
                [.. Whole.Where(w => w.Name != field), (field, value)]
            );
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{field} {value}");
            refused.Errors.ShouldHaveSingleItem().ShouldContain(told);
        }
        await using var store = house.Organisation.Open();
        (await store.Set<HelplineReport>().AnyAsync()).ShouldBeFalse();
    }
}
