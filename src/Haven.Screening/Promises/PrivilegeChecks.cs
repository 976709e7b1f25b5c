using Haven.Privacy.Calendar;
using Haven.Privacy.Demands;
using Haven.Privacy.Promises;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>HLP-12: what people told whoever helps them is theirs, also before a court.</summary>
internal static class PrivilegeChecks
{
    private const long Code = 653_983;

    [Keeps("HLP-12", 4)]
    public static async Task<string> EachDemandIsMarked_UntilSomebodySaysWhyNot(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        string demand = await founder.ReceiveSubpoenaAsync(today, $"{Code}", ct);
        foreach (string page in new[] { DemandSteps.List, demand, demand + "/letters/nothing" })
        {
            PromiseBrokenException.Unless(
                await SaysSoAsync(founder, page, ct),
                "A demand came, and it is not marked privileged everywhere."
            );
        }
        await founder.RecordOrderAsync(today, demand, ct);
        await founder.TellAboutAsync(demand, today.AddDays(-Demand.UsualDays - 1), ct);
        await founder.SayWhatIsGivenAsync(demand, nameof(Clients.Client), ct);
        PromiseBrokenException.Unless(
            (await founder.PressAsync(demand, "propose", ct)).Status == 409,
            "What is privileged could be given although nobody had said why it may be."
        );
        var unsaid = await founder.Browser.SubmitAsync(
            demand + "/privilege",
            ct,
            ("result", DemandStanding.NoPrivilege)
        );
        PromiseBrokenException.Unless(
            unsaid.Status == 422 && await SaysSoAsync(founder, demand, ct),
            "The mark could be taken away without a reason."
        );
        await founder.LookAtPrivilegeAsync(demand, ct);
        PromiseBrokenException.Unless(
            !await SaysSoAsync(founder, demand, ct)
                && (await founder.PressAsync(demand, "propose", ct)).LeadsTo(demand),
            "What no privilege covers could not be given."
        );
        return "A subpoena about a client came. From that moment it was marked privileged, in the list, on its page and in the letter that answers it. With the order of a judge, what it covers, and the client told, nothing could be proposed before somebody had written why the privilege does not stand in the way, and not without a reason.";
    }

    private static async Task<bool> SaysSoAsync(
        TwinPerson officer,
        string page,
        CancellationToken ct
    ) =>
        (await officer.Browser.GetAsync(page, ct)).Text.Contains(
            "privileged",
            StringComparison.OrdinalIgnoreCase
        );
}
