using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Export;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Export;

/// <summary>/privacy/export: everything that an organisation owns, in one file, and nothing of anybody else.</summary>
public class ExportTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    // Every kind that is about clients, and each of its fields; a restriction and a hold are among them.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasPlanted_IsReadBack_FieldByField(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, client) = await PackageTests.ClientAsync(haven);
        var parts = haven.Core.Services.Parts;
        var marks = await organisation.PlantAsync(
            new Reader(organisation.Id, Guid.NewGuid(), Roles.Professional, "test"),
            client.PersonKey,
            t =>
                t != typeof(Client)
                && t.Name != "ClientReminder"
                && !t.IsDefined(typeof(NotTakenOutAttribute), inherit: false)
                && (
                    parts.Any(p => p.Records.Contains(t) && p.IsAboutClients(t))
                    || t.Name is "Hold" or "EmergencyAccess" or "Restriction"
                )
        );
        using var amina = await AdministratorAsync(organisation);

        var (file, _) = await amina.ExportAsync();

        file.FitsItsManifest().ShouldBeTrue();
        marks.Count.ShouldBeGreaterThan(20);
        foreach (var (mark, (record, field)) in marks)
        {
            string kind = StoreConventions.Snake(record.Name);
            file.Lines(kind)
                .ShouldContain(l => l.GetProperty(field.Name).GetString() == mark, mark);
            file[$"tables/{kind}.csv"].ShouldContain(mark);
        }
        var line = file.Lines("client").ShouldHaveSingleItem();
        line.GetProperty("Code").GetInt64().ShouldBe(204_117);
        line.GetProperty("Id").GetGuid().ShouldBe(client.Id.Value);
        line.GetProperty("Behaviour").GetString().ShouldBe("likes to draw");
        file["README.md"].ShouldContain("A restriction stays a restriction");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryRowOfTheOrganisation_IsInIt_AndNoneOfAnother(string database)
    {
        var haven = await Installation.OnAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.ScreenAsync("1122112211");
        var (other, _) = await PackageTests.ClientAsync(haven);
        using var amina = await AdministratorAsync(rosa.Organisation);
        // That she works under the notice is noted with her first page.
        await amina.GetPageAsync(Exports.Path);
        var stored = await StoredAsync(haven, rosa.Organisation);

        var (file, zip) = await amina.ExportAsync();

        foreach (var (kind, rows) in stored.Where(s => s.Kind.Why is null))
        {
            // Taking out writes into the log while it reads it.
            int read = file.Lines(kind.File).Count;
            (
                kind.Record.Type == typeof(AuditRecord) || kind.Record.Type == typeof(AuditSubject)
                    ? read >= rows
                    : read == rows
            ).ShouldBeTrue($"{kind.Record.Name}: {rows} stored, {read} read");
        }
        stored.Count(s => s.Rows > 0).ShouldBeGreaterThan(8);
        file.All.ShouldNotContain(other.Id.Value.ToString("D"), Case.Insensitive);
        file.All.ShouldNotContain(other.Code);
        var response = file["fhir/QuestionnaireResponse.ndjson"];
        JsonElement
            .Parse(response.Split('\n')[0])
            .GetProperty("resourceType")
            .GetString()
            .ShouldBe("QuestionnaireResponse");
        file["fhir/Questionnaire.ndjson"].ShouldContain("\"resourceType\":\"Questionnaire\"");
        var page = await amina.GetPageAsync(Exports.Path);
        page.Text.Replace(" ", "", StringComparison.Ordinal)
            .ShouldContain(Convert.ToHexStringLower(SHA256.HashData(zip)));
        JsonElement
            .Parse(file.Bytes["manifest.json"])
            .GetProperty("records")
            .GetInt64()
            .ShouldBe(
                file.Bytes.Keys.Where(n => n.StartsWith("records/", StringComparison.Ordinal))
                    .Sum(n => file[n].Count(c => c == '\n'))
            );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheLog_HoldsEachBatchWithItsPeople_AndCanBeVerifiedOutside(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, client) = await PackageTests.ClientAsync(haven);
        using var amina = await AdministratorAsync(organisation);
        var before = await organisation.LogAsync();

        var (file, _) = await amina.ExportAsync();

        var since = await organisation.LogAsync(before);
        var opened = since.FindAll(r =>
            r.Purpose == Purpose.TakingOut.Key && r.Act == Act.Retrieve
        );
        string token = file.Lines("client")
            .ShouldHaveSingleItem()
            .GetProperty("InLog")
            .GetString()!;
        opened.ShouldContain(r => Convert.ToBase64String(r.Subjects) == token);
        opened.ShouldContain(r => r.What == "everything of the organisation, taken out");
        // Whoever took the client up stands in the log that was taken out, about the same person.
        file.Lines("audit_record")
            .ShouldContain(l =>
                l.GetProperty("Act").GetString() == "Create"
                && l.GetProperty("Subjects").GetString() == token
            );
        byte[]? checkpoint = null;
        await Eventually.HoldsAsync(async () =>
            (await amina.ExportAsync()).File.Bytes.TryGetValue("log/checkpoint", out checkpoint)
        );
        Checkpoint.ReadUnverified(checkpoint!).Origin.ShouldContain(organisation.Code);
    }

    /// <summary>
    /// What is not taken out, with its reason. A kind or a field that is new is taken out by itself; approve a line here
    /// only for what secures something, or is no organisation's.
    /// </summary>
    [Fact]
    public void WhatIsLeftOut_IsThis_AndTheRestOfTheModelIsInIt()
    {
        var parts = Haven.Start.Core.Parts;
        var kinds = ExportKind.Of(parts);

        kinds
            .Select(k => k.Record.Type)
            .ShouldBe(parts.SelectMany(p => p.Records), ignoreOrder: true);
        foreach (var kind in kinds)
        {
            kind.Fields.Select(f => $"{kind.Record.Name}.{f.Name}")
                .Concat(kind.FieldsLeftOut.Select(f => f.Name))
                .ShouldBe(
                    kind.Record.Fields.Select(f => $"{kind.Record.Name}.{f.Name}"),
                    ignoreOrder: true
                );
        }
        kinds.SelectMany(k => k.Fields).ShouldAllBe(f => f.Declared.Class != DataClass.Credential);
        Snapshot.Match(
            string.Join('\n', ExportKind.LeftOutOf(kinds).Select(l => $"{l.Name}: {l.Why}"))
        );
    }

    private static async Task<List<(ExportKind Kind, int Rows)>> StoredAsync(
        Installation haven,
        TestOrganisation organisation
    )
    {
        var stored = new List<(ExportKind, int)>();
        await using var context = organisation.Open();
        foreach (var kind in ExportKind.Of(haven.Core.Services.Parts))
        {
            string sql =
                "SELECT COUNT(*) AS \"Value\" FROM \""
                + context.Model.FindEntityType(kind.Record.Type)!.GetTableName()
                + "\" WHERE upper(CAST(organisation_id AS TEXT)) = upper({0})";
            stored.Add(
                (
                    kind,
                    await context
                        .Database.SqlQueryRaw<int>(sql, organisation.Id.Value.ToString("D"))
                        .SingleAsync(Ct)
                )
            );
        }
        return stored;
    }

    internal static async Task<HttpClient> AdministratorAsync(TestOrganisation organisation) =>
        await (
            await organisation.CreateMemberAsync(Roles.Administrator, "Amina Haddad")
        ).SignInAsync();
}
