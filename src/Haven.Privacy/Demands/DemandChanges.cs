using Haven.Privacy.Calendar;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Demands;

/// <summary>What a step changes in a demand, and when it may be taken.</summary>
internal static class DemandChanges
{
    // These are possible after an approval too: each of them shuts the door, or tells less.
    private static readonly DemandAct[] AfterApproval =
    [
        DemandAct.Objected,
        DemandAct.Decided,
        DemandAct.Forbidden,
        DemandAct.Tried,
        DemandAct.Told,
        DemandAct.SentBack,
        DemandAct.Ended,
    ];

    /// <param name="zone">Where the organisation works: there a ban's last day ends.</param>
    /// <param name="now">UTC ticks.</param>
    public static DemandOutcome Apply(
        Demand demand,
        DemandStepForm form,
        DemandStanding standing,
        TimeZoneInfo zone,
        long now
    )
    {
        bool isOver = demand.EndedAt != 0;
        if (
            (isOver && form.Act is not (DemandAct.Told or DemandAct.Forbidden))
            || (demand.ApprovedAt != 0 && !AfterApproval.Contains(form.Act))
            || (demand.IsAboutNobody && form.Act != DemandAct.Ended)
            || (form.Act == DemandAct.Told && !standing.IsTellingDue)
            || (form.Act == DemandAct.SentBack && demand.ProposedAt == 0)
            || (form.Act == DemandAct.Decided && demand.ObjectedAt == 0)
        )
        {
            return DemandOutcome.Overtaken;
        }
        if (form.Act == DemandAct.Forbidden)
        {
            return Forbid(demand, zone.StartOf(form.Day.Day!.Value.AddDays(1)));
        }
        Write(demand, form, standing, now);
        if (demand.ApprovedAt == 0 || form.Act == DemandAct.SentBack)
        {
            (demand.ProposedAt, demand.ProposedBy) = (0, null);
            (demand.ApprovedAt, demand.ApprovedBy) = (0, null);
        }
        return DemandOutcome.Done;
    }

    private static DemandOutcome Forbid(Demand demand, long until)
    {
        if (until <= demand.SecretUntil)
        {
            return DemandOutcome.NotLonger;
        }
        (demand.SecretUntil, demand.ToldAt) = (until, 0);
        return DemandOutcome.Done;
    }

    private static void Write(Demand demand, DemandStepForm form, DemandStanding standing, long now)
    {
        switch (form.Act)
        {
            case DemandAct.Ordered:
                demand.Order = Sealed<OrderKind?>.Of(form.Order);
                demand.Evidence = Sealed<string>.Of(form.Evidence);
                demand.Recipient = Sealed<string>.Of(form["recipient"]);
                demand.Address = Sealed<string>.Of(form["address"]);
                demand.Transfer = form.Way?.Transfer ?? 0;
                demand.AnswerBy = form.AnswerBy.Day!.Value;
                demand.OrderedAt = now;
                // Another order may cover something else.
                demand.NarrowedAt = 0;
                break;
            case DemandAct.Narrowed:
                demand.Items = Sealed<string>.Of(string.Join(',', form.Items));
                demand.WithTyped = form.WithTyped;
                demand.NarrowedAt = now;
                break;
            case DemandAct.Tried or DemandAct.Told:
                bool isTold =
                    form.Act == DemandAct.Told || form.Result is not DemandStanding.NotReached;
                demand.ToldAt = standing.IsTellingDue && isTold ? now : demand.ToldAt;
                break;
            case DemandAct.Timed:
                demand.ObjectDays = form.Days;
                break;
            case DemandAct.Objected:
                demand.ObjectedAt = now;
                break;
            case DemandAct.Decided:
                demand.ObjectedAt = 0;
                break;
            case DemandAct.MadeSafe:
                demand.SafeAt = now;
                break;
            case DemandAct.Ended:
                demand.EndedAt = now;
                break;
        }
    }
}
