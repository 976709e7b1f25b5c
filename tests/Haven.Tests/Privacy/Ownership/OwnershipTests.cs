using System.Net;
using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Ownership;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Ownership;

/// <summary>/privacy/ownership: who owns the data and by which contract, with nothing overwritten.</summary>
public class OwnershipTests
{
    private const string Path = "/privacy/ownership";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Owner_IsRecorded_AndTheOneBeforeStays(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync(notice: false);
        using var amina = await SignInAsync(organisation);
        (await amina.GetPageAsync("/organisations/members")).Text.ShouldContain(
            "Nobody has recorded yet who owns"
        );

        (await OwnerAsync(amina, "School", "Lincoln School")).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await OwnerAsync(amina, "District", "Eastside *District*")).Status.ShouldBe(
            HttpStatusCode.Redirect
        );

        var page = await amina.GetPageAsync(Path);
        page.Text.ShouldContain("Eastside *District*");
        page.Text.ShouldContain("Owner: Lincoln School (A school)");
        page.Text.ShouldContain("records@lincoln.example");
        (await amina.GetPageAsync("/organisations/members")).Text.ShouldNotContain(
            "Nobody has recorded yet who owns"
        );
        // What the notice says now, before it is published.
        using var yusuf = await SignInAsync(organisation, Roles.PrivacyOfficer);
        (await yusuf.GetPageAsync(Path)).Text.ShouldContain("Lincoln School");
        (await yusuf.SubmitAsync("/privacy/notices")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await yusuf.GetPageAsync("/privacy/notices/draft/preview")).Text.ShouldContain(
            "belong to the school district Eastside *District*"
        );
        await using var store = organisation.Open();
        foreach (var owner in await store.Set<OwnerOfRecord>().ToListAsync())
        {
            Encoding.Latin1.GetString(owner.Contact.Ciphertext).ShouldNotContain("lincoln");
        }
        (await organisation.LogAsync()).ShouldContain(r =>
            r.What == "owner of record" && r.Act == Act.Create
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Contract_WithItsFile_IsRecorded_AndGivenBackAsItWas(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);
        byte[] pdf = Encoding.ASCII.GetBytes("%PDF-1.7\nsigned by Zq\n%%EOF\n");

        (await ContractAsync(amina, "Lincoln School", pdf)).StatusCode.ShouldBe(
            HttpStatusCode.Redirect
        );

        var page = await amina.GetPageAsync(Path);
        page.Text.ShouldContain("Given back within 60 days");
        page.Text.ShouldContain("C-2026-17");
        using var file = await amina.GetAsync(Path + "/contract/1.pdf");
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await file.Content.ReadAsByteArrayAsync()).ShouldBe(pdf);
        (await ContractAsync(amina, "Another", null)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await amina.GetPageAsync(Path)).Text.ShouldContain("Contract with Lincoln School");
        (await amina.GetPageAsync(Path + "/contract/2.pdf")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        var other = await haven.CreateOrganisationAsync();
        using var theirs = await SignInAsync(other);
        (await theirs.GetPageAsync(Path + "/contract/1.pdf")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await theirs.GetPageAsync(Path)).Text.ShouldNotContain("Lincoln");
    }

    [Theory]
    [InlineData("MZ this is a program", "it does not begin as one")]
    [InlineData("%PDF-1.7\nand then nothing", "it is cut off")]
    [InlineData("", "empty file")]
    public async Task Contract_WithAnotherFile_IsRefused_AndWhatWasTypedComesBack(
        string content,
        string words
    )
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);

        using var refused = await ContractAsync(
            amina,
            "Lincoln School",
            Encoding.ASCII.GetBytes(content)
        );

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await Page.ReadAsync(refused);
        page.Errors.ShouldHaveSingleItem().ShouldContain(words);
        page.Html.QuerySelector("input[name=with]")!
            .GetAttribute("value")
            .ShouldBe("Lincoln School");
        await using var store = organisation.Open();
        (await store.Set<Contract>().AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task WhatIsMissing_IsSaidBesideEachField()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);

        var owner = await amina.SubmitAsync(Path + "/owner");
        var contract = await amina.SubmitAsync(Path + "/contract", ("from-day", "31"));

        owner.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        owner.Errors.Count.ShouldBe(3);
        contract.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        contract.Errors.Count.ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoWhoRecordAtOnce_TheSecondIsTold(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);
        var open = await amina.GetPageAsync(Path + "/owner");
        (string, string)[] typed =
        [
            ("kind", "Programme"),
            ("name", "After School"),
            ("contact", "a@b.example"),
        ];

        var answers = await Task.WhenAll(
            amina.SubmitAsync(open, typed),
            amina.SubmitAsync(open, typed)
        );

        answers
            .Select(a => a.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        await using var store = organisation.Open();
        (await store.Set<OwnerOfRecord>().CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AProfessional_FindsNoneOfIt()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var rosa = await SignInAsync(organisation, Roles.Professional | Roles.Supervisor);

        foreach (string path in (string[])[Path, Path + "/owner", Path + "/contract"])
        {
            (await rosa.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    private static Task<Page> OwnerAsync(HttpClient amina, string kind, string name) =>
        amina.SubmitAsync(
            Path + "/owner",
            ("kind", kind),
            ("name", name),
            ("contact", "Ms Park, records@lincoln.example")
        );

    private static async Task<HttpResponseMessage> ContractAsync(
        HttpClient amina,
        string with,
        byte[]? file
    )
    {
        var page = await amina.GetPageAsync(Path + "/contract");
        var form = new MultipartFormDataContent();
        foreach (var field in page.Html.QuerySelectorAll("main form input[type=hidden]"))
        {
            form.Add(
                new StringContent(field.GetAttribute("value") ?? ""),
                field.GetAttribute("name")!
            );
        }
        foreach (
            var (name, value) in (ReadOnlySpan<(string, string)>)
                [
                    ("with", with),
                    ("from-day", "1"),
                    ("from-month", "2"),
                    ("from-year", "2026"),
                    ("reference", "C-2026-17"),
                    ("end", "Given back within 60 days, then destroyed."),
                ]
        )
        {
            form.Add(new StringContent(value), name);
        }
        if (file is not null)
        {
            form.Add(new ByteArrayContent(file), "file", "contract.pdf");
        }
        return await amina.PostAsync(Path + "/contract", form);
    }

    private static async Task<HttpClient> SignInAsync(
        TestOrganisation organisation,
        Roles roles = Roles.Administrator
    ) => await (await organisation.CreateMemberAsync(roles)).SignInAsync();
}
