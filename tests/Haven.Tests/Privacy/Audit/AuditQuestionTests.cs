using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Privacy.Audit;

/// <summary>What is asked of the log in an address, and who stands in the answer.</summary>
[Trait("Promise", "SCR-7")]
public class AuditQuestionTests
{
    [Theory]
    [InlineData("member=nobody", "Choose a member from the list")]
    [InlineData("act=Sideways", "Choose a kind of act from the list")]
    [InlineData("act=99", "Choose a kind of act from the list")]
    public async Task WhatIsNotInTheList_IsRefused_AndShowsNothing(string query, string error)
    {
        var (_, officer) = await StartAsync(Databases.Sqlite);
        using var browser = await officer.SignInAsync();

        var page = await browser.GetPageAsync("/privacy/audit?" + query);

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldBe([error]);
        page.Html.QuerySelectorAll("main tbody tr").ShouldBeEmpty();
        page.Html.QuerySelector("a[rel=next]").ShouldBeNull();
        var file = await browser.GetPageAsync("/privacy/audit.csv?" + query);
        file.Status.ShouldBe(HttpStatusCode.Redirect);
        file.Location!.OriginalString.ShouldBe("/privacy/audit?" + query);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Entries_NameWhoeverActed_AndWhence(string database)
    {
        var (organisation, officer) = await StartAsync(database);
        var oversight = Purpose.PrivacyOversight;
        var stranger = officer.Reader with
        {
            Member = Guid.CreateVersion7(),
            Address = "2001:db8::7",
        };
        var system = Reader.System(organisation.Id, "nightly");
        await WriteAsync(
            organisation,
            officer.Reader with
            {
                Address = "::ffff:192.0.2.44",
            },
            oversight
        );
        await WriteAsync(organisation, stranger, oversight);
        await WriteAsync(organisation, system, Purpose.Upkeep);
        var list = organisation.Installation.Get<AuditList>();

        var sheet = await list.ReadAsync(
            officer.Reader,
            new AuditFilter(Act: Act.Edit),
            AuditPlace.Newest,
            CancellationToken.None
        );

        sheet
            .Lines.Select(l => (l.Who, l.Address, l.Purpose))
            .ShouldBe([
                ("Haven itself", "nightly", Purpose.Upkeep.Words),
                ("somebody who is no member here", "2001:db8::7", oversight.Words),
                ("Rosa Delgado", "192.0.2.44", oversight.Words),
            ]);
        sheet.Lines.ShouldAllBe(l => l.What == "test" && l.People == 0);
        sheet.Members.Select(m => m.Name).ShouldBe(["Rosa Delgado"]);
        sheet.Next.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task File_HasEveryEntry_AndEachThousandIsOneEntryInTheLog(string database)
    {
        var (organisation, officer) = await StartAsync(database);
        await using (var context = organisation.Open())
        {
            for (int i = 0; i < 1001; i++)
            {
                context.Record(
                    new Deed(officer.Reader, Act.Edit, Purpose.PrivacyOversight, "test", [])
                );
            }
            await context.SaveChangesAsync(CancellationToken.None);
        }
        using var browser = await officer.SignInAsync();

        string csv = await browser.GetStringAsync("/privacy/audit.csv?act=Edit");

        csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1002);
        var sheet = await organisation
            .Installation.Get<AuditList>()
            .ReadAsync(
                officer.Reader,
                new AuditFilter(Act: Act.Retrieve),
                AuditPlace.Newest,
                CancellationToken.None
            );
        sheet.Lines.Count(l => l.What == "audit log").ShouldBe(2);
    }

    private static async Task<(TestOrganisation, TestMember)> StartAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        return (organisation, await organisation.CreateMemberAsync(Roles.PrivacyOfficer));
    }

    private static async Task WriteAsync(TestOrganisation organisation, Reader by, Purpose why)
    {
        await using var context = organisation.Open();
        context.Record(new Deed(by, Act.Edit, why, "test", []));
        await context.SaveChangesAsync(CancellationToken.None);
    }
}
