using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-2: nobody is entered before a professional says that they were told.</summary>
internal static class AttestingChecks
{
    private const long Code = 987_652;

    private static readonly (string Name, string Value)[] Client =
    [
        ("code", $"{Code}"),
        ("birth", "NotAsked"),
    ];

    [Keeps("SCR-2", 1)]
    public static async Task<string> NobodyIsEnteredUnattested(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        (string, string)[][] halves =
        [
            [],
            [ClientSteps.Attested[0]],
            [ClientSteps.Attested[1]],
            [ClientSteps.Attested[0], (AttestingForm.AuthorityName, $"{Authority.Law}")],
        ];
        foreach (var half in halves)
        {
            var answer = await person.Browser.SubmitAsync(
                ClientSteps.New,
                ct,
                [.. Client, .. half]
            );
            PromiseBrokenException.Unless(
                answer.Status == 422
                    && (await person.Browser.GetAsync(ClientSteps.Page(Code), ct)).Status == 404,
                "A client was entered before a professional had attested."
            );
        }
        await person.TakeUpAsync(Code, ct);
        return $"A client was to be entered with {halves.Length} attestations that were not whole, one of them empty: each was refused and nobody was entered. With a whole one it went.";
    }

    [Keeps("SCR-2", 2)]
    public static async Task<string> TheAttestationIsKept(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        var kept = await store.Set<ClientAttestation>().AsNoTracking().ToListAsync(ct);
        PromiseBrokenException.Unless(
            kept is [{ At: > 0 } only]
                && only.Words == AttestationWords.Whole(Authority.Agreed)
                && only.By.Value != Guid.Empty,
            "What a professional attested to was not kept with its words, its time and who it was."
        );
        var page = await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(AttestationWords.Of(Authority.Agreed), StringComparison.Ordinal),
            "What a professional attested to is not shown with the client."
        );
        return "A client was taken up. The words, who attested and when are kept, and the client's page shows them.";
    }
}
