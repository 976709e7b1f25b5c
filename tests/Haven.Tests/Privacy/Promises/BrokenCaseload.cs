using Haven.Organisations.Model;
using Haven.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Ways in which somebody could come to see a client of others.</summary>
internal static class BrokenCaseload
{
    [Breaks("THR-8", 3)]
    public static TwinChanges NobodySupervisesATeam_SoThatEverySupervisorDoes() =>
        Broken.After(context =>
            Broken.InInstallationAsync(context, c => c.Set<TeamSupervisor>().ExecuteDeleteAsync())
        );
}
