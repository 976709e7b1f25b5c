using System.IO.Compression;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Screening.Steps;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights.Package;

/// <summary>A package as whoever gets it opens it.</summary>
internal sealed class PackageFile
{
    public PackageFile(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var read = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(read);
            Bytes[entry.FullName] = read.ToArray();
        }
    }

    public Dictionary<string, byte[]> Bytes { get; } = [];

    public string this[string name] => Encoding.UTF8.GetString(Bytes[name]);

    public JsonElement Data => JsonElement.Parse(Bytes["data.json"]);

    /// <summary>Everything in it, one file after the other.</summary>
    public string All => string.Join('\n', Bytes.Keys.Select(n => n + "\n" + this[n]));

    public bool FitsItsManifest() =>
        JsonElement
            .Parse(Bytes["manifest.json"])
            .GetProperty("files")
            .EnumerateArray()
            .Select(f => (f.GetProperty("name").GetString(), f.GetProperty("sha256").GetString()))
            .SequenceEqual(
                Bytes
                    .Where(b => b.Key != "manifest.json")
                    .Select(b =>
                        (
                            (string?)b.Key,
                            (string?)Convert.ToHexStringLower(SHA256.HashData(b.Value))
                        )
                    )
            );
}

/// <summary>A request to see what is kept, and how far it has come.</summary>
internal static class Packages
{
    private const string Desk = "/privacy/rights";

