using Haven.Privacy.Promises;
using Haven.Privacy.Rights;
using Haven.Screening.Clients;

namespace Haven.Screening.Promises;

/// <summary>SCR-22: a parent can ask for what is kept about them on a client's record, and have it deleted.</summary>
internal static class RelatedChecks
{
    private const long Code = 731_928;
    private const string Field = "parents-immigration-status";
    private const string Of = "a parent";
    private const string Earlier = "zqearlierpapers";
    private const string Papers = "zqpapers";
    private const string Clients = "zqclimbs trees";

    [Keeps("SCR-22", 3)]
    public static async Task<string> AParentsRequestReachesTheirFacts_AndNoOthers(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        foreach (string papers in new[] { Earlier, Papers })
        {
            await person.TellAsync(
                Code,
                ct,
                ("behaviour", Clients),
                (Field, nameof(Answer.OwnWords)),
                (Field + "-own", papers)
            );
        }
        string seen = await AskAsync(twin, person, RequestKind.Access, ct);
        PromiseBrokenException.Unless(
            await PackageChecks.TakeOutAsync(person, seen, ct) is null,
            "A parent was given what is kept about them before anybody asked whether that is safe."
        );
        await person.StepAsync(seen, ct, ("found", "NothingAgainst"), ("why", "zqno order"));
        var files = await PackageChecks.TakeOutAsync(person, seen, ct);
        string package = files is null ? "" : string.Concat(files.Values);
        PromiseBrokenException.Unless(
            package.Contains(Papers, StringComparison.Ordinal)
                && package.Contains(Earlier, StringComparison.Ordinal)
                && !package.Contains(Clients, StringComparison.Ordinal),
            "A parent does not get what is kept about them, or gets what is kept about the client."
        );
        string gone = await AskAsync(twin, person, RequestKind.Erasure, ct);
        await person.StepAsync(gone, ct, ("found", "NothingAgainst"), ("why", "zqno order"));
        await person.StepAsync(gone, ct, ("answer", "zqdone"));
        var facts = await person.Browser.GetAsync(ClientSteps.Facts(Code), ct);
        PromiseBrokenException.Unless(
            facts.Text.Contains(Clients, StringComparison.Ordinal)
                && !facts.Body.Contains(Papers, StringComparison.Ordinal)
                && !facts.Body.Contains(Earlier, StringComparison.Ordinal),
            "What is kept about a parent was to be deleted, and is there; or the client's own facts went with it."
        );
        return "A fact about a parent stood on a client's record, and an earlier one in its history. The parent asked: nothing came before it was asked whether that is safe; then they got both facts, and nothing about the client. They asked to have them deleted: both are gone, and the client's own are there.";
    }

    private static async Task<string> AskAsync(
        ITwin twin,
        TwinPerson person,
        RequestKind kind,
        CancellationToken ct
    )
    {
        string request = await twin.AskAsync(person, kind, ct, about: "zqmyself");
        await person.StepAsync(request, ct, ("verified", "Zqpassport"));
        await person.StepAsync(request, ct, ("handle", $"{Code}"), ("related", Of));
        return request;
    }
}
