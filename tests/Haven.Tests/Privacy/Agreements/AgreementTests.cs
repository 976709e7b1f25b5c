using System.Net;
using System.Text;
using Haven.Privacy.Agreements;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Agreements;

/// <summary>/privacy/agreements: read and signed here or on paper, in force on receipt, and never changed.</summary>
public class AgreementTests
{
    private const string Path = "/privacy/agreements";
    private const string Sign = Path + "/sign";
    private const string Paper = Path + "/paper";

    private static readonly byte[] Png =
    [
        0x89,
        0x50,
        0x4E,
        0x47,
        0x0D,
        0x0A,
        0x1A,
        0x0A,
        0x01,
        0x49,
        0x45,
        0x4E,
        0x44,
        0xAE,
        0x42,
        0x60,
        0x82,
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Signed_ItHoldsAtOnce_AsItWasShown_AndStaysSo(string database)
    {
        var haven = await Installation.OnAsync(database);
        await haven.SignForTheMachineAsync("Harbour *Hosting*");
        var organisation = await haven.CreateOrganisationAsync("Eastside Programme");
        using var amina = await SignInAsync(organisation);
        var shown = await amina.GetPageAsync(Sign);
        shown.Text.ShouldContain("Eastside Programme");
        shown.Text.ShouldContain("Harbour *Hosting*");
        shown.Text.ShouldContain("Looking after a client");
        shown.Text.ShouldContain("standard contractual clauses");

        var signed = await amina.SubmitAsync(shown, Signature());

        signed.Status.ShouldBe(HttpStatusCode.Redirect, string.Join("; ", signed.Errors));
        (await amina.GetPageAsync(Path)).Text.ShouldContain("Signed here, with Harbour *Hosting*");
        await haven.SignForTheMachineAsync("Another Host");
        await using var store = organisation.Open();
        var kept = await store.Set<ProcessingAgreement>().SingleAsync();
        kept.Fingerprint.ShouldBe(
            shown.Html.QuerySelector("input[name=fingerprint]")!.GetAttribute("value")
        );
        Encoding.Latin1.GetString(kept.Signer.Ciphertext).ShouldNotContain("Amina");
        var text = await haven
            .Get<AgreementDesk>()
            .OpenAsync(
                (await organisation.CreateMemberAsync(Roles.PrivacyOfficer)).Reader,
                1,
                CancellationToken.None
            );
        AgreementText.FingerprintOf(text!.Paper).ShouldBe(kept.Fingerprint);
        (text.Signer, text.Capacity).ShouldBe(("Amina Osei", "director"));
        using var file = await amina.GetAsync(Path + "/1/file");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await file.Content.ReadAsByteArrayAsync()).AsSpan().StartsWith("%PDF-"u8).ShouldBeTrue();
        (await organisation.LogAsync()).ShouldContain(r =>
            r.What == "agreement on processing" && r.Act == Act.Create
        );
        using var theirs = await SignInAsync(await haven.CreateOrganisationAsync());
        (await theirs.GetPageAsync(Path + "/1/file")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theirs.GetPageAsync(Path)).Text.ShouldContain("None is in force");
    }

