using Haven.Privacy.Abroad;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer does with the register of transfers to other countries, on its pages.</summary>
public static class AbroadSteps
{
    public const string Register = AbroadPages.Path;
    public const string New = AbroadPages.New;

    /// <summary>A country in which nothing is stored: France, or Germany where everything is in France.</summary>
    public static string Elsewhere(this ITwin twin) => twin.Home() == "FR" ? "DE" : "FR";

    private static string? Home(this ITwin twin) =>
        twin.Services.GetRequiredService<Notices.InstallationPlace>().Country?.Code;

    /// <summary>The fields of a transfer that begins today.</summary>
    public static (string Name, string Value)[] Fields(
        this ITwin twin,
        string recipient,
        string kind,
        bool consent,
        string safeguard = "contract-clauses"
    )
    {
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        return
        [
            ("country", twin.Elsewhere()),
            ("recipient", recipient),
            ("kinds", kind),
            ("purpose", Purpose.CaseWork.Key),
            ("from-day", $"{today.Day}"),
            ("from-month", $"{today.Month}"),
            ("from-year", $"{today.Year}"),
            ("safeguard", safeguard),
            ("paper", "Zqfolder 7"),
            ("consent", consent ? "yes" : "no"),
            ("why", consent ? "" : "Zqthe law asks for it."),
        ];
    }

    /// <summary>Puts a transfer on the register; it has to work.</summary>
    public static async Task RecordTransferAsync(
        this TwinPerson officer,
        CancellationToken ct,
        params (string, string)[] fields
    ) =>
        PromiseBrokenException.Unless(
            (await officer.Browser.SubmitAsync(New, ct, fields)).LeadsTo(Register),
            "A privacy officer could not record a transfer to another country."
        );

    /// <summary>Ends a transfer; it has to work.</summary>
    public static async Task EndTransferAsync(
        this TwinPerson officer,
        int number,
        CancellationToken ct
    ) =>
        PromiseBrokenException.Unless(
            (
                await officer.Browser.SubmitAsync(
                    AbroadPages.To(number),
                    ct,
                    ("reason", "Zqno longer needed")
                )
            ).LeadsTo(Register),
            "A privacy officer could not end a transfer to another country."
        );
}
