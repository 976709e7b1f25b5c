using System.Globalization;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Calls;

/// <summary>The terms of a call as somebody typed them, with a funder's longer time where there is one.</summary>
public sealed class TermsForm
{
    public const int LongestTerms = 20_000;
    private const int LongestWords = 1000;
    private const int LeastYears = 7;
    private const int MostYears = 50;

    public string Terms { get; private set; } = "";

    public string Funder { get; private set; } = "";

    public string Years { get; private init; } = "";

    public string FunderWords { get; private set; } = "";

    /// <inheritdoc cref="CallForm.Seen"/>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    /// <summary>0 where the funder has nothing kept for longer.</summary>
    public int FunderYears =>
        int.TryParse(Years, NumberStyles.None, CultureInfo.InvariantCulture, out int years)
        && years is >= LeastYears and <= MostYears
            ? years
            : 0;

    public static TermsForm From(CallSheet sheet) =>
        new()
        {
            Terms = sheet.InForce?.Terms ?? "",
            Funder = sheet.InForce?.Funder ?? "",
            Years = sheet.InForce is { FunderYears: > 0 } told
                ? told.FunderYears.ToString(CultureInfo.InvariantCulture)
                : "",
            FunderWords = sheet.InForce?.FunderWords ?? "",
            Seen = sheet.Call.Changes,
        };

    public static TermsForm Parse(IFormCollection sent)
    {
        var form = new TermsForm
        {
            Years = sent["years"].ToString().Trim(),
            Seen = SentNumber.Of(sent["seen"]),
        };
        form.Terms = form.Errors.Text(
            sent,
            "terms",
            LongestTerms,
            "Write what whoever applies accepts."
        );
        bool isLonger = form.Years.Length > 0;
        form.Funder = form.Errors.Text(
            sent,
            "funder",
            CallForm.LongestLine,
            isLonger ? "Enter who the funder is." : null,
            lines: false
        );
        if (isLonger && form.FunderYears == 0)
        {
            form.Errors.Add(
                "years",
                $"Enter a number of years from {LeastYears} to {MostYears}, or leave it empty. Without it successful applications are kept for 6 years, or for 12 with a deed."
            );
        }
        form.FunderWords = form.Errors.Text(
            sent,
            "funder-words",
            LongestWords,
            isLonger
                ? "Write the words that tell applicants that the funder has applications kept for longer. Without them nothing is kept for longer."
                : null
        );
        if (!isLonger && form.FunderWords.Length > 0)
        {
            form.Errors.Add("years", "Enter for how many years the funder has applications kept.");
        }
        return form;
    }

    public TermsForm Overtaken()
    {
        Errors.Add("terms", CallPages.KeptWords);
        return this;
    }
}
