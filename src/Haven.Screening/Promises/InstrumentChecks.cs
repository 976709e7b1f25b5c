using Haven.Privacy.Promises;

namespace Haven.Screening.Promises;

/// <summary>SCR-19: instruments have versions, and are scored as their authors say.</summary>
internal static class InstrumentChecks
{
    private const string Instruments = "/screening/instruments";
    private const string First = "917.1";
    private const string Second = "917.2";
    private const string Low = "Zqvlow";
    private const string High = "Zqvhigh";
    private const long Client = 987_655;
    private const long Other = 987_656;

    [Keeps("SCR-19", 1)]
    public static async Task<string> VersionsScoreAsWritten(ITwin twin, CancellationToken ct)
    {
        var author = await twin.FounderAsync(ct);
        string draft = await WriteAsync(author, ct);
        string version = await PublishAsync(author, draft, ct);
        string screened = await ScreenAsync(author, Client, ct);
        await ExpectAsync(author, screened, First, High, ct);

        var copied = await author.Browser.SubmitAsync(version, ct);
        string next = Reached(copied, "A published version could not be copied into a draft.");
        await SetPointsAsync(author, next, "0", ct);
        await PublishAsync(author, next, ct);
        await ExpectAsync(author, screened, First, High, ct);
        string again = await ScreenAsync(author, Other, ct);
        await ExpectAsync(author, again, Second, Low, ct);
        return "An author wrote an instrument with points and bands, published it, and somebody was screened with it; then a version with other points was published. Each screening shows the version that it was filled in on, and the level that its author wrote for it.";
    }

    private static async Task<string> WriteAsync(TwinPerson author, CancellationToken ct)
    {
        var begun = await author.Browser.SubmitAsync(
            Instruments + "/new",
            ct,
            ("title", "How it goes"),
            ("name", "GOES"),
            ("version", First)
        );
        string draft = Reached(begun, "An author could not begin an instrument.");
        var added = await author.Browser.SubmitAsync(
            draft + "/question",
            ct,
            ("text", "Does it happen?"),
            ("kind", "one")
        );
        string choices = Reached(added, "An author could not add a question.");
        Reached(
            await author.Browser.SubmitAsync(
                choices,
                ct,
                ("text-0", "Never"),
                ("points-0", "0"),
                ("text-1", "Often"),
                ("points-1", "2")
            ),
            "An author could not write choices."
        );
        Reached(
            await author.Browser.SubmitAsync(
                draft + "/score",
                ct,
                ("text", "Total"),
                ("counts", "*"),
                ("from-0", "0"),
                ("to-0", "1"),
                ("level-0", "none"),
                ("label-0", Low),
                ("from-1", "2"),
                ("to-1", "2"),
                ("level-1", "clear"),
                ("label-1", High)
            ),
            "An author could not write a score with its bands."
        );
        return draft;
    }

    private static async Task SetPointsAsync(
        TwinPerson author,
        string draft,
        string points,
        CancellationToken ct
    ) =>
        Reached(
            await author.Browser.SubmitAsync(
                draft + "/choices?item=question-1",
                ct,
                ("points-1", points)
            ),
            "An author could not change the points of a choice."
        );

    // Publishes and retires what was in use before; returns the version's address.
    private static async Task<string> PublishAsync(
        TwinPerson author,
        string draft,
        CancellationToken ct
    ) =>
        Reached(
                await author.Browser.SubmitAsync(draft + "/publish", ct),
                "A draft could not be published."
            )
            .Split('?')[0];

    private static async Task<string> ScreenAsync(
        TwinPerson author,
        long client,
        CancellationToken ct
    )
    {
        await author.TakeUpAsync(client, ct);
        var begun = await author.Browser.SubmitAsync(ClientSteps.Page(client), ct);
        string form = Reached(begun, "A screening could not be begun.");
        var page = await author.Browser.GetAsync(form, ct);
        var sheet = page.Forms().FirstOrDefault(f => f.Fields.Exists(x => x.Type == "radio"));
        var often = sheet?.Fields.FindLast(f => f.Type == "radio");
        PromiseBrokenException.Unless(
            often is not null,
            "The published instrument does not ask what its author wrote."
        );
        return Reached(
            await author.Browser.PostAsync(
                sheet!.Action,
                [
                    .. sheet.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)),
                    (often!.Name, often.Value),
                    ("then", "finish"),
                ],
                ct
            ),
            "A screening could not be finished."
        );
    }

    private static async Task ExpectAsync(
        TwinPerson author,
        string result,
        string version,
        string level,
        CancellationToken ct
    )
    {
        var page = await author.Browser.GetAsync(result, ct);
        PromiseBrokenException.Unless(
            page.Status == 200 && page.Text.Contains(version, StringComparison.Ordinal),
            "A result is not shown with the version that it was filled in on."
        );
        string client = result.Split('/')[3];
        var list = await author.Browser.GetAsync(
            ClientSteps.Page(long.Parse(client, System.Globalization.CultureInfo.InvariantCulture)),
            ct
        );
        PromiseBrokenException.Unless(
            list.Text.Contains(level, StringComparison.Ordinal)
                && !list.Text.Contains(level == High ? Low : High, StringComparison.Ordinal),
            "A screening does not have the level that the author of its version wrote."
        );
    }

    private static string Reached(TwinAnswer answer, string otherwise)
    {
        PromiseBrokenException.Unless(answer is { Status: 302, Location: not null }, otherwise);
        return answer.Location!;
    }
}
