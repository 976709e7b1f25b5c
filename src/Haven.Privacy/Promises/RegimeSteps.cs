using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer does on the pages about laws.</summary>
public static class RegimeSteps
{
    public const string Laws = RegimePages.Path;
    public const string Choose = RegimePages.Choosing;
    public const string Agreement = RegimePages.Agreeing;

    /// <summary>A reason that is nowhere else.</summary>
    public static string ReasonOf(string law) => $"It holds because we say so of {law}.";

    /// <summary>The page that shows the effect of going by these laws, and by no other.</summary>
    public static Task<TwinAnswer> PreviewAsync(
        this TwinPerson officer,
        string others,
        CancellationToken ct,
        params string[] laws
    ) =>
        officer.Browser.SubmitAsync(
            Choose,
            ct,
            [
                .. laws.Select(l => (RegimeForm.LawsName, l)),
                .. laws.Select(l => (RegimeForm.ReasonName(l), ReasonOf(l))),
                (RegimeForm.OthersName, others),
            ]
        );

    /// <summary>Chooses these laws, through the page that shows the effect; returns that page.</summary>
    public static async Task<TwinAnswer> ChooseAsync(
        this TwinPerson officer,
        string others,
        CancellationToken ct,
        params string[] laws
    )
    {
        var preview = await officer.PreviewAsync(others, ct, laws);
        PromiseBrokenException.Unless(
            preview.Status == 200,
            "A privacy officer could not choose laws, and say why."
        );
        var fields = preview
            .Forms()
            .SelectMany(f => f.Fields)
            .Where(f => f.IsSent)
            .Select(f => (f.Name, f.Value))
            .ToArray();
        var done = await officer.Browser.PostAsync(Choose, fields, ct);
        PromiseBrokenException.Unless(
            done.Location?.StartsWith(Laws, StringComparison.Ordinal) == true,
            "A privacy officer could not confirm a choice of laws."
        );
        return preview;
    }

    /// <summary>Records an agreement that allows these purposes.</summary>
    public static async Task AgreeAsync(
        this TwinPerson officer,
        DateOnly from,
        DateOnly until,
        CancellationToken ct,
        params Purpose[] purposes
    )
    {
        var done = await officer.Browser.SubmitAsync(
            Agreement,
            ct,
            [
                (AgreementForm.WithName, "Invented Hosting Cooperative"),
                .. Day(AgreementForm.FromName, from),
                .. Day(AgreementForm.UntilName, until),
                .. purposes.Select(p => (AgreementForm.PurposesName, p.Key)),
            ]
        );
        PromiseBrokenException.Unless(
            done.Location?.StartsWith(Laws, StringComparison.Ordinal) == true,
            "A privacy officer could not record a business associate agreement."
        );
    }

    private static IEnumerable<(string, string)> Day(string name, DateOnly day) =>
        [
            (name + "-day", $"{day.Day}"),
            (name + "-month", $"{day.Month}"),
            (name + "-year", $"{day.Year}"),
        ];
}
