using System.Net;
using Haven.Privacy.Calendar;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Processors;

/// <summary>
/// Whether Haven may give anything to a machine that is not its own: only where a company with this machine stands on the
/// register of whoever runs Haven, in force today and with an agreement (promises REF-12 and MSG-21). Who cannot read the
/// register gives nothing.
/// </summary>
public class ProcessorGate(IDatabase database, TimeProvider clock)
{
    /// <summary>Whether this is the machine on which Haven runs, which needs no line on the register.</summary>
    /// <param name="host">A name or an address, as it stands in a setting.</param>
    public static bool IsHere(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? IPAddress.IsLoopback(address)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    public virtual async Task<bool> MayAsync(string host, CancellationToken cancellationToken)
    {
        if (IsHere(host))
        {
            return true;
        }
        await using var context = database.Open(Scope.Installation);
        return MayProcess(await Entries(context, host).ToListAsync(cancellationToken), host);
    }

    /// <summary>The same for what cannot wait asynchronously: an exporter with a thread of its own.</summary>
    public virtual bool May(string host)
    {
        if (IsHere(host))
        {
            return true;
        }
        using var context = database.Open(Scope.Installation);
        return MayProcess([.. Entries(context, host)], host);
    }

    // All entries of each company that ever had this machine: the newest decides, also where it has another by now.
    private static IQueryable<ProcessorEntry> Entries(HavenContext context, string host)
    {
        string name = ProcessorForm.HostOf(host);
        var all = context
            .Set<ProcessorEntry>()
            .AsNoTracking()
            .Where(p => p.OrganisationId == OrganisationId.Installation);
        return all.Where(p => all.Any(o => o.Processor == p.Processor && o.Host == name));
    }

    private bool MayProcess(IEnumerable<ProcessorEntry> entries, string host)
    {
        // The register of the machine goes by UTC, as everything of the machine does.
        var today = TimeZoneInfo.Utc.DayOf(clock.GetUtcNow().UtcTicks);
        string name = ProcessorForm.HostOf(host);
        return entries
            .GroupBy(p => p.Processor)
            .Select(g => g.MaxBy(p => p.Number)!)
            .Any(p => p.Host == name && p.MayProcess(today));
    }
}

/// <summary>Something is configured that would give data to a machine that is not on the register.</summary>
public sealed class NotOnRegisterException(string host) : IOException(Words(host))
{
    /// <summary>What to say, with what to do.</summary>
    public static string Words(string host) =>
        $"{host} is not on the register of companies with an agreement, so nothing is given to it. Run: haven processors add --host {host}";
}
