using System.Reflection;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What is stored says what it is, and what is personal is stored sealed.</summary>
internal static class InventoryChecks
{
    private static readonly DataClass[] Details =
    [
        DataClass.Name,
        DataClass.Contact,
        DataClass.Connection,
    ];

    // Written out from the laws (GDPR 9(1), 10 and 87; the list of MSG-1's policy), and not read from the program.
    private static readonly string[] OfTheLaw =
    [
        "Race",
        "Politics",
        "Religion",
        "Union",
        "Genetic",
        "Biometric",
        "Health",
        "Sex life",
        "Conviction",
        "National number",
        "Age",
        "Money",
        "Location",
    ];

    private static readonly DataClass[] Special =
    [
        DataClass.Race,
        DataClass.Politics,
        DataClass.Religion,
        DataClass.Union,
        DataClass.Genetic,
        DataClass.Biometric,
        DataClass.Health,
        DataClass.SexLife,
        DataClass.Conviction,
        DataClass.NationalNumber,
        DataClass.Location,
    ];

    [Keeps("MSG-1", 1)]
    public static async Task<string> EveryFieldSaysWhatItIs(ITwin twin, CancellationToken ct)
    {
        var services = twin.Services.GetRequiredService<HavenServices>();
        var properties = services
            .Parts.SelectMany(p => p.Records)
            .SelectMany(r => r.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .ToList();
        foreach (var property in properties)
        {
            var says = property.GetCustomAttribute<ClassificationAttribute>();
            bool isSealed = property.PropertyType.IsAssignableTo(typeof(Sealed));
            PromiseBrokenException.Unless(
                says is not null && isSealed == says is PersonalAttribute or SensitiveAttribute,
                $"{property.DeclaringType!.Name}.{property.Name} is stored and does not say what it is, or is personal and not sealed."
            );
        }
        // What the database really has, against what was declared.
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        var declared = properties.Select(p => (p.DeclaringType!.Name, p.Name)).ToHashSet();
        var mapped = context
            .Model.GetEntityTypes()
            .SelectMany(e => e.GetProperties().Select(p => (e.ClrType.Name, p.Name)))
            .ToList();
        PromiseBrokenException.Unless(
            mapped.TrueForAll(declared.Contains),
            "A field is stored that no record declares."
        );
        return $"{mapped.Count} stored fields were compared with their declarations: each says what it is, and each personal one is stored sealed.";
    }

    [Keeps("MSG-1", 2)]
    public static async Task<string> EachKindOfTheLawHasItsName(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        var page = await person.Browser.GetAsync("/privacy/inventory", ct);
        var names = HtmlTag
            .Read(page.Body)
            .Where(t => t.Name is "th" or "td")
            .Select(t => t.Text.Trim())
            .ToHashSet(StringComparer.Ordinal);
        var missing = OfTheLaw.Where(k => !names.Contains(k)).ToList();
        PromiseBrokenException.Unless(
            page.Status == 200 && missing.Count == 0,
            $"The record of processing has no kind of facts for: {string.Join(", ", missing)}."
        );
        // A field of such a kind that calls itself merely personal would lose what the law asks for.
        var fields = Inventory
            .Inventory.Of(twin.Services.GetRequiredService<HavenServices>().Parts)
            .Records.SelectMany(r => r.Fields)
            .Where(f => f.Class is { } c && Array.IndexOf(Special, c) >= 0)
            .ToList();
        PromiseBrokenException.Unless(
            fields.TrueForAll(f => f.Kind == FieldKind.Sensitive && f.IsSealed),
            "A field of a kind that the law singles out does not call itself sensitive."
        );
        return $"The record of processing was opened: it has a kind of its own for each of {OfTheLaw.Length} that laws single out. {fields.Count} stored fields are of such kinds; each calls itself sensitive and is sealed.";
    }

    [Keeps("RES-3", 1)]
    public static Task<string> DetailsAreDeclared(ITwin twin, CancellationToken ct)
    {
        var fields = Inventory
            .Inventory.Of(twin.Services.GetRequiredService<HavenServices>().Parts)
            .Records.SelectMany(r => r.Fields)
            .ToList();
        foreach (var kind in Details)
        {
            var ofKind = fields.Where(f => f.Class == kind).ToList();
            PromiseBrokenException.Unless(
                ofKind.Count > 0 && ofKind.TrueForAll(f => f.IsSealed),
                $"Nothing is declared as {kind}, or something is and is not sealed."
            );
        }
        // A name or address that hides under another declaration would be in clear.
        var inClear = fields.Where(f => !f.IsSealed).Select(f => f.Name).ToList();
        string[] telling =
        [
            "FirstName",
            "LastName",
            "Email",
            "Phone",
            "Telephone",
            "Street",
            "Birth",
        ];
        PromiseBrokenException.Unless(
            !inClear.Exists(n => Array.IndexOf(telling, n) >= 0),
            "A field with the name of a personal detail is stored in clear."
        );
        return Task.FromResult(
            $"{fields.Count(f => f.Class is { } c && Array.IndexOf(Details, c) >= 0)} fields with names, contact details and traces of connections are declared as such, and each is sealed; none of {inClear.Count} fields in clear has the name of such a detail."
        );
    }

    [Keeps("MSG-3", 1)]
    public static Task<string> PartsKeepTheirRecordsSeals(ITwin twin, CancellationToken ct)
    {
        int compared = 0;
        foreach (
            var (part, of) in twin
                .Services.GetRequiredService<HavenServices>()
                .Parts.Select(p => p.GetType().Assembly)
                .Distinct()
                .SelectMany(a => a.GetTypes())
                .Select(t => (Type: t, t.GetCustomAttribute<PartOfAttribute>()?.Record))
                .Where(t => t.Record is not null)
        )
        {
            foreach (var property in part.GetProperties())
            {
                var whole = of!.GetProperty(property.Name);
                bool personal =
                    whole?.GetCustomAttribute<ClassificationAttribute>()
                    is PersonalAttribute
                        or SensitiveAttribute;
                bool isSealed = property.PropertyType.IsAssignableTo(typeof(Sealed));
                PromiseBrokenException.Unless(
                    personal == isSealed
                        && (!isSealed || whole!.PropertyType == property.PropertyType),
                    $"{part.Name}.{property.Name} is part of a record, and is not treated as the record's own."
                );
                compared++;
            }
        }
        PromiseBrokenException.Unless(compared > 0, "No list was found to look at.");
        return Task.FromResult(
            $"{compared} fields that lists take from records were compared with them: each personal one is still sealed, as the record has it."
        );
    }
}
