using System.Net;
using System.Reflection;
using System.Text.Json;
using Haven.Messaging.Messages;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Screening.Plans;
using Haven.Screening.Referrals;
using Haven.Screening.Reports;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights.Package;

/// <summary>What is kept of somebody, as one file: all of it for the person, and nothing that harms anybody for others.</summary>
public class PackageTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ThePerson_GetsAllThatIsKept_AndWhereItCameFrom(string database)
    {
        var haven = await Installation.OnAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.ScreenAsync("1122112211");
        using var yusuf = await OfficerAsync(rosa.Organisation);

        var package = await yusuf.PackageAsync(
            await rosa.Organisation.ReadyAsync(yusuf, Asker.Themselves)
        );

        package.FitsItsManifest().ShouldBeTrue();
        package.Bytes.Keys.ShouldBe([
            "tables/client.csv",
            "tables/client_attestation.csv",
            "tables/screening_record.csv",
            "data.json",
            "fhir.json",
            "index.html",
            "manifest.json",
        ]);
        string page = package["index.html"];
        page.ShouldContain("What is kept about 204&#xA0;117");
        page.ShouldContain("A client: a code, and the facts that a professional entered");
        page.ShouldContain("Little interest or pleasure in doing things");
        page.ShouldContain("The young person agreed to it.");
        page.ShouldContain("the professional");
        page.ShouldContain(
            "<td data-label=\"What they did\">created</td><td data-label=\"Purpose\">Looking after a client"
        );
        page.ShouldContain("Clients, with everything about them: kept for 6 years");
        page.ShouldContain("AES-256-GCM");
        page.ShouldContain("<dd>15 (15 January 2026)</dd>");
        page.ShouldNotContain("<script");
        // Asked for by their own person, and by nobody else: a parent's immigration status.
        page.ShouldContain("it is a fact about somebody else");
        package["tables/client.csv"]
            .ShouldStartWith("Taken up at,Attested at,Birth,Gender identity");
        var kinds = package.Data.GetProperty("kinds");
        kinds[0].GetProperty("name").GetString().ShouldBe("Client");
        kinds[0]
            .GetProperty("records")[0]
            .GetProperty("ParentsImmigrationStatus")
            .GetProperty("notShown")
            .GetString()
            .ShouldBe("anotherPerson");
        package.Data.GetProperty("notShown").GetProperty("anotherPerson").GetInt32().ShouldBe(1);
        package.All.ShouldNotContain("Rosa Delgado");
        var bundle = JsonElement.Parse(package.Bytes["fhir.json"]);
        bundle.GetProperty("resourceType").GetString().ShouldBe("Bundle");
        bundle
            .GetProperty("entry")
            .EnumerateArray()
            .ShouldHaveSingleItem()
            .GetProperty("resource")
            .GetProperty("resourceType")
            .GetString()
            .ShouldBe("QuestionnaireResponse");
    }

    // Every kind of record that there is, and each of its fields: a new one is in here without a word of it in the package.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryDeclaredField_IsGivenOrMasked_AndNoneIsForgotten(string database)
    {
        var (package, marks) = await PlantedAsync(database, Asker.Themselves);

        marks.Count.ShouldBeGreaterThan(20);
        string all = package.All;
        foreach (var (mark, (record, field)) in marks)
        {
            bool isMasked =
                Whose(field) is not null
                || IsUnreadable(field)
                || record.GetCustomAttribute<NotGivenAttribute>() is { To: NotGivenTo.Anybody }
                || record.Name == "Hold"; // nobody's to know
            all.Contains(mark, StringComparison.Ordinal).ShouldBe(!isMasked, mark);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AGuardian_GetsNothingThatSaysWhoReportedWhoHelpedOrWhatWasTyped(
        string database
    )
    {
        var (package, marks) = await PlantedAsync(database, Asker.Guardian);
        string all = package.All;

        foreach (var (mark, (record, field)) in marks)
        {
            // All that is planted here was typed, or is about somebody else; what a school says of a student is neither.
            all.Contains(mark, StringComparison.Ordinal)
                .ShouldBe(
                    record == typeof(Student)
                        || (
                            record == typeof(MessageRecipient)
                            && field.Name == nameof(MessageRecipient.StudentName)
                        ),
                    mark
                );
        }
        foreach (
            string trace in (string[])
                [
                    "mandated_report",
                    "safety_plan",
                    "referral_request",
                    "legal_hold",
                    "emergency_access",
                    "report to an authority",
                    "safety plan",
                    "MandatedReport",
                    "notShown\"",
                    "Not shown:",
                    "immigration",
                ]
        )
        {
            all.ShouldNotContain(trace, Case.Insensitive);
        }
        all.ShouldContain("Race and ethnicity");
        all.ShouldNotContain("Gender");
        all.ShouldNotContain("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasLeftOut_LeavesNoTraceForAGuardian_ByteForByte(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, client) = await ClientAsync(haven);
        using var yusuf = await OfficerAsync(organisation);
        string request = await organisation.ReadyAsync(yusuf, Asker.Guardian);
        var before = await yusuf.PackageAsync(request);
        await using (var store = organisation.Open())
        {
            store.Add(NewReport(client));
            store.Record(
                new Deed(
                    new Reader(organisation.Id, Guid.NewGuid(), Roles.Professional, "test"),
                    Act.Create,
                    Purpose.CaseWork,
                    "report",
                    [client.PersonKey]
                )
            );
            await store.SaveChangesAsync(Ct);
        }

        var after = await yusuf.PackageAsync(request);

        after.Bytes.Keys.ShouldBe(before.Bytes.Keys);
        after["index.html"].ShouldBe(before["index.html"]);
        after["data.json"].ShouldBe(before["data.json"]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachBatch_AndTheTakingOut_StandInTheLog_BeforeAnythingLeaves(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, _) = await ClientAsync(haven);
        using var yusuf = await OfficerAsync(organisation);
        string request = await organisation.ReadyAsync(yusuf, Asker.Themselves);

        await yusuf.PackageAsync(request);

        var entries = (await organisation.LogAsync())
            .Where(r => r.What.Contains("access package", StringComparison.Ordinal))
            .OrderBy(r => r.Id)
            .ToList();
        entries
            .Select(e => e.What)
            .ShouldBe(["for an access package", "access package", "access package, taken out"]);
        entries.ShouldAllBe(e =>
            e.Act == Act.Retrieve && e.Purpose == "privacy-oversight" && e.SubjectCount == 1
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task InSpanish_TheWholePageIsSpanish(string database)
    {
        var haven = await Installation.OnAsync(database);
        var rosa = await Screener.OnAsync(haven);
        using var yusuf = await OfficerAsync(rosa.Organisation);

        var package = await yusuf.PackageAsync(
            await rosa.Organisation.ReadyAsync(yusuf, Asker.Themselves, "es")
        );

        string page = package["index.html"];
        page.ShouldContain("<html lang=\"es\">");
        page.ShouldContain("Lo que se guarda sobre 204&#xA0;117");
        page.ShouldContain("Hecho el 15 de enero de 2026.");
        page.ShouldContain(
            "<td data-label=\"Qué hizo\">creó</td><td data-label=\"Finalidad\">Atender a una persona"
        );
        page.ShouldContain("se guarda 6 años");
    }

    [Fact]
    public async Task ACellThatASpreadsheetWouldRun_IsText()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var (organisation, _) = await ClientAsync(
            haven,
            c => c.Behaviour = Sealed<string>.Of("=HYPERLINK(\"http://x.example\")")
        );
        using var yusuf = await OfficerAsync(organisation);

        var package = await yusuf.PackageAsync(
            await organisation.ReadyAsync(yusuf, Asker.Themselves)
        );

        package["tables/client.csv"].ShouldContain("\"'=HYPERLINK(\"\"http://x.example\"\")\"");
        package["index.html"].ShouldContain("=HYPERLINK(&quot;http://x.example&quot;)");
    }

    private static async Task<(
        PackageFile,
        Dictionary<string, (Type Record, PropertyInfo Field)>
    )> PlantedAsync(string database, Asker asker)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, client) = await ClientAsync(haven);
        using var yusuf = await OfficerAsync(organisation);
        string request = await organisation.ReadyAsync(yusuf, asker);
        var parts = haven.Core.Services.Parts;
        var marks = await organisation.PlantAsync(
            new Reader(organisation.Id, Guid.NewGuid(), Roles.Professional, "test"),
            client.PersonKey,
            t =>
                t != typeof(Client)
                && t.Name != "ClientReminder"
                && (
                    parts.Any(p => p.Records.Contains(t) && p.IsAboutClients(t))
                    || t.Name is "Hold" or "EmergencyAccess"
                )
        );
        return (await yusuf.PackageAsync(request), marks);
    }

    internal static async Task<(TestOrganisation, Client)> ClientAsync(
        Installation haven,
        Action<Client>? describe = null
    )
    {
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Administrator);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        return (organisation, await rosa.TakeUpAsync(204_117, describe));
    }

    internal static async Task<HttpClient> OfficerAsync(TestOrganisation organisation)
    {
        await organisation.CreateMemberAsync(Roles.Administrator);
        return await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Yusuf Karim")
        ).SignInAsync();
    }

    private static MandatedReport NewReport(Client client) =>
        new()
        {
            Id = Guid.NewGuid(),
            OrganisationId = client.OrganisationId,
            PersonKey = client.PersonKey,
            Screening = ScreeningId.Create(),
            Number = 1,
            Kind = Sealed<AuthorityKind?>.Of(AuthorityKind.Police),
            Authority = Sealed<string>.Of("The police"),
            TakenBy = Sealed<string>.Of("An officer"),
            WhatWasTold = Sealed<string>.Of("What was seen"),
            Known = Sealed<ReportKnown?>.Of(ReportKnown.Told),
            WhyNotTold = Sealed<string>.Of(""),
            AboutOthers = Sealed<string>.Of("The father"),
            OralAt = Sealed<string>.Of(""),
            WrittenAt = Sealed<string>.Of(""),
            Reference = Sealed<string>.Of(""),
            Follows = Sealed<string>.Of(""),
        };

    private static string? Whose(PropertyInfo field) =>
        field.GetCustomAttribute<SensitiveAttribute>()?.Whose
        ?? field.GetCustomAttribute<PersonalAttribute>()?.Whose;

    private static bool IsUnreadable(PropertyInfo field) =>
        field.GetCustomAttribute<PersonalAttribute>()?.IsUnreadable == true;
}
