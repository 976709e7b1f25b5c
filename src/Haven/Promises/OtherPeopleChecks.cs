using System.Text.RegularExpressions;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Inventory;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Promises;

namespace Haven.Promises;

/// <summary>SCR-22: what is known of a parent or another person says so, and goes with the client.</summary>
internal static partial class OtherPeopleChecks
{
    private const long Code = 918_273;
    private const string Mark = "zqparentvkrl";
    private const string Field = "parents-immigration-status";

    [Keeps("SCR-22", 1)]
    public static async Task<string> EachSuchFieldSaysWhose(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        var page = await person.Browser.GetAsync("/privacy/inventory.csv", ct);
        var rows = page.Body.Split('\n').Select(l => l.Split(',')).ToList();
        int whose = Array.FindIndex(
            rows[0],
            c => c.Contains("Whose", StringComparison.OrdinalIgnoreCase)
        );
        PromiseBrokenException.Unless(
            page.Status == 200 && whose > 0,
            "The record of processing does not say whose a fact is."
        );
        var inventory = Inventory.Of(twin.Services.GetRequiredService<HavenServices>().Parts);
        var about = inventory
            .Records.SelectMany(r => r.Fields)
            .Where(f =>
                f.Kind is FieldKind.Personal or FieldKind.Sensitive && Other().IsMatch(f.Name)
            )
            .ToList();
        PromiseBrokenException.Unless(
            about.Count > 0 && about.TrueForAll(f => f.Whose is { Length: > 0 }),
            "A field is named after a parent or another person, and does not say whose fact it is."
        );
        // What a form asks about somebody else is such a field too, and not one that calls itself the client's.
        var asked = (await person.Browser.GetAsync(ClientSteps.New, ct)).Forms();
        PromiseBrokenException.Unless(
            !asked.SelectMany(f => f.Fields).Any(f => Other().IsMatch(f.Name) && !IsDeclared(f)),
            "A form asks about a parent or another person, and no field says whose fact that is."
        );
        return $"{inventory.Records.Sum(r => r.Fields.Count)} stored fields were gone through: each of the {about.Count} named after a parent or another person says whose fact it is, and the record of processing shows it.";

        bool IsDeclared(TwinField field) =>
            about.Exists(f =>
                field.Name.StartsWith(Dashed(f.Name), StringComparison.OrdinalIgnoreCase)
            );
    }

    [Keeps("SCR-22", 2)]
    public static async Task<string> AParentsFactGoesToo(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        await officer.TakeUpAsync(Code, ct);
        await officer.TellAsync(Code, ct, (Field, nameof(Answer.OwnWords)), (Field + "-own", Mark));
        var page = await officer.Browser.GetAsync(ClientSteps.Page(Code), ct);
        var person = await ForgettingChecks.PersonAsync(twin, officer, Code, ct);
        var forgetting = twin.Services.GetRequiredService<ForgettingService>();
        var before = await forgetting.CountAsync(officer.Organisation, person, ct);
        PromiseBrokenException.Unless(
            before.Count > 0 && page.Body.Contains(Mark, StringComparison.Ordinal),
            "What was told of a parent was not kept, so that nothing could go."
        );
        await ForgettingChecks.ForgetAsync(officer, Code, ct);
        var after = await forgetting.CountAsync(officer.Organisation, person, ct);
        var search = await twin.SearchAsync([Mark], ct);
        var gone = await officer.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            after.Count == 0 && search.Found.Count == 0 && gone.Status == 404,
            "A client was forgotten, and what was told of their parent is still there."
        );
        return $"What a professional was told of a client's parents was written down; then the client was forgotten through the page. No record under the client's key is left, and the words are nowhere in {search.Places}.";
    }

    private static string Dashed(string name) => Capital().Replace(name, "-$0").TrimStart('-');

    [GeneratedRegex(
        "parent|guardian|mother|father|sibling|brother|sister|partner|relative|household",
        RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Other();

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Capital();
}
