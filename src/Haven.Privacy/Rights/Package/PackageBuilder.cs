using System.Reflection;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights.Package;

/// <summary>A package that is to be made.</summary>
/// <param name="Handle">By which the person is known here.</param>
/// <param name="Others">Whether somebody else than the person gets it.</param>
internal sealed record PackageOrder(
    Reader Reader,
    PersonKeyId Person,
    string Handle,
    bool Others,
    string Language,
    DateTimeOffset At
)
{
    /// <summary>Whose facts on the person's record it holds, and no others; empty for the person's own.</summary>
    public string About { get; init; } = "";

    /// <summary>Whether what somebody typed is given to others too.</summary>
    public bool WithTyped { get; init; }

    /// <summary>Whether what somebody typed stays out.</summary>
    public bool IsNarrow => Others && About.Length == 0 && !WithTyped;

    /// <summary>For what it is opened.</summary>
    public Purpose Purpose { get; init; } = Purpose.PrivacyOversight;

    /// <summary>What stands above it where it goes to somebody else on a ground of theirs; null for an access package.</summary>
    public PackageCover? Cover { get; init; }

    /// <summary>To whom in which country it goes; null where whoever asked gets it.</summary>
    public PackageWay? Way { get; init; }

    /// <summary>Keys of what is kept of the person apart from the rest.</summary>
    public IReadOnlyCollection<PersonKeyId> Beside { get; init; } = [];
}

/// <summary>What whoever gets it is told first: what it is, from a ground, and to what they are bound.</summary>
internal sealed record PackageCover(
    string Title,
    string Intro,
    IReadOnlyList<(string Label, string Text)> Lines,
    string Bound
);

/// <summary>A composed text that was read.</summary>
/// <param name="Stored">As it stands in the record; null where free text was taken out of it.</param>
internal sealed record ComposedValue(IReadOnlyList<ComposedLine> Lines, string? Stored);

/// <summary>What was chosen from a list, without what somebody said in their own words.</summary>
internal sealed record Chosen(IReadOnlyList<object> Told) : ITold;

/// <summary>
/// Writes one package. Records are read as they come, a few hundred at a time: each such batch is an entry in the log
/// before it is opened, and nothing of an earlier one is in memory any more.
/// </summary>
internal sealed class PackageBuilder : IDisposable
{
    public const string What = "access package";
    private const string WhatGiven = "what is given to somebody else";
    private const int Batch = 500;

