using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-7 where somebody reads about a colleague's client in an emergency.</summary>
internal static class EmergencyChecks
{
    private const long Code = 975_319;
    private const string Mark = "zqbkwhtnrfl";
    private const string Ask = "/screening/emergency";

    [Keeps("SCR-7", 2)]
    public static async Task<string> WithoutAnEntryNoEmergency(ITwin twin, CancellationToken ct)
    {
        var (_, colleague) = await OpenedAsync(twin, ct);
        using (twin.WithoutAuditLog())
        {
            var answer = await colleague.Browser.GetAsync(ClientSteps.Page(Code), ct);
            PromiseBrokenException.Unless(
                answer.Status == 503 && !answer.Body.Contains(Mark, StringComparison.Ordinal),
                $"While no entry could be written, somebody with emergency access was answered {answer.Status} and not 503."
            );
        }
        var after = await colleague.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            after.Body.Contains(Mark, StringComparison.Ordinal),
            "When the log was back, emergency access did not come back."
        );
        return "A professional got emergency access to a colleague's client. The log was taken away: the client's page answered 503 and showed nothing. It was given back: the page came back.";
    }

    [Keeps("SCR-7", 4)]
    public static async Task<string> AnEmergencyIsSeenApart(ITwin twin, CancellationToken ct)
    {
        var (founder, colleague) = await OpenedAsync(twin, ct);
        await colleague.Browser.GetAsync(ClientSteps.Page(Code), ct);
        await twin.Services.GetRequiredService<Sequencer>().SequenceAllAsync(ct);
        var page = await founder.Browser.GetAsync($"/privacy/audit?subject={Code}&act=View", ct);
        // Who and what for stand in one row: the names alone would do for a row of the client's own professional.
        PromiseBrokenException.Unless(
            page.Status == 200
                && page.Body.Split("<tr")
                    .Any(row =>
                        row.Contains(colleague.LastName, StringComparison.Ordinal)
                        && System
                            .Net.WebUtility.HtmlDecode(row)
                            .Contains(Purpose.Emergency.Words, StringComparison.Ordinal)
                    ),
            "Somebody read about a colleague's client in an emergency, and the privacy officer is not told that it was one."
        );
        return "A professional who had been told that there is no such page got emergency access to a colleague's client and read. The privacy officer sees who it was, and that it was in an emergency.";
    }

    private static async Task<(TwinPerson Founder, TwinPerson Colleague)> OpenedAsync(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        await founder.TellAsync(Code, ct, ("behaviour", Mark));
        var colleague = await twin.MemberAsync(founder, Roles.Professional, ct);
        var before = await colleague.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            before.Status == 404,
            "A professional reads about a colleague's client without having asked."
        );
        var asked = await colleague.Browser.SubmitAsync(
            Ask,
            ct,
            ("code", $"{Code}"),
            ("reason", "The hospital called about this client")
        );
        PromiseBrokenException.Unless(
            asked.Status == 200,
            "A professional could not get emergency access."
        );
        return (founder, colleague);
    }
}
