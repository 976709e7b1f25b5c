using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>What a professional does with an invented client, through the pages.</summary>
public static class ClientSteps
{
    public const string Caseload = "/screening/caseload";
    public const string New = "/screening/clients/new";

    public static string Page(long code) => $"/screening/clients/{code}";

    public static string Facts(long code) => $"/screening/clients/{code}/facts";

    /// <summary>The fields in which a professional attests that a client was told and agreed.</summary>
    public static IReadOnlyList<(string Name, string Value)> Attested { get; } =
    [(AttestingForm.ToldName, "yes"), (AttestingForm.AuthorityName, $"{Authority.Agreed}")];

    /// <summary>Takes up a client with this code.</summary>
    public static async Task TakeUpAsync(
        this TwinPerson person,
        long code,
        CancellationToken cancellationToken
    )
    {
        var answer = await person.Browser.SubmitAsync(
            New,
            cancellationToken,
            [("code", $"{code}"), ("birth", "age"), ("birth-age", "15"), .. Attested]
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(Page(code)),
            "A professional could not take up a client with a code that names nobody."
        );
    }

    /// <summary>Writes these words into the facts of the client.</summary>
    public static async Task TellAsync(
        this TwinPerson person,
        long code,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] facts
    )
    {
        var answer = await person.Browser.SubmitAsync(Facts(code), cancellationToken, facts);
        PromiseBrokenException.Unless(
            answer.LeadsTo(Page(code)),
            "A professional could not write down what they were told of a client."
        );
    }

    /// <summary>Whether the one client of the organisation can be opened for this purpose.</summary>
    public static async Task<bool> OpensAsync(
        this ITwin twin,
        TwinPerson person,
        Purpose purpose,
        CancellationToken ct
    )
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        var client = await store.Set<Client>().SingleAsync(ct);
        try
        {
            await twin
                .Services.GetRequiredService<Vault>()
                .OpenAsync(
                    new Reader(person.Organisation, Guid.CreateVersion7(), purpose.Roles, "check"),
                    purpose,
                    Act.View,
                    "check",
                    [client],
                    ct
                );
            return true;
        }
        catch (PurposeClosedException)
        {
            return false;
        }
    }
}