    private static readonly MethodInfo OneKind = typeof(PackageBuilder).GetMethod(
        nameof(KindAsync),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private readonly IDatabase database;
    private readonly Vault.Vault vault;
    private readonly IReadOnlyList<IComposedText> composed;
    private readonly PackageOrder order;
    private readonly PackageText text;
    private readonly HashedZip zip;

    // The other contexts are in the middle of a query while something is looked up here.
    private readonly HavenContext lookups;
    private readonly SealedSpool body;
    private readonly SealedSpool data;
    private readonly PackagePage page;
    private readonly PackageJson json;
    private readonly SealedSpool bundle;
    private readonly PackageFhir fhir;

    /// <param name="target">Gets the ZIP file.</param>
    public PackageBuilder(
        HavenServices services,
        IReadOnlyList<IComposedText> composed,
        PackageSpace space,
        PackageOrder order,
        Stream target
    )
    {
        (database, vault) = (services.Database, services.Vault);
        (this.composed, this.order) = (composed, order);
        text = new PackageText(services.Parts, order.Language);
        lookups = database.Open(new Scope(order.Reader.Organisation));
        zip = new HashedZip(target, order.At);
        body = space.Open();
        data = space.Open();
        page = new PackagePage(body, order, text);
        json = new PackageJson(data, order);
        bundle = space.Open();
        fhir = new PackageFhir(bundle, order.At);
    }

    /// <summary>Whether anything is in it.</summary>
    public bool HasAny { get; private set; }

    /// <param name="facts">What is said beside the records; null where nobody else is to know it.</param>
    /// <returns>SHA-256 of the file, in hexadecimal.</returns>
    public async Task<string> WriteAsync(
        IReadOnlyList<PackageKind> kinds,
        PackageFacts? facts,
        CancellationToken cancellationToken
    )
    {
        json.Begin(facts);
        foreach (var kind in kinds)
        {
            var fields = (
                order.About.Length > 0
                    ? kind.FieldsAbout(order.About)
                    : kind.FieldsFor(order.Others, order.WithTyped).Where(f => IsReadable(kind, f))
            ).ToList();
            if (fields.Exists(f => f.Declared.IsSealed))
            {
                await (Task)
                    OneKind
                        .MakeGenericMethod(kind.Record.Type)
                        .Invoke(this, [kind, fields, cancellationToken])!;
            }
        }
        json.End(page.Masked);
        page.Flush();
        await FileAsync("data.json", file => data.GiveAsync(file, cancellationToken));
        if (fhir.Any)
        {
            fhir.End();
            await FileAsync("fhir.json", file => bundle.GiveAsync(file, cancellationToken));
        }
        await FileAsync(
            "index.html",
            file => page.WriteAsync(file, body, facts, cancellationToken)
        );
        // Whoever has this file last has all of them: the hashes say of each that it is whole.
        await FileAsync("manifest.json", WriteManifestAsync);
        return zip.End();
    }

    // The spools first: where the disk is full, writers that flush into them would fail once more.
    public void Dispose()
    {
        body.Dispose();
        data.Dispose();
        bundle.Dispose();
        fhir.Dispose();
        page.Dispose();
        json.Dispose();
        lookups.Dispose();
        zip.Dispose();
    }

    // Nobody knows where free text stands in a composed text that nobody reads.
    private bool IsReadable(PackageKind kind, PackageField field) =>
        !order.Others || !field.IsComposed || TextOf(kind, field) is not null;

    private IComposedText? TextOf(PackageKind kind, PackageField field) =>
        composed.FirstOrDefault(c => c.Reads(kind.Record.Type, field.Name));

    private async Task KindAsync<T>(
        PackageKind kind,
        IReadOnlyList<PackageField> fields,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord
    {
        await using var context = database.Open(new Scope(order.Reader.Organisation));
        await using var batches = Rows<T>(context)
            .AsAsyncEnumerable()
            .Chunk(Batch)
            .GetAsyncEnumerator(cancellationToken);
        if (!await batches.MoveNextAsync())
        {
            return;
        }
        HasAny = true;
        string name = $"tables/{StoreConventions.Snake(kind.Record.Name)}.csv";
        await FileAsync(
            name,
            async file =>
            {
                await using var table = new PackageTable(file, fields, text);
                page.BeginKind(kind.Record);
                json.BeginKind(kind.Record, fields);
                do
                {
                    var opened = await vault.OpenAsync(
                        order.Reader,
                        order.Purpose,
                        Act.Retrieve,
                        order.Cover is null ? What : WhatGiven,
                        batches.Current,
                        cancellationToken
                    );
                    foreach (var row in batches.Current)
                    {
                        var values = new List<object?>(fields.Count);
                        foreach (var field in fields)
                        {
                            values.Add(
                                await ValueAsync(kind, field, opened, row, cancellationToken)
                            );
                        }
                        page.Record(kind.Record, fields, values);
                        json.Record(fields, values);
                        table.Record(values);
                    }
                } while (await batches.MoveNextAsync());
                page.EndKind(fields);
                json.EndKind();
            }
        );
    }

    private async ValueTask<object?> ValueAsync(
        PackageKind kind,
        PackageField field,
        Opened opened,
        ISealedRecord row,
        CancellationToken cancellationToken
    )
    {
        if (field.Mask != MaskReason.None && order.About.Length == 0)
        {
            return field.Mask;
        }
        object? value = field.Read(opened, row);
        if (order.IsNarrow && value is ITold told)
        {
            return new Chosen([.. told.Told.Where(t => t is not string)]);
        }
        if (!field.IsComposed || value is not string { Length: > 0 } stored)
        {
            return value;
        }
        if (field.IsFhir && !order.Others)
        {
            fhir.Add(stored);
        }
        if (TextOf(kind, field) is not { } reading)
        {
            return stored;
        }
        var lines = await reading.ReadAsync(
            lookups,
            row,
            stored,
            order.Language,
            cancellationToken
        );
        return order.IsNarrow
            ? new ComposedValue([.. lines.Where(l => !l.IsFree)], null)
            : new ComposedValue(lines, stored);
    }

    private IQueryable<T> Rows<T>(HavenContext context)
        where T : class, ISealedRecord
    {
        PersonKeyId[] keys = [order.Person, .. order.Beside];
        return context
            .Set<T>()
            .AsNoTracking()
            .Where(r =>
                r.OrganisationId == context.CurrentOrganisation && keys.Contains(r.PersonKey)
            )
            .InOrderOfKeys(context);
    }

    private Task FileAsync(string name, Func<Stream, Task> write) =>
        zip.AddAsync(
            name,
            "",
            async file =>
            {
                await write(file);
                return null;
            }
        );

    private async Task WriteManifestAsync(Stream file)
    {
        await using var writer = new Utf8JsonWriter(file, new() { Indented = true });
        writer.WriteStartObject();
        writer.WriteString(
            "format",
            order.Cover is null ? "haven-access-package-manifest/1" : "haven-disclosure-manifest/1"
        );
        writer.WriteStartArray("files");
        foreach (var written in zip.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", written.Name);
            writer.WriteString("sha256", written.Hash);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