    [Fact]
    public async Task AnotherText_ThanWasShown_IsNotSigned()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        await haven.SignForTheMachineAsync("Harbour Hosting");
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);
        var shown = await amina.GetPageAsync(Sign);
        await haven.SignForTheMachineAsync("Another Host");

        var refused = await amina.SubmitAsync(shown, Signature());

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("The text has changed");
        refused.Text.ShouldContain("Another Host");
        refused.Html.QuerySelector("input[name=agrees][checked]").ShouldBeNull();
        await using var store = organisation.Open();
        (await store.Set<ProcessingAgreement>().AnyAsync()).ShouldBeFalse();
        (await amina.SubmitAsync(refused, Signature())).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task TwoWhoSignAtOnce_AreNotMixedUp_AndWhatIsMissingIsSaid()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        await haven.SignForTheMachineAsync("Harbour Hosting");
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);
        var first = await amina.GetPageAsync(Sign + "?lang=es");
        var second = await amina.GetPageAsync(Sign);

        var empty = await amina.SubmitAsync(first, ("capacity", "director"));
        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.Count.ShouldBe(3);
        empty.Text.ShouldContain("Firmado por adelantado");
        (await amina.SubmitAsync(first, Signature())).Status.ShouldBe(HttpStatusCode.Redirect);
        var late = await amina.SubmitAsync(second, Signature());

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldHaveSingleItem().ShouldContain("Somebody else signed");
        await using var store = organisation.Open();
        (await store.Set<ProcessingAgreement>().SingleAsync()).Lang.ShouldBe("es");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASignedPaper_IsTakenIn_AndGivenBackAsItWas(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);

        (await SendAsync(amina, Png)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await amina.GetPageAsync(Path)).Text.ShouldContain("Signed on paper");
        using var file = await amina.GetAsync(Path + "/1/file");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await file.Content.ReadAsByteArrayAsync()).ShouldBe(Png);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 a document", "it is a ZIP archive")]
    [InlineData("<svg onload=x>", "it is a page or an XML file")]
    [InlineData("MZ this is a program", "it begins as none of these")]
    [InlineData("%PDF-1.7\nand then nothing", "it is cut off")]
    [InlineData("", "empty file")]
    public async Task AnotherFile_IsRefused_AndNothingIsInForce(string content, string words)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation);

        using var refused = await SendAsync(amina, Encoding.ASCII.GetBytes(content));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Page.ReadAsync(refused)).Errors.ShouldHaveSingleItem().ShouldContain(words);
        await using var store = organisation.Open();
        (await store.Set<ProcessingAgreement>().AnyAsync()).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UnderTheLaw_NobodyIsEntered_BeforeOneIsInForce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var rosa = await SignInAsync(organisation, Roles.Professional);
        using var amina = await SignInAsync(organisation);
        using var yusuf = await SignInAsync(organisation, Roles.PrivacyOfficer);
        (await rosa.GetPageAsync("/screening/clients/new")).Status.ShouldBe(HttpStatusCode.OK);
        await yusuf.ChooseAsync("gdpr");

        (await rosa.GetPageAsync("/screening/clients/new")).Text.ShouldContain(
            "no agreement on processing is in force (Article 28(3))"
        );
        (await amina.GetPageAsync(Path)).Text.ShouldContain("GDPR asks for this agreement");
        (await yusuf.GetPageAsync("/privacy/regimes")).Text.ShouldContain(
            "Until one is in force, nothing about clients can be entered"
        );

        var unticked = await amina.SubmitAsync(Path, ("seen", "0"));
        unticked.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await amina.SubmitAsync(Path, ("own", "yes"))).Status.ShouldBe(HttpStatusCode.Redirect);

        (await rosa.GetPageAsync("/screening/clients/new")).Status.ShouldBe(HttpStatusCode.OK);
        (await amina.GetPageAsync(Path)).Text.ShouldContain("Your organisation runs Haven itself");
    }

    private static (string, string)[] Signature() =>
        [
            ("party", "Eastside Programme\n2 Harbour Road"),
            ("signer", "Amina Osei"),
            ("capacity", "director"),
            ("agrees", "yes"),
        ];

    private static async Task<HttpClient> SignInAsync(
        TestOrganisation organisation,
        Roles roles = Roles.Administrator
    ) => await (await organisation.CreateMemberAsync(roles)).SignInAsync();

    private static async Task<HttpResponseMessage> SendAsync(HttpClient amina, byte[] file)
    {
        var page = await amina.GetPageAsync(Paper);
        var form = new MultipartFormDataContent();
        foreach (var field in page.Html.QuerySelectorAll("main form input[type=hidden]"))
        {
            form.Add(
                new StringContent(field.GetAttribute("value") ?? ""),
                field.GetAttribute("name")!
            );
        }
        form.Add(new ByteArrayContent(file), "file", "agreement.exe");
        return await amina.PostAsync(Paper, form);
    }
}

/// <summary>What whoever runs the machine does.</summary>
internal static class MachineSide
{
    public static Task<string> SignForTheMachineAsync(this Installation haven, string name) =>
        haven
            .Get<OperatorSides>()
            .SignAsync(name, "1 Harbour Road", "Ingrid Vale", "director", CancellationToken.None);
}