    /// <summary>Somebody asks on the public form; returns the address of the request.</summary>
    public static async Task<string> AskAsync(
        this TestOrganisation organisation,
        Asker asker,
        RequestKind kind = RequestKind.Access,
        string lang = "en"
    )
    {
        using var stranger = organisation.Installation.Browser();
        var sent = await stranger.SubmitAsync(
            $"{Desk}/ask/{organisation.Code}?lang={lang}",
            ("kind", $"{kind}"),
            ("asker", $"{asker}"),
            ("name", "Marta Velasco"),
            ("reach", "marta@example.org"),
            ("about", "code 204117")
        );
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Text);
        await using var store = organisation.Open();
        var newest = (await store.Set<RightsRequest>().ToListAsync()).MaxBy(r => r.ArrivedAt)!;
        return $"{Desk}/{newest.Id:D}";
    }

    public static async Task StepAsync(
        this HttpClient officer,
        string request,
        params (string, string)[] fields
    )
    {
        var answer = await officer.SubmitAsync(await officer.GetPageAsync(request), fields);
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    /// <summary>Verified, found, and where it is needed reviewed with nothing against it.</summary>
    public static async Task<string> ReadyAsync(
        this TestOrganisation organisation,
        HttpClient officer,
        Asker asker,
        string lang = "en",
        string handle = "204117"
    )
    {
        string request = await organisation.AskAsync(asker, lang: lang);
        await officer.StepAsync(request, ("verified", "Passport, seen in the office"));
        await officer.StepAsync(request, ("handle", handle));
        if (asker != Asker.Themselves)
        {
            await officer.StepAsync(request, ("found", "NothingAgainst"), ("why", "No order."));
        }
        return request;
    }

    /// <summary>Presses the button, and takes what comes.</summary>
    public static async Task<HttpResponseMessage> TakeOutAsync(
        this HttpClient officer,
        string request,
        params (string Name, string Value)[] chosen
    )
    {
        var page = await officer.GetPageAsync(request + "/package");
        var fields = page
            .Html.QuerySelectorAll("main form[method=post] input:not([type=radio])")
            .Select(i =>
                KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")
            )
            .Concat(chosen.Select(c => KeyValuePair.Create(c.Name, c.Value)));
        return await officer.PostAsync(request + "/package", new FormUrlEncodedContent(fields));
    }

    public static async Task<PackageFile> PackageAsync(this HttpClient officer, string request)
    {
        using var answer = await officer.TakeOutAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, (await Page.ReadAsync(answer)).Text);
        byte[] zip = await answer.Content.ReadAsByteArrayAsync();
        answer.Content.Headers.ContentLength.ShouldBe(zip.Length);
        return new PackageFile(zip);
    }

    /// <summary>Steps taken with a client, each a text that hardly gets smaller when it is packed.</summary>
    public static async Task WriteMuchAsync(
        this TestOrganisation organisation,
        Client client,
        int records
    )
    {
        await using var store = organisation.Open();
        for (int number = 0; number < records; number++)
        {
            string words = Convert.ToBase64String(RandomNumberGenerator.GetBytes(6000));
            store.Add(
                new StepTaken
                {
                    Id = StepTakenId.Create(),
                    OrganisationId = client.OrganisationId,
                    PersonKey = client.PersonKey,
                    Screening = ScreeningId.Create(),
                    By = client.Professional,
                    At = 1,
                    Words = Sealed<string>.Of(words),
                }
            );
        }
        store.Record(
            new Deed(
                Reader.System(organisation.Id, "test"),
                Act.Create,
                Purpose.Upkeep,
                "step",
                [client.PersonKey]
            )
        );
        await store.SaveChangesAsync();
    }

    /// <summary>
    /// Stores one record of each kind that any part declares about the people whom an organisation looks after, with a
    /// mark of its own in each field that holds text. Made from the declarations alone.
    /// </summary>
    /// <returns>For each mark, whose field it is in.</returns>
    public static async Task<Dictionary<string, (Type Record, PropertyInfo Field)>> PlantAsync(
        this TestOrganisation organisation,
        Reader by,
        PersonKeyId person,
        Func<Type, bool> which
    )
    {
        var marks = new Dictionary<string, (Type, PropertyInfo)>(StringComparer.Ordinal);
        var parts = organisation.Installation.Core.Services.Parts;
        await using var store = organisation.Open();
        foreach (
            var type in parts
                .SelectMany(p => p.Records)
                .Where(t => t.IsAssignableTo(typeof(ISealedRecord)) && which(t))
                // What a study takes is made of its declaration alone, and refuses to be planted (adr 0055).
                .Where(t => t.Assembly != typeof(Haven.Research.ResearchModel).Assembly)
        )
        {
            object record = RuntimeHelpers.GetUninitializedObject(type);
            foreach (var field in type.GetProperties().Where(p => p.CanWrite))
            {
                field.SetValue(record, Value(organisation, person, field, marks, type));
            }
            store.Add(record);
        }
        store.Record(new Deed(by, Act.Create, Purpose.CaseWork, "client", [person]));
        await store.SaveChangesAsync();
        return marks;
    }

    private static object? Value(
        TestOrganisation organisation,
        PersonKeyId person,
        PropertyInfo field,
        Dictionary<string, (Type, PropertyInfo)> marks,
        Type type
    )
    {
        if (field.PropertyType == typeof(OrganisationId))
        {
            return organisation.Id;
        }
        if (field.PropertyType == typeof(PersonKeyId))
        {
            return person;
        }
        if (field.PropertyType == typeof(string))
        {
            return "";
        }
        if (field.PropertyType.IsAssignableTo(typeof(Sealed)))
        {
            var kind = field.PropertyType.GetGenericArguments()[0];
            object? value = null;
            if (kind == typeof(string))
            {
                bool isComposed = field.IsDefined(typeof(ComposedAttribute));
                value = isComposed ? "" : $"zq{marks.Count:D3}{field.Name}zq";
                if (!isComposed)
                {
                    marks[(string)value] = (type, field);
                }
            }
            return field
                .PropertyType.GetMethod("Of", BindingFlags.Static | BindingFlags.Public)!
                .Invoke(
                    null,
                    [value ?? (kind.IsValueType ? Activator.CreateInstance(kind) : null)]
                );
        }
        return IdOrDefault(Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType);
    }

    private static object? IdOrDefault(Type type) =>
        type == typeof(Guid) ? Guid.NewGuid()
        : type.GetMethod("Create", BindingFlags.Static | BindingFlags.Public, [])?.Invoke(null, [])
            is { } id
            ? id
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;
}
