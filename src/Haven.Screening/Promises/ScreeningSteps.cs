using Haven.Forms.Instruments;
using Haven.Privacy.Promises;
using Haven.Screening.Fill;
using Haven.Screening.Instruments;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>How a professional screens an invented client on the sample instrument, through the pages.</summary>
internal static class ScreeningSteps
{
    /// <summary>Begins a screening; returns the address at which it is filled in.</summary>
    public static async Task<string> BeginAsync(
        this TwinPerson person,
        long code,
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
        return started.Location ?? "";
    }

    /// <summary>Begins a screening, answers it and finishes it; returns the address of the result.</summary>
    /// <param name="choices">A choice for each of the first statements; every other one is "no concern".</param>
    /// <param name="told">What is written into fields of free text, where the instrument has some.</param>
    public static async Task<string> ScreenAsync(
        this TwinPerson person,
        long code,
        string choices,
        CancellationToken ct,
        params (string LinkId, string Text)[] told
    )
    {
        string fill = await person.BeginAsync(code, ct);
        var questions = FillForm.Asked(ShippedInstruments.Concern()).ToList();
        var answers = questions
            .Select(
                (q, i) =>
                    (
                        Name: FillForm.FieldName(q.LinkId),
                        Value: q.Options[i < choices.Length ? choices[i] - '0' : 1].Key
                    )
            )
            .Concat(told.Select(t => (Name: FillForm.FieldName(t.LinkId), Value: t.Text)))
            .ToList();
        var form = await person.Browser.GetAsync(fill, ct);
        string first = FillForm.FieldName(questions[0].LinkId);
        var kept = form.Forms()
            .Where(f => f.Fields.Any(x => x.Name == first))
            .SelectMany(f => f.Fields)
            .Where(f => f.IsSent && !answers.Exists(a => a.Name == f.Name))
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

    /// <summary>Takes the sample instrument into use in the person's organisation.</summary>
    public static async Task TakeInInstrumentAsync(
        this ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        var taken = await twin
            .Services.GetRequiredService<InstrumentLibrary>()
            .TakeInAsync(person.Organisation, ShippedInstruments.ConcernJson(), ct);
        PromiseBrokenException.Unless(
            taken.Instrument is not null,
            "The sample instrument cannot be taken into use."
        );
    }
}
