using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Screening.Promises;

namespace Haven.Promises;

/// <summary>SCR-4: where a client's name could stand in clear, were it ever sent so.</summary>
internal static class NameStorageChecks
{
    private const long Code = 984_322;
    private const string Mark = "zqnclearbf";

    [Keeps("SCR-4", 2)]
    public static async Task<string> NoNameStandsInClear(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        var team = await person.SetUpNamesAsync(ct);
        var taken = await person.TakeUpNamedAsync(Code, NameSeals.Name(Mark), team, ct);
        PromiseBrokenException.Unless(
            taken.LeadsTo(ClientSteps.Page(Code)),
            "A client with an encrypted name could not be taken up."
        );
        // A broken or a false browser sends it as it is; and trouble is what servers write most about.
        await person.TakeUpNamedAsync(Code + 1, Mark, team, ct);
        using (twin.WithoutAuditLog())
        {
            await person.TakeUpNamedAsync(Code + 2, Mark, team, ct);
        }
        await twin.Services.GetRequiredService<Sequencer>().SequenceAllAsync(ct);
        var exported = await person.Browser.GetAsync($"/privacy/audit.csv?subject={Code}", ct);
        PromiseBrokenException.Unless(
            exported.Status == 200
                && exported.Body.Contains("client", StringComparison.Ordinal)
                && !exported.Body.Contains(Mark, StringComparison.Ordinal),
            "What is taken out about a client holds the name."
        );
        var search = await twin.SearchAsync([Mark], ct);
        using var backup = await TwinBackup.TakeAsync((Twin)twin, ct);
        var (found, bytes) = await backup.SearchAsync([Mark], ct);
        string[] places = [.. search.Found.Concat(found).Distinct(StringComparer.Ordinal)];
        PromiseBrokenException.Unless(
            places.Length == 0,
            $"A client's name stands readable in {string.Join(", ", places)}."
        );
        var control = await twin.SearchAsync(["Programme zq"], ct);
        PromiseBrokenException.Unless(control.Found.Count > 0, "The search finds nothing at all.");
        return $"A marked name was sent encrypted, and twice in clear, as no browser of ours does. It was looked for in {search.Places}, {search.Bytes} bytes, in a backup, {bytes} bytes, and in what can be taken out: it is in none of them.";
    }
}
