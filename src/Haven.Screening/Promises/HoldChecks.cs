using System.Globalization;
using Haven.Privacy.Holds;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>MSG-33: what a court or a dispute needs is not deleted, and not kept for longer than that.</summary>
internal static class HoldChecks
{
    private const long Held = 953_117;
    private const long Freed = 953_118;
    private const string Holds = "/privacy/holds";
    private const string Clients = "/privacy/retention/screening-client";
    private const string Reason = "zqorderlkw of a court";

    [Keeps("MSG-33", 1)]
    public static async Task<string> AHoldKeeps(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Held, ct);
        await founder.TakeUpAsync(Freed, ct);
        await KeepForADayAsync(founder, ct);
        string held = await AskAsync(twin, founder, Held, ct);
        string freed = await AskAsync(twin, founder, Freed, ct);
        await ApproveAsync(twin, founder, held, ct);
        await ReviewAsync(twin, founder, held, ct);
        await founder.Browser.SubmitAsync(freed, ct, ("end-reason", "The dispute is settled"));
        var preview = await founder.Browser.GetAsync(Clients, ct);
        PromiseBrokenException.Unless(
            preview.Text.Contains("stays: held", StringComparison.Ordinal),
            "The preview of what is deleted does not say who is held."
        );

        twin.Advance(TimeSpan.FromDays(3));
        await twin
            .Services.GetRequiredService<RetentionService>()
            .DeleteAsync(founder.Organisation, ct);
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(founder.Organisation));
        int left = await store.Set<Client>().CountAsync(ct);
        PromiseBrokenException.Unless(
            left == 1,
            left == 0
                ? "Somebody who was held was deleted."
                : "Somebody whose hold had ended was not deleted."
        );
        var waiting = await twin
            .Services.GetRequiredService<HoldReading>()
            .WaitingAsync(
                new Reader(founder.Organisation, Guid.Empty, Roles.PrivacyOfficer, ""),
                ct
            );
        PromiseBrokenException.Unless(
            waiting.ToReview == 1,
            "The day by which a hold was to be reviewed is past, and nobody is told."
        );
        return "An organisation kept clients for a day. A privacy officer asked for a hold on each of two, with a reason, and could not approve it; another one did. One was reviewed with a new day, which could not be more than a year ahead, and the other ended. Three days later the client who was held was there, and the other gone; the review was overdue, and the privacy officer is told.";
    }

    private static async Task KeepForADayAsync(TwinPerson person, CancellationToken ct)
    {
        var effect = await person.Browser.SubmitAsync(
            Clients,
            ct,
            ("length", "1"),
            ("unit", "days")
        );
        var form =
            effect.Forms().FirstOrDefault()
            ?? throw new PromiseBrokenException("How long clients are kept could not be chosen.");
        await person.Browser.PostAsync(
            form.Action,
            [.. form.Fields.Select(f => (f.Name, f.Value)), ("step", "use")],
            ct
        );
    }

    private static async Task<string> AskAsync(
        ITwin twin,
        TwinPerson person,
        long code,
        CancellationToken ct
    )
    {
        var answer = await person.Browser.SubmitAsync(
            Holds + "/new",
            ct,
            [
                ("scope", HoldForm.OnePerson),
                ("code", $"{code}"),
                ("source", "court"),
                ("reason", Reason),
                .. Day(twin, 1),
            ]
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(Holds + "/"),
            "A privacy officer could not ask for a hold."
        );
        return answer.Location!.Split('?')[0];
    }

    private static async Task ApproveAsync(
        ITwin twin,
        TwinPerson asker,
        string hold,
        CancellationToken ct
    )
    {
        await asker.Browser.SubmitAsync(
            hold,
            ct,
            ("step", HoldStep.Approve),
            ("end-reason", "none")
        );
        var still = await asker.Browser.GetAsync(hold, ct);
        PromiseBrokenException.Unless(
            still.Text.Contains(HoldWords.Of(HoldState.Waiting), StringComparison.Ordinal),
            "Whoever asked for a hold needed nobody else to approve it."
        );
        var other = await twin.MemberAsync(asker, Roles.PrivacyOfficer, ct);
        await other.Browser.SubmitAsync(hold, ct, ("step", HoldStep.Approve));
        var approved = await asker.Browser.GetAsync(hold, ct);
        PromiseBrokenException.Unless(
            approved.Text.Contains(other.LastName, StringComparison.Ordinal)
                && approved.Text.Contains(Reason, StringComparison.Ordinal),
            "A hold does not say why it was asked for, or who approved it."
        );
    }

    private static async Task ReviewAsync(
        ITwin twin,
        TwinPerson person,
        string hold,
        CancellationToken ct
    )
    {
        var tooLong = await person.Browser.SubmitAsync(
            hold,
            ct,
            [("note", "The appeal runs"), .. Day(twin, 400)]
        );
        PromiseBrokenException.Unless(
            tooLong.Status == 422,
            "A hold could go on for more than a year without a review."
        );
        var reviewed = await person.Browser.SubmitAsync(
            hold,
            ct,
            [("note", "The appeal runs"), .. Day(twin, 2)]
        );
        PromiseBrokenException.Unless(
            reviewed.LeadsTo(hold),
            "The review of a hold could not be recorded."
        );
    }

    private static (string, string)[] Day(ITwin twin, int ahead)
    {
        var day = twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(ahead);
        string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
        return
        [
            ("review-day", Number(day.Day)),
            ("review-month", Number(day.Month)),
            ("review-year", Number(day.Year)),
        ];
    }
}
