using System.IO.Compression;
using System.Net;
using System.Text;
using Haven.Privacy.Permissions;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Privacy.Rights.Package;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Permissions;

/// <summary>A permission is prepared, signed on a screen that was handed over, used, and taken back.</summary>
public class PermissionPageTests
{
    private static readonly (string, string)[] Together =
    [
        ("agreed", "yes"),
        ("mark", "KL"),
        ("guardian", "Zqmarta Zqlopez"),
        ("safe", "yes"),
        ("who", "Both"),
        ("relation", "mother"),
        ("manner", "OnScreen"),
        ("harm", "no"),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FromTheForm_ToTheFile_AndBack(string database)
    {
        var (house, browser) = await StartAsync(database);
        using var _ = browser;
        (await browser.GetPageAsync($"/screening/clients/{house.Client.Code}"))
            .Html.QuerySelector($"a[href='{Path(house)}']")
            .ShouldNotBeNull();
        var fresh = await browser.GetPageAsync(Path(house) + "/new");
        fresh.Html.QuerySelectorAll("input[checked]").ShouldBeEmpty();
        fresh.Html.QuerySelector("[name=until-day]")!.GetAttribute("value").ShouldBeNullOrEmpty();

        var sign = await browser.SubmitAsync(fresh, Asked(("lang", "es")));
        sign.Html.DocumentElement.GetAttribute("lang").ShouldBe("es");
        sign.Html.QuerySelectorAll("nav a").ShouldBeEmpty();
        sign.Html.QuerySelectorAll("input[checked]").ShouldBeEmpty();
        sign.Text.ShouldContain("Aquí recibe la misma ayuda si dice que no.");
        sign.Text.ShouldContain("hasta el final del 15 de febrero de 2026");
        var signed = await browser.SubmitAsync(sign, Together);
        signed.Status.ShouldBe(HttpStatusCode.Redirect, signed.Text);

        string one = signed.Location!.ToString().Split('?')[0];
        var page = await browser.GetPageAsync(one);
        page.Text.ShouldContain("Zqmarta Zqlopez");
        page.Text.ShouldContain("You get the same help here if you say no.");
        (await browser.GetPageAsync(Path(house))).Text.ShouldContain("Harbor House");
        using var paper = await browser.GetAsync(one + "/pdf");
        (await paper.Content.ReadAsByteArrayAsync())[..5].ShouldBe("%PDF-"u8.ToArray());
        var look = await browser.GetPageAsync(one + "/give");
        look.Text.ShouldContain("12 Quay Street");
        (await house.GivenAsync()).ShouldBeEmpty();
        var file = await FileAsync(browser, look, one);
        file.All.ShouldContain("Permiso escrito del 15 de enero de 2026");
        file.All.ShouldNotContain("Zqlopez");

        var back = await browser.SubmitAsync(one, ("how", ""), ("said", "a\u202Eb"));
        back.Location!.ToString().ShouldEndWith("?done=back-unsaid");
        (await browser.GetPageAsync(one + "/give")).Text.ShouldContain("was taken back on");
        (await browser.GetPageAsync(one)).Html.QuerySelector("[name=said]").ShouldBeNull();
        // A page that was open before gives nothing either.
        (await browser.SubmitAsync(look)).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("Enter the last day", "until-day", "")]
    [InlineData("The longest time is one year", "until-year", "2028")]
    [InlineData("The last day cannot be before the first.", "until-month", "1", "until-day", "14")]
    [InlineData("The first day is today or later", "from-day", "14")]
    [InlineData("Name one person or organisation.", "recipient", "")]
    [InlineData("Choose where they are.", "where", "")]
    [InlineData("Choose where they are.", "where", "7")]
    [InlineData("Choose at least one thing.", "items", "Disclosure")]
    [InlineData("Choose the language", "lang", "fr")]
    public async Task WhatIsMissingOrWrong_IsSaidBesideItsField(string error, params string[] typed)
    {
        var (house, browser) = await StartAsync(Databases.Sqlite);
        using var _ = browser;

        var answer = await browser.SubmitAsync(
            Path(house) + "/new",
            Asked([.. typed.Chunk(2).Select(f => (f[0], f[1]))])
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.Text);
        answer.Errors.ShouldHaveSingleItem().ShouldStartWith(error);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverHarms_DoesNotSign_AndAYoungPersonNotAloneWithoutAReason(
        string database
    )
    {
        var (house, browser) = await StartAsync(database);
        using var _ = browser;
        const string may = "This person cannot sign here. Ask the privacy officer.";
        const string why = "Write why this person may sign.";
        await DangerAsync(house, "Marta  Lopez-Ruiz");
        var sign = await browser.SubmitAsync(Path(house) + "/new", Asked());

        (await ErrorsAsync(("who", "Self"), ("why", ""))).ShouldBe([why]);
        (await ErrorsAsync(("who", "Guardian"), ("why", ""))).ShouldBe([why]);
        // A review spoke of some parent: why this one may sign has to be said.
        (await ErrorsAsync(("why", ""))).ShouldBe([why]);
        (await ErrorsAsync(("harm", "yes"))).ShouldBe([may]);
        (await ErrorsAsync(("harm", "unknown"))).ShouldBe([may]);
        (await ErrorsAsync(("guardian", "marta lopez ruiz"))).ShouldBe([may]);
        (await ErrorsAsync(("harm", ""))).ShouldBe(["Choose an answer."]);
        (await ErrorsAsync(("safe", ""))).ShouldBe([
            "Without this word a parent or guardian cannot sign.",
        ]);
        (await ErrorsAsync(("agreed", ""))).ShouldBe([
            "Nobody has agreed yet. Tick the box, or stop here.",
        ]);
        (await ErrorsAsync(("mark", ""))).ShouldBe(["Sign with your initials."]);
        (await ErrorsAsync(("mark", "Kim Lopez"))).ShouldBe([
            "It is longer than 6 characters. Shorten it.",
        ]);
        (await ErrorsAsync(("manner", "ByTelephone"))).ShouldBe(["Choose how it was said."]);
        await using (var store = house.Organisation.Open())
        {
            (await store.Set<Permission>().CountAsync()).ShouldBe(0);
        }
        var signed = await browser.SubmitAsync(
            sign,
            With(("who", "Self"), ("why", "The law lets her decide alone from 12 on"))
        );
        signed.Status.ShouldBe(HttpStatusCode.Redirect, signed.Text);
        // Only she herself agrees to a longer time.
        string again = $"{Path(house)}/new?from={signed.Location!.ToString().Split('/', '?')[4]}";
        var longer = await browser.GetPageAsync(again);
        longer
            .Html.QuerySelector("[name=recipient]")!
            .GetAttribute("value")
            .ShouldBe("Harbor House");
        longer.Html.QuerySelector("[name=until-day]")!.GetAttribute("value").ShouldBeNullOrEmpty();
        sign = await browser.SubmitAsync(longer, Asked());
        (await ErrorsAsync(("who", "Guardian"))).ShouldBe([
            "Only the person themselves can agree to a longer time.",
        ]);

        static (string, string)[] Said((string Name, string Value)[] fields) =>
            fields.Any(f => f.Name == "why") ? fields : [.. fields, ("why", "her other parent")];

        async Task<IReadOnlyList<string>> ErrorsAsync(params (string, string)[] fields)
        {
            var answer = await browser.SubmitAsync(sign, With(Said(fields)));
            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.Text);
            return answer.Errors;
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignedOnPaper_ItsScanIsKeptSealed_AndNothingElseIsTaken(string database)
    {
        var (house, browser) = await StartAsync(database);
        using var _ = browser;
        var sign = await browser.SubmitAsync(Path(house) + "/new", Asked());
        byte[] pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n% Zqpaper\n%%EOF\n");
        (byte[]? File, string Error)[] refused =
        [
            (null, "Choose the scan of the signed paper."),
            (Bomb(), "it is a ZIP archive"),
            ("%PDF-1.7 cut"u8.ToArray(), "it is cut off before its end"),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "it is cut off"),
            ("<html>"u8.ToArray(), "it is a page"),
        ];
        foreach (var (file, error) in refused)
        {
            var answer = await SignOnPaperAsync(browser, sign, file);
            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            answer.Errors.ShouldHaveSingleItem().ShouldContain(error);
        }
        var open = await SignOnPaperAsync(browser, sign, pdf, ("covered", ""));
        open.Errors.ShouldHaveSingleItem().ShouldStartWith("Cover the name");

        var signed = await SignOnPaperAsync(browser, sign, pdf);

        signed.Status.ShouldBe(HttpStatusCode.Redirect, signed.Text);
        string one = signed.Location!.ToString().Split('?')[0];
        using var scan = await browser.GetAsync(one + "/scan");
        scan.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        scan.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await scan.Content.ReadAsByteArrayAsync()).ShouldBe(pdf);
        await using var store = house.Organisation.Open();
        var kept = await store.Set<PermissionScan>().AsNoTracking().SingleAsync();
        Encoding
            .Latin1.GetString(kept.File.Ciphertext)
            .ShouldNotContain(Convert.ToBase64String(pdf)[..8]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverDoesNotLookAfterThem_FindsNothing(string database)
    {
        var (house, rosas) = await StartAsync(database);
        using var _ = rosas;
        var permission = await house.PermitAsync();
        var colleague = await house.Organisation.CreateMemberAsync(Roles.Professional);
        var other = await PermissionHouse.OnAsync(house.Haven);
        var supervisor = await house.Organisation.CreateMemberAsync(Roles.Supervisor);
        string[] pages =
        [
            Path(house),
            Path(house) + "/new",
            $"{Path(house)}/{permission:D}",
            $"{Path(house)}/{permission:D}/give",
            $"{Path(house)}/{permission:D}/pdf",
        ];

        foreach (var member in new[] { colleague, other.Rosa })
        {
            using var browser = await member.SignInAsync();
            foreach (string page in pages)
            {
                (await browser.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound, page);
            }
        }
        using var graces = await supervisor.SignInAsync();
        (await graces.GetPageAsync(pages[2])).Status.ShouldBe(HttpStatusCode.OK);
        // A permission of somebody else under a client whom they do look after.
        string strange = $"/privacy/permissions/{other.Client.Code}/{permission:D}";
        using var others = await other.Rosa.SignInAsync();
        (await others.GetPageAsync(strange)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await others.GetPageAsync(strange + "/give")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string Path(PermissionHouse house) =>
        $"/privacy/permissions/{house.Client.Code}";

    private static async Task<(PermissionHouse, HttpClient)> StartAsync(string database)
    {
        var house = await PermissionHouse.OnAsync(await Installation.OnAsync(database));
        return (house, await house.Rosa.SignInAsync());
    }

    // As it is prepared; what is given here goes before.
    private static (string, string)[] Asked(params (string Name, string Value)[] given)
    {
        (string Name, string Value)[] usual =
        [
            ("recipient", "Harbor House"),
            ("address", "12 Quay Street"),
            ("where", "here"),
            ("used-for", "to find a bed"),
            ("items", "Client"),
            ("until-day", "15"),
            ("until-month", "2"),
            ("until-year", "2026"),
            ("lang", "en"),
            ("step", "show"),
        ];
        return [.. usual.Where(u => !given.Any(g => g.Name == u.Name)), .. given];
    }

    private static (string, string)[] With(params (string Name, string Value)[] given) =>
        [.. Together.Where(u => !given.Any(g => g.Name == u.Item1)), .. given];

    // A parent asked, and a review found that an answer would endanger somebody.
    private static async Task DangerAsync(PermissionHouse house, string name)
    {
        var officer = await house.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var yusuf = await officer.SignInAsync();
        string page = await house.Organisation.AskAsync(
            "Access",
            ("asker", "Guardian"),
            ("name", name),
            ("about", "my child")
        );
        await yusuf.FindAsync(page, $"{house.Client.Code}");
        await yusuf.TakeAsync(page, "Review", ("found", "Danger"), ("why", "She is the one."));
    }

    private static async Task<Page> SignOnPaperAsync(
        HttpClient browser,
        Page sign,
        byte[]? file,
        params (string Name, string Value)[] given
    )
    {
        var form = new MultipartFormDataContent();
        var hidden = sign
            .Html.QuerySelector("form[enctype]")!
            .QuerySelectorAll("input[type=hidden]")
            .Select(f => (f.GetAttribute("name")!, f.GetAttribute("value") ?? ""));
        (string Name, string Value)[] fields =
        [
            .. hidden,
            .. With([("manner", "OnPaper"), ("mark", ""), ("covered", "yes"), .. given]),
        ];
        foreach (
            var (name, value) in fields.Where(f =>
                given.All(g => g.Name != f.Name || g.Value == f.Value)
            )
        )
        {
            form.Add(new StringContent(value), name);
        }
        if (file is not null)
        {
            form.Add(new ByteArrayContent(file), "scan", "signed.pdf");
        }
        string action = sign.Html.QuerySelector("form[enctype]")!.GetAttribute("action")!;
        using var answer = await browser.PostAsync(action, form);
        return await Page.ReadAsync(answer);
    }

    private static async Task<PackageFile> FileAsync(HttpClient browser, Page look, string one)
    {
        var fields = look
            .Html.QuerySelectorAll("main form input")
            .Select(i =>
                KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")
            );
        using var answer = await browser.PostAsync(
            one + "/give",
            new FormUrlEncodedContent(fields)
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new PackageFile(await answer.Content.ReadAsByteArrayAsync());
    }

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("signed.pdf").Open();
            entry.Write(new byte[4 * 1024 * 1024]);
        }
        return packed.ToArray();
    }
}
