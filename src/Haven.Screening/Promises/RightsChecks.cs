using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Haven.Privacy.Rights;

namespace Haven.Screening.Promises;

/// <summary>Somebody asks about a client, as a stranger would; the organisation's privacy officer works on it.</summary>
internal static class RightsChecks
{
    private const string Desk = RequestSteps.Desk;
    private const long Code = 731_904;

    [Keeps("SCR-16", 1)]
    public static async Task<string> TheFormTellsNobodyWhoIsOnRecord(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (founder, form) = await OrganisationAsync(twin, ct);
        var said = new List<TwinAnswer>();
        foreach (bool isKnown in new[] { false, true })
        {
            if (isKnown)
            {
                await founder.TakeUpAsync(Code, ct);
            }
            using var stranger = twin.Browser();
            foreach (string lang in new[] { "en", "es" })
            {
                // Other words each time, so that each is a request of its own.
                var sent = await AskAsync(stranger, $"{form}?lang={lang}", ct, $"{isKnown}");
                said.Add(sent);
                said.Add(await stranger.GetAsync($"{form}/sent?lang={lang}", ct));
            }
        }
        var (before, after) = (said.Take(4).ToList(), said.Skip(4).ToList());
        PromiseBrokenException.Unless(
            before
                .Zip(after)
                .All(p => p.First.Status == p.Second.Status && p.First.Text == p.Second.Text)
                && before[0].Status == 302,
            "Whoever asks about a young person is answered differently when the young person is on record, or cannot ask."
        );
        return "A stranger asked an organisation, in two languages, to delete what it keeps about a client code, before there was such a client and after. The answers are the same, letter for letter.";
    }

    [Keeps("SCR-16", 2)]
    public static async Task<string> TheOrganisationGetsIt_WithATimeLimit(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (founder, form) = await OrganisationAsync(twin, ct);
        using var stranger = twin.Browser();
        await AskAsync(stranger, form, ct);
        var letters = await twin.LettersToAsync(founder.Email, ct);
        PromiseBrokenException.Unless(
            letters.Any(l => l.Contains(Desk, StringComparison.Ordinal))
                && !letters.Any(l =>
                    l.Contains(RequestSteps.Stranger, StringComparison.OrdinalIgnoreCase)
                ),
            "Nobody in the organisation was told of a request, or the mail says who asks."
        );
        var request = await RequestAsync(twin, founder, ct);
        var page = await founder.Browser.GetAsync($"{Desk}/{request.Id:D}", ct);
        string day = LocalTime.Day(DateOnly.FromDayNumber(request.DueOn));
        PromiseBrokenException.Unless(
            page.Text.Contains(RequestSteps.Stranger, StringComparison.Ordinal)
                && page.Text.Contains("Answer by", StringComparison.Ordinal)
                && page.Text.Contains(day, StringComparison.Ordinal),
            "A request does not arrive, or does not say until when it has to be answered."
        );
        return $"A stranger asked. The privacy officer got a mail that names nobody, and read the request, which is to be answered by {day} ({request.DueBy}).";
    }

    [Keeps("SCR-15", 2)]
    public static async Task<string> ARequestStaysShut_UntilWhoAsksIsVerified(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (founder, form) = await OrganisationAsync(twin, ct);
        await founder.TakeUpAsync(Code, ct);
        using var stranger = twin.Browser();
        await AskAsync(stranger, form, ct);
        var request = await RequestAsync(twin, founder, ct);
        string page = $"{Desk}/{request.Id:D}";
        foreach (
            var step in new (string, string)[][]
            {
                [("step", "Find"), ("handle", $"{Code}")],
                [("step", "Review"), ("found", "NothingAgainst"), ("why", "x")],
                [("step", "Finish"), ("answer", "x")],
            }
        )
        {
            var refused = await founder.TryAsync(page, ct, step);
            PromiseBrokenException.Unless(
                refused.Status == 422,
                "A step was taken on a request before it was verified who asks."
            );
        }
        var client = await founder.Browser.GetAsync(ClientSteps.Page(Code), ct);
        var still = await RequestAsync(twin, founder, ct);
        PromiseBrokenException.Unless(
            client.Status == 200 && still is { VerifiedAt: 0, LookedAt: 0, End: RequestEnd.Open },
            "A request that nobody had verified had an effect."
        );
        var verified = await founder.Browser.SubmitAsync(page, ct, ("verified", "Zqpassport"));
        var found = await founder.Browser.SubmitAsync(page, ct, ("handle", $"{Code}"));
        PromiseBrokenException.Unless(
            verified.Status == 302 && found.Status == 302,
            "A request could not be worked on after it was verified who asks, so nothing was tried."
        );
        return "Somebody asked for a client's data to be deleted. Looking for the client, saying that nothing speaks against it, and answering were each tried before it was recorded how who asks was verified: each was refused, and the client is there. After that the client could be looked for.";
    }

    private static async Task<(TwinPerson Founder, string Form)> OrganisationAsync(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        return (founder, await twin.FormAsync(founder, ct));
    }

    private static Task<TwinAnswer> AskAsync(
        TwinBrowser stranger,
        string form,
        CancellationToken ct,
        string text = ""
    ) =>
        stranger.SubmitAsync(
            form,
            ct,
            ("kind", "Erasure"),
            ("asker", "Guardian"),
            ("name", RequestSteps.Stranger),
            ("reach", "zqolvido@example.org"),
            ("about", $"my child, {Code}"),
            ("text", text)
        );

    private static async Task<RightsRequest> RequestAsync(
        ITwin twin,
        TwinPerson founder,
        CancellationToken ct
    ) =>
        (await twin.RequestsAsync(founder, ct)).SingleOrDefault()
        ?? throw new PromiseBrokenException("A request did not arrive.");
}
