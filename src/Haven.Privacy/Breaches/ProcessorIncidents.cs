using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Breaches;

/// <summary>What happened at a company that works for the organisation is the organisation's own incident (MSG-32).</summary>
internal sealed class ProcessorIncidents(IncidentIntake intake) : IProcessorIncidents
{
    public async Task<string> HandOverAsync(
        HavenContext context,
        ProcessorIncident incident,
        CancellationToken cancellationToken
    )
    {
        var id = await intake.OpenWithAsync(
            context,
            incident.Reader.Organisation,
            new IncidentDraft(
                "en",
                $"Something happened at {incident.Company}, a company that works with our data.",
                "",
                ""
            )
            {
                Source = IncidentSource.Member,
                By = incident.Reader.Member,
            },
            cancellationToken
        );
        // Administrators see that there is one, and privacy officers what is in it.
        return incident.Reader.Roles.HasFlag(Roles.PrivacyOfficer)
            ? $"{BreachPages.Path}/{id:D}"
            : BreachPages.Path;
    }
}
