using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Notices;

/// <summary>A change that matters can be told by letter, and nobody but the officer gets the list for it.</summary>
public class NoticeLetterTests
{
    private const string Letters = NoticeSteps.List + "/change/letters";
    private const string Paper = NoticeSteps.List + "/change/paper";
    private const string People = NoticeSteps.List + "/change/people";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChange_AsLetters_AndAListOfItsOwnOrganisation(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var organisation = rosa.Organisation;
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        await using var store = organisation.Open();
        await store.Set<NoticeVersion>().ExecuteDeleteAsync(Ct); // to begin with a text of their own
        await officer.PublishAsync("We run a summer camp.");
        await officer.PublishAsync("Zara runs it <b>now</b>.", NoticeChange.FewerRights);
        // Codes are an organisation's own: another one has the same.
        await Screener.OnAsync(database);

        var page = await officer.GetPageAsync(Letters + "?number=2");
        using var paper = await officer.GetAsync(Paper + "?number=2&lang=es");
        string list = await officer.GetStringAsync(People + "?number=2");

        page.Text.ShouldContain("Zara runs it <b>now</b>.");
        page.Text.ShouldContain("le obliga solo si usted la acepta");
        page.Text.ShouldNotContain("summer camp");
        page.Html.QuerySelector("main article[lang=es]").ShouldNotBeNull();
        paper.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        string text = new Haven.Tests.Design.Paper.PdfReading(
            await paper.Content.ReadAsByteArrayAsync()
        )
            .Root
            .Text;
        text.ShouldContain("Nuestro aviso de privacidad cambia");
        text.ShouldContain("Zara runs it");
        list.ShouldBe("client code,before you write\r\n204117,\r\n");
        (
            await store.Set<AuditRecord>().CountAsync(r => r.Act == Act.Retrieve, Ct)
        ).ShouldBeGreaterThan(0);
        (await rosa.Browser.GetPageAsync(People + "?number=2")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory]
    [InlineData("1")]
    [InlineData("9")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    public async Task ASmallChange_OrNone_HasNoLetter(string number)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var (_, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");

        foreach (string path in new[] { Letters, Paper, People })
        {
            (await officer.GetPageAsync($"{path}?number={number}")).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
        }
    }
}
