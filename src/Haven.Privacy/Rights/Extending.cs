using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Rights;

/// <summary>More time for an answer: once, before the time is over, as much as the laws allow, and the asker is told.</summary>
public sealed class Extending(
    RightsDesk desk,
    RegimeDesk laws,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    /// <summary>Until when the answer could wait; null where no law allows it, or it is too late, or it was done before.</summary>
    public async Task<RequestClock?> UntilAsync(
        RightsRequest request,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(request.OrganisationId, cancellationToken);
        var today = zone.DayOf(clock.GetUtcNow().UtcTicks);
        if (request.IsExtended || request.End != RequestEnd.Open || today.DayNumber > request.DueOn)
        {
            return null;
        }
        var rules = await laws.RulesAsync(request.OrganisationId, cancellationToken);
        return RequestClock.Extended(rules, request.Kind, zone.DayOf(request.ArrivedAt));
    }

    /// <summary>Extends the time, and records why and how the asker was told.</summary>
    public Task<StepOutcome> ExtendAsync(
        Reader reader,
        Guid id,
        int version,
        (string Why, string Told) said,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            id,
            version,
            RequestStep.Extend,
            async (_, request) =>
            {
                if (await UntilAsync(request, cancellationToken) is not { } later)
                {
                    return StepOutcome.NoMoreTime;
                }
                request.DueOn = later.LastDay.DayNumber;
                request.DueBy = later.By;
                request.IsExtended = true;
                request.ExtendedAt = clock.GetUtcNow().UtcTicks;
                request.ExtensionWhy = Sealed<string>.Of(said.Why);
                request.ExtensionTold = Sealed<string>.Of(said.Told);
                return StepOutcome.Done;
            },
            cancellationToken
        );
}
