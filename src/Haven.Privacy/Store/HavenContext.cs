using System.Reflection;
using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Haven.Privacy.Store;

/// <summary>What every unit of work needs beside its connection.</summary>
public sealed class HavenServices(
    IReadOnlyList<IModelPart> parts,
    IDatabase database,
    AuditTrail trail,
    AuditSignal signal,
    TimeProvider clock
)
{
    public IReadOnlyList<IModelPart> Parts { get; } = parts;

    /// <summary>The same for two installations whose parts are the same.</summary>
    internal string PartNames { get; } = string.Join(' ', parts.Select(p => p.GetType().FullName));
    public Retention.KeptKinds Kept { get; } = new(parts);
    public TimeProvider Clock { get; } = clock;
    public IDatabase Database { get; } = database;
    public AuditTrail Trail { get; } = trail;
    public AuditSignal Signal { get; } = signal;

    /// <summary>Set once when the vault exists; the vault itself writes its audit entries through a context.</summary>
    public Vault.Vault Vault { get; set; } = null!;

    /// <summary>Set with the vault: it reads what an organisation chose through a context.</summary>
    public PurposeGate Gate { get; set; } = null!;
}

/// <summary>
/// One unit of work: a change, its audit record and its outgoing messages commit together or not at all. Reads are
/// filtered to the scope's organisation, writes are guarded, personal values are sealed on the way in.
/// </summary>
public abstract class HavenContext(DbContextOptions options, HavenServices services, Scope scope)
    : DbContext(options)
{
    // Fewer are as quick with the tracker.
    private const int Many = 50;

    private readonly List<Deed> deeds = [];

    // When the first key was read under which something was sealed that has not been committed yet.
    private long? sealedSince;

    public Scope Scope { get; } = scope;

    internal IReadOnlyList<IModelPart> Parts => services.Parts;

    private string PartNames => services.PartNames;

    /// <summary>This moment, in UTC ticks, by the clock that everything here goes by.</summary>
    internal long Now => services.Clock.GetUtcNow().UtcTicks;

    /// <summary>Read by the query filters at each query.</summary>
    public OrganisationId CurrentOrganisation => Scope.Organisation;

    /// <inheritdoc cref="CurrentOrganisation"/>
    public bool SeesInstallation => Scope.IsInstallation;

    /// <summary>
    /// Says what this unit of work does to whom; written to the audit log in the same transaction. Without it a change
    /// to anybody's sealed record is refused.
    /// </summary>
    public void Record(Deed deed) => deeds.Add(deed);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save with SaveChangesAsync: sealing asks for keys.");

    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        await RequireDeedsAsync(cancellationToken);
        foreach (var part in services.Parts)
        {
            await part.RequireAsync(this, Now, cancellationToken);
        }
        await Retention.Keeping.RenewAsync(
            this,
            services.Kept,
            services.Clock.GetUtcNow().UtcTicks,
            cancellationToken
        );
        Guard();
        await RequireEntryAsync(cancellationToken);
        foreach (var deed in deeds)
        {
            await WriteDownAsync(deed, cancellationToken);
        }
        deeds.Clear();
        await SealAsync(cancellationToken);
        using var turn = Database.CurrentTransaction is null
            ? await services.Database.WriteTurnAsync(cancellationToken)
            : null;
        // Within a transaction of the caller's the rows may come back; there the keys stay.
        var ended = Database.CurrentTransaction is null ? OwnKeysOfDeleted() : [];
        int written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        sealedSince = Database.CurrentTransaction is null ? null : sealedSince;
        services.Signal.Raise();
        if (ended.Count > 0)
        {
            await services.Vault.ForgetAsync(ended);
        }
        return written;
    }

    /// <summary>
    /// Refuses what the reader's role may not do, and writes the refusal down. Saving does it too; whoever takes the turn
    /// to write before they save does it first, because the refusal needs that turn.
    /// </summary>
    internal async Task RequireDeedsAsync(CancellationToken cancellationToken)
    {
        foreach (var deed in deeds)
        {
            await services.Vault.RequireAsync(deed, cancellationToken);
        }
    }

    // New facts about a client come in for an open purpose alone. What takes facts away, or moves a client, adds none.
    private async Task RequireEntryAsync(CancellationToken cancellationToken)
    {
        var facts = ChangeTracker
            .Entries<ISealedRecord>()
            .Where(e => e.State is EntityState.Added or EntityState.Modified)
            .Select(e => e.Entity)
            .Where(r => SealShape.Of(r.GetType()).HasPending(r))
            .ToList();
        await RequireUnrestrictedAsync([.. facts.Select(r => r.PersonKey)], cancellationToken);
        var entered = facts
            .Where(r => services.Gate.IsAboutClients(r.GetType()))
            .Select(r => r.PersonKey)
            .ToHashSet();
        if (entered.Count == 0)
        {
            return;
        }
        await NoticeNeed.RequireAsync(this, services, deeds, cancellationToken);
        foreach (
            var deed in deeds
                .Where(d => d.Subjects.Any(entered.Contains))
                .DistinctBy(d => d.Purpose)
        )
        {
            if (
                await services.Gate.WhyNotEnteredAsync(this, deed.Purpose, cancellationToken) is
                { } why
            )
            {
                throw new PurposeClosedException(why, deed);
            }
        }
    }

    // Whoever's data is not used has nothing added to it either, for what is closed.
    private async Task RequireUnrestrictedAsync(
        HashSet<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        foreach (var deed in deeds.DistinctBy(d => d.Purpose))
        {
            var closed = await RestrictionGate.AmongAsync(
                this,
                deed.Purpose,
                [.. deed.Subjects.Where(people.Contains)],
                cancellationToken
            );
            if (closed.Count > 0)
            {
                throw new RestrictedException(
                    RestrictedException.First(closed.Values),
                    deed.Purpose,
                    deed
                );
            }
        }
    }

    private List<PersonKeyId> OwnKeysOfDeleted() =>
        [
            .. ChangeTracker
                .Entries<ISealedRecord>()
                .Where(e =>
                    e.State == EntityState.Deleted
                    && e.Metadata.ClrType.IsDefined(typeof(OwnKeyAttribute), inherit: false)
                )
                .Select(e => e.Entity.PersonKey),
        ];

    /// <exception cref="TimeoutException">What was sealed waited so long that its key may be gone. Nothing is stored.</exception>
    internal void BeforeCommit()
    {
        if (sealedSince is { } since)
        {
            services.Vault.RequireFresh(since);
        }
    }

    internal void AfterCommit() => sealedSince = null;

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder
            .AddInterceptors(FreshSeals.Instance)
            .ReplaceService<IModelCacheKeyFactory, ModelOfParts>();

    /// <summary>
    /// Saves without guard, seal or record: what the benchmarks measure all of that beside, and what seals values anew
    /// that say the same as before.
    /// </summary>
    internal Task<int> SaveBareAsync(CancellationToken cancellationToken) =>
        base.SaveChangesAsync(true, cancellationToken);

    internal async Task WriteDownAsync(Deed deed, CancellationToken cancellationToken)
    {
        var log = await services.Trail.SecretsAsync(
            this,
            deed.Reader.Organisation,
            cancellationToken
        );
        var (record, subjects) = services.Trail.Write(log, deed);
        Add(record);
        if (subjects.Count > 0 && !await KnowsAsync(record, cancellationToken))
        {
            await AddManyAsync(subjects, cancellationToken);
        }
    }

    // The tracker takes ten times as long for a row as the database does. Outside a transaction of the caller's they would
    // be stored without what they belong to.
    private async Task AddManyAsync(
        IReadOnlyCollection<AuditSubject> subjects,
        CancellationToken cancellationToken
    )
    {
        if (
            Database.CurrentTransaction is null
            || subjects.Count < Many
            || subjects.First().OrganisationId != CurrentOrganisation
        )
        {
            AddRange(subjects);
        }
        else
        {
            await services.Database.InsertAsync(this, subjects, cancellationToken);
        }
    }

    // A set of subjects is named by its hash and so stored once; the same page of a caseload is looked at often.
    private async Task<bool> KnowsAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        if (services.Trail.KnowsSet(record))
        {
            return true;
        }
        if (
            await Set<AuditSubject>()
                .AnyAsync(
                    s => s.OrganisationId == record.OrganisationId && s.SetHash == record.Subjects,
                    cancellationToken
                )
        )
        {
            if (Database.CurrentTransaction is null)
            {
                // Within a transaction it may be this one's own, which may yet come to nothing.
                services.Trail.RememberSet(record);
            }
            return true;
        }
        return ChangeTracker
            .Entries<AuditSubject>()
            .Any(s =>
                s.Entity.OrganisationId == record.OrganisationId
                && s.Entity.SetHash.AsSpan().SequenceEqual(record.Subjects)
            );
    }

    private void Guard()
    {
        HashSet<PersonKeyId>? told = null;
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }
            GuardOrganisation(entry);
            if (entry.Entity is ISealedRecord person && AnonymousAttribute.IsWrittenDown(person))
            {
                told ??= [.. deeds.SelectMany(d => d.Subjects)];
                if (!told.Contains(person.PersonKey))
                {
                    throw new InvalidOperationException(
                        $"A change to {entry.Metadata.ClrType.Name} says nothing for the audit log: call Record first."
                    );
                }
            }
        }
    }

    // Query filters protect reads alone. The owner is also a concurrency token, so that an attached stub that claims
    // to be ours finds no row of another's to change.
    private void GuardOrganisation(EntityEntry entry)
    {
        if (entry.Entity is not IOrganisationRecord record)
        {
            throw new InvalidOperationException(
                $"{entry.Metadata.ClrType.Name} belongs to no organisation and cannot be stored."
            );
        }
        bool ours =
            record.OrganisationId == CurrentOrganisation
            || (SeesInstallation && record is IInstallationVisible);
        var owner = entry.Property(nameof(IOrganisationRecord.OrganisationId));
        bool moved =
            entry.State != EntityState.Added
            && (owner.IsModified || !Equals(owner.OriginalValue, owner.CurrentValue));
        if (!ours || moved)
        {
            throw new OrganisationGuardException(entry.Metadata.ClrType.Name);
        }
    }

    private async Task SealAsync(CancellationToken cancellationToken)
    {
        var pending = ChangeTracker
            .Entries<ISealedRecord>()
            .Where(e => e.State is EntityState.Added or EntityState.Modified)
            .Select(e => e.Entity)
            .Where(r => SealShape.Of(r.GetType()).HasPending(r))
            .ToList();
        long? since = await services.Vault.SealAsync(pending, cancellationToken);
        sealedSince = sealedSince < since ? sealedSince : since ?? sealedSince;
    }

    // By itself Entity Framework keeps one model for each type of context, whatever parts it was made of.
    private sealed class ModelOfParts : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) =>
            (context.GetType(), ((HavenContext)context).PartNames, designTime);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        StoreConventions.Configure(configuration, services.Parts);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in services.Parts)
        {
            part.Map(modelBuilder);
        }
        StoreConventions.Map(modelBuilder, services.Parts, this);
    }

    internal void Filter(ModelBuilder model, Type record)
    {
        string filter = record.IsAssignableTo(typeof(IInstallationVisible))
            ? nameof(FilterVisible)
            : nameof(FilterKept);
        typeof(HavenContext)
            .GetMethod(filter, BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(record)
            .Invoke(this, [model]);
    }

    // The filters name this context, so that EF reads the scope of whichever context runs the query.
    private void FilterKept<T>(ModelBuilder model)
        where T : class, IOrganisationRecord =>
        model
            .Entity<T>()
            .HasQueryFilter(
                StoreConventions.OrganisationFilter,
                r => r.OrganisationId == CurrentOrganisation
            );

    private void FilterVisible<T>(ModelBuilder model)
        where T : class, IInstallationVisible =>
        model
            .Entity<T>()
            .HasQueryFilter(
                StoreConventions.OrganisationFilter,
                r => SeesInstallation || r.OrganisationId == CurrentOrganisation
            );
}

/// <summary>A write touched a record of another organisation. Nothing was written.</summary>
public sealed class OrganisationGuardException(string record)
    : Exception($"A {record} of another organisation cannot be written from here.");
