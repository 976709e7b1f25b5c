using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Processors;

/// <summary>A company with every entry that was ever made of it, the newest first.</summary>
public sealed record ProcessorLine(IReadOnlyList<ProcessorEntry> Entries)
{
    /// <summary>What holds.</summary>
    public ProcessorEntry Now => Entries[0];
}

/// <summary>Keeps the register of companies, of each organisation and of whoever runs the machine (promise REF-12).</summary>
public sealed class ProcessorDesk(IDatabase database, TimeProvider clock)
{
    private const string What = "company that processes data";

    /// <summary>Every company of an organisation by name; those of the machine for the installation.</summary>
    public async Task<IReadOnlyList<ProcessorLine>> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await ReadAsync(context, organisation, cancellationToken);
    }

    internal static async Task<IReadOnlyList<ProcessorLine>> ReadAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var entries = await context
            .Set<ProcessorEntry>()
            .AsNoTracking()
            .Where(p => p.OrganisationId == organisation)
            .ToListAsync(cancellationToken);
        return
        [
            .. entries
                .GroupBy(p => p.Processor)
                .Select(g => new ProcessorLine([.. g.OrderByDescending(p => p.Number)]))
                .OrderBy(l => l.Now.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(l => l.Now.Processor),
        ];
    }

    /// <summary>What the companies of an organisation and of the machine do on a day, each kind once and in one order.</summary>
    internal static async Task<IReadOnlyList<ProcessorTask>> TasksAsync(
        IDatabase database,
        OrganisationId organisation,
        DateOnly day,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var own = await ReadAsync(context, organisation, cancellationToken);
        var machine = await ReadAsync(context, OrganisationId.Installation, cancellationToken);
        return
        [
            .. own.Concat(machine)
                .Select(l => l.Now)
                .Where(p => p.From <= day && !p.IsOver(day))
                .Select(p => p.Task)
                .Distinct()
                .Order(),
        ];
    }

    /// <summary>Null where the organisation has no such company.</summary>
    public async Task<ProcessorLine?> FindAsync(
        OrganisationId organisation,
        Guid processor,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var entries = await context
            .Set<ProcessorEntry>()
            .AsNoTracking()
            .Where(p => p.OrganisationId == organisation && p.Processor == processor)
            .OrderByDescending(p => p.Number)
            .ToListAsync(cancellationToken);
        return entries.Count == 0 ? null : new ProcessorLine(entries);
    }

    /// <summary>Puts a company on the register; false where this form was sent before. Then nothing is stored.</summary>
    public Task<bool> AddAsync(
        Reader reader,
        ProcessorForm form,
        CancellationToken cancellationToken
    )
    {
        var first = new ProcessorEntry
        {
            OrganisationId = reader.Organisation,
            Processor = form.Id,
            ReviewedOn = form.Reviewed.Day!.Value,
        };
        return StoreAsync(
            reader,
            form.WriteTo(first.Next(ProcessorStep.Added, new MemberId(reader.Member), Now())),
            cancellationToken
        );
    }

    /// <summary>
    /// Records what is known now; false where somebody else recorded something since the reader looked. Then nothing is
    /// stored.
    /// </summary>
    public Task<bool> ChangeAsync(
        Reader reader,
        ProcessorEntry seen,
        ProcessorForm form,
        CancellationToken cancellationToken
    ) =>
        StoreAsync(
            reader,
            form.WriteTo(Next(reader, seen, ProcessorStep.Changed)),
            cancellationToken
        );

    /// <inheritdoc cref="ChangeAsync"/>
    /// <summary>Records that the company's policy was read anew, and what was found.</summary>
    public Task<bool> ReviewAsync(
        Reader reader,
        ProcessorEntry seen,
        DateOnly on,
        string found,
        CancellationToken cancellationToken
    )
    {
        var next = Next(reader, seen, ProcessorStep.Reviewed);
        next.ReviewedOn = on;
        next.Found = found;
        next.Told = ProcessorTold.Nobody;
        return StoreAsync(reader, next, cancellationToken);
    }

    /// <inheritdoc cref="ChangeAsync"/>
    /// <summary>Records the last day on which the company processes data. It stays on the register.</summary>
    public Task<bool> EndAsync(
        Reader reader,
        ProcessorEntry seen,
        DateOnly lastDay,
        CancellationToken cancellationToken
    )
    {
        var next = Next(reader, seen, ProcessorStep.Ended);
        next.Until = lastDay;
        return StoreAsync(reader, next, cancellationToken);
    }

    /// <summary>Something happened there: hands over to whoever keeps incidents.</summary>
    /// <returns>Where the incident is looked after.</returns>
    internal async Task<string> BeginIncidentAsync(
        Reader reader,
        ProcessorEntry at,
        IProcessorIncidents incidents,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        string page = await incidents.HandOverAsync(
            context,
            new ProcessorIncident(reader, at.Processor, at.Name, Now()),
            cancellationToken
        );
        context.Record(new Deed(reader, Act.Create, PurposeOf(reader), $"{What}: incident", []));
        await context.SaveChangesAsync(cancellationToken);
        return page;
    }

    private ProcessorEntry Next(Reader reader, ProcessorEntry seen, ProcessorStep step) =>
        seen.Next(step, new MemberId(reader.Member), Now());

    private async Task<bool> StoreAsync(
        Reader reader,
        ProcessorEntry entry,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await TakenAsync(context))
        {
            return false;
        }
        context.Add(entry);
        context.Record(
            new Deed(
                reader,
                entry.Step == ProcessorStep.Added ? Act.Create : Act.Edit,
                PurposeOf(reader),
                $"{What}: {ProcessorWords.DoneIn(entry.Step)}",
                []
            )
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(new Scope(reader.Organisation));
            if (!await TakenAsync(again))
            {
                throw;
            }
            return false; // somebody else took this number a moment ago
        }

        Task<bool> TakenAsync(HavenContext from) =>
            from.Set<ProcessorEntry>()
                .AnyAsync(
                    p =>
                        p.OrganisationId == entry.OrganisationId
                        && p.Processor == entry.Processor
                        && p.Number >= entry.Number,
                    cancellationToken
                );
    }

    private static Purpose PurposeOf(Reader reader) =>
        Purpose.PrivacyOversight.Allows(reader.Roles) ? Purpose.PrivacyOversight
        : Purpose.MemberAdministration.Allows(reader.Roles) ? Purpose.MemberAdministration
        : Purpose.Upkeep;

    private long Now() => clock.GetUtcNow().UtcTicks;
}
