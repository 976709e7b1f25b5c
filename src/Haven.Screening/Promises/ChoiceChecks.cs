using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Rights;

namespace Haven.Screening.Promises;

/// <summary>MSG-24: what people choose about what is kept of them happens, and is not only answered.</summary>
internal static class ChoiceChecks
{
    private const string Statement = "zqstatement: I was ill";
    private const string Library = "Zqlibrary of the town";
    private const long Asks = 731_920;
    private const long Corrects = 731_921;
    private const long Restricts = 731_922;
    private const long Objects = 731_923;
    private const long Takes = 731_924;
    private const long Decides = 731_925;
    private const long Leaves = 731_926;

    [Keeps("MSG-24", 1)]
    public static async Task<string> EachChoiceTakesEffect(ITwin twin, CancellationToken ct)
    {
        // The public form counts how often it is used from one place; an hour later it begins anew.
        twin.Advance(TimeSpan.FromHours(1));
        var person = await twin.FounderAsync(ct);
        foreach (long code in Enumerable.Range(0, 7).Select(n => Asks + n))
        {
            await person.TakeUpAsync(code, ct);
        }
        string seen = await AskAsync(twin, person, RequestKind.Access, Asks, ct);
        Require(await PackageChecks.TakeOutAsync(person, seen, ct) is not null, "see what is kept");

        await EndAsync(
            twin,
            person,
            (RequestKind.Correction, Corrects),
            ct,
            ("what", "that they were ill"),
            ("who", "zqsomebody"),
            ("statement", Statement)
        );
        Require(
            (await PageAsync(person, Corrects, ct)).Text.Contains(
                Statement,
                StringComparison.Ordinal
            ),
            "correct"
        );

        await EndAsync(
            twin,
            person,
            (RequestKind.Restriction, Restricts),
            ct,
            ("ground", $"{Ground.Disputed}")
        );
        Require((await PageAsync(person, Restricts, ct)).Status == 403, "restrict");

        await EndAsync(
            twin,
            person,
            (RequestKind.Objection, Objects),
            ct,
            ("purposes", Purpose.CaseWork.Key)
        );
        Require((await PageAsync(person, Objects, ct)).Status == 403, "object");

        await TakeElsewhereAsync(twin, person, ct);

        string decided = await EndAsync(
            twin,
            person,
            (RequestKind.HumanDecision, Decides),
            ct,
            ("who", Library),
            ("what", "zqlooked at it")
        );
        var page = await person.Browser.GetAsync(decided, ct);
        Require(page.Text.Contains("Decided anew by", StringComparison.Ordinal), "have decided");

        await EndAsync(twin, person, (RequestKind.Erasure, Leaves), ct);
        Require((await PageAsync(person, Leaves, ct)).Status == 404, "be forgotten");
        return "Seven clients asked for seven things. One got a package; beside another's record stands what they said; a third's and a fourth's cannot be used any more for what they named; of the fifth a copy was made for a library that they named, without what others typed, and who got it is on record; with the sixth stands who decided anew; and the seventh is not there any more.";
    }

    private static async Task TakeElsewhereAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        const string typed = "zqtyped by a professional";
        await person.TellAsync(Takes, ct, ("behaviour", typed));
        string request = await AskAsync(twin, person, RequestKind.Portability, Takes, ct);
        Require(
            await PackageChecks.TakeOutAsync(person, request, ct) is null
                && await PackageChecks.TakeOutAsync(
                    person,
                    request,
                    ct,
                    ("to", "Named"),
                    ("where", "here")
                )
                    is { } file
                && !string.Concat(file.Values).Contains(typed, StringComparison.Ordinal)
                && await PackageChecks.TakeOutAsync(person, request, ct, ("to", "Themselves"))
                    is { } own
                && string.Concat(own.Values).Contains(typed, StringComparison.Ordinal),
            "take along"
        );
        await person.StepAsync(
            request,
            ct,
            ("who", Library),
            ("what", "by hand"),
            ("answer", "zqgiven")
        );
        var ended = await person.Browser.GetAsync(request, ct);
        Require(ended.Text.Contains(Library, StringComparison.Ordinal), "take along");
    }

    private static async Task<string> EndAsync(
        ITwin twin,
        TwinPerson person,
        (RequestKind Kind, long Code) ask,
        CancellationToken ct,
        params (string, string)[] effect
    )
    {
        string request = await AskAsync(twin, person, ask.Kind, ask.Code, ct);
        await person.StepAsync(request, ct, [.. effect, ("answer", "zqdone")]);
        return request;
    }

    private static async Task<string> AskAsync(
        ITwin twin,
        TwinPerson person,
        RequestKind kind,
        long code,
        CancellationToken ct
    )
    {
        string request = await twin.AskAsync(person, kind, ct, about: $"{code}");
        await person.FindAsync(request, $"{code}", ct);
        return request;
    }

    private static Task<TwinAnswer> PageAsync(TwinPerson person, long code, CancellationToken ct) =>
        person.Browser.GetAsync(ClientSteps.Page(code), ct);

    private static void Require(bool happened, string choice) =>
        PromiseBrokenException.Unless(
            happened,
            $"A client asked to {choice}, and was answered; it did not happen."
        );
}
