using Haven.Forms.Instruments;
using Haven.Privacy.Promises;
using Haven.Screening.Fill;

namespace Haven.Screening.Promises;

/// <summary>How a professional screens an invented client on the sample instrument, through the pages.</summary>
internal static class ScreeningSteps
{
    /// <summary>Begins a screening, answers it and finishes it; returns the address of the result.</summary>
    /// <param name="choices">A choice for each of the first statements; every other one is "no concern".</param>
    public static async Task<string> ScreenAsync(
        this TwinPerson person,
        long code,
        string choices,
        CancellationToken ct
    )
    {
        var client = await person.Browser.GetAsync(ClientSteps.Page(code), ct);
        var started = await person.Browser.SubmitAsync(
            ClientSteps.Page(code),
            ct,
            client
                .Forms()
                .SelectMany(f => f.Fields)
                .Where(f => f.Name == "instrument")
                .Select(f => (f.Name, f.Value))
                .Take(1)
                .ToArray()
        );
        var questions = FillForm.Asked(ShippedInstruments.Concern()).ToList();
        var answers = questions.Select(
            (q, i) =>
                (
                    FillForm.FieldName(q.LinkId),
                    q.Options[i < choices.Length ? choices[i] - '0' : 1].Key
                )
        );
        string fill = started.Location ?? "";
        var form = await person.Browser.GetAsync(fill, ct);
        string first = FillForm.FieldName(questions[0].LinkId);
        var kept = form.Forms()
            .Where(f => f.Fields.Any(x => x.Name == first))
            .SelectMany(f => f.Fields)
            .Where(f => f.IsSent)
            .Select(f => (f.Name, f.Value));
        var finished = await person.Browser.PostAsync(
            fill,
            [.. kept, .. answers, ("then", "finish")],
            ct
        );
        PromiseBrokenException.Unless(
            finished.Location?.Contains("/screening/result/", StringComparison.Ordinal) == true,
            "A screening could not be finished."
        );
        return finished.Location!;
    }
}
