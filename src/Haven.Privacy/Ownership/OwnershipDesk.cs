using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Ownership;

/// <summary>A contract as lists show it, without its file.</summary>
public sealed record ContractLine(
    int Number,
    string With,
    DateOnly From,
    DateOnly? Until,
    string Reference,
    string AtItsEnd,
    bool HasFile,
    MemberId By,
    long At
)
{
    public bool IsInForce(DateOnly day) => From <= day && !(Until < day);
}

/// <summary>Who owns what an organisation keeps, and by which contract: all that was ever recorded, newest first.</summary>
public sealed record OwnershipState(
    IReadOnlyList<OwnerOfRecord> Owners,
    IReadOnlyList<ContractLine> Contracts
);

/// <summary>Records who owns an organisation's data, and the contract about it (promise REF-15).</summary>
public sealed class OwnershipDesk(
    IDatabase database,
    Vault.Vault vault,
    KeyRing keys,
    TimeProvider clock
)
{
    private const string OwnerWords = "owner of record";
    private const string ContractWords = "contract about data";

    /// <summary>Null while nobody has recorded it.</summary>
    public async Task<OwnerOfRecord?> OwnerAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await Owners(context).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<OwnershipState> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return new OwnershipState(
            await Owners(context).ToListAsync(cancellationToken),
            await context
                .Set<Contract>()
                .OrderByDescending(c => c.Number)
                .Select(c => new ContractLine(
                    c.Number,
                    c.With,
                    c.From,
                    c.Until,
                    c.Reference,
                    c.AtItsEnd,
                    c.HasFile,
                    c.By,
                    c.At
                ))
                .ToListAsync(cancellationToken)
        );
    }

    /// <summary>How whoever answers for the owner is reached, of each of these.</summary>
    public async Task<IReadOnlyDictionary<int, string>> ContactsAsync(
        Reader reader,
        IReadOnlyList<OwnerOfRecord> owners,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenAsync(
            reader,
            PurposeOf(reader),
            Act.View,
            OwnerWords,
            owners,
            cancellationToken
        );
        return owners.ToDictionary(o => o.Number, o => opened.Read(o.Contact) ?? "");
    }

    /// <summary>The file of a contract; null where there is none.</summary>
    public async Task<byte[]?> FileAsync(
        Reader reader,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await context
                .Set<Contract>()
                .AsNoTracking()
                .SingleOrDefaultAsync(c => c.Number == number && c.HasFile, cancellationToken)
            is not { } contract
        )
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            PurposeOf(reader),
            Act.Retrieve,
            ContractWords,
            [contract],
            cancellationToken
        );
        return Convert.FromBase64String(opened.Read(contract.File) ?? "");
    }

    /// <summary>Records the owner; false where somebody else did since the reader looked. Then nothing is stored.</summary>
    public async Task<bool> RecordAsync(
        Reader reader,
        OwnerForm form,
        CancellationToken cancellationToken
    ) =>
        await AddAsync(
            reader,
            OwnerWords,
            new OwnerOfRecord
            {
                Id = Guid.CreateVersion7(),
                OrganisationId = reader.Organisation,
                PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
                Number = form.Seen + 1,
                Kind = form.Kind!.Value,
                Name = form.Name,
                Contact = Sealed<string>.Of(form.Contact),
                By = new MemberId(reader.Member),
                At = clock.GetUtcNow().UtcTicks,
            },
            form.Seen,
            context => context.Set<OwnerOfRecord>().Select(o => o.Number),
            cancellationToken
        );

    /// <inheritdoc cref="RecordAsync(Reader, OwnerForm, CancellationToken)"/>
    public async Task<bool> RecordAsync(
        Reader reader,
        ContractForm form,
        CancellationToken cancellationToken
    ) =>
        await AddAsync(
            reader,
            ContractWords,
            new Contract
            {
                Id = Guid.CreateVersion7(),
                OrganisationId = reader.Organisation,
                PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
                Number = form.Seen + 1,
                With = form.With,
                From = form.From.Day!.Value,
                Until = form.Until.Day,
                Reference = form.Reference,
                AtItsEnd = form.AtItsEnd,
                File = Sealed<string>.Of(
                    form.File is null ? null : Convert.ToBase64String(form.File)
                ),
                HasFile = form.File is not null,
                By = new MemberId(reader.Member),
                At = clock.GetUtcNow().UtcTicks,
            },
            form.Seen,
            context => context.Set<Contract>().Select(c => c.Number),
            cancellationToken
        );

    private static IQueryable<OwnerOfRecord> Owners(HavenContext context) =>
        context.Set<OwnerOfRecord>().AsNoTracking().OrderByDescending(o => o.Number);

    private async Task<bool> AddAsync<T>(
        Reader reader,
        string what,
        T record,
        int seen,
        Func<HavenContext, IQueryable<int>> numbers,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await LastAsync(context) != seen)
        {
            return false;
        }
        context.Add(record);
        context.Record(new Deed(reader, Act.Create, PurposeOf(reader), what, [record.PersonKey]));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(new Scope(reader.Organisation));
            if (await LastAsync(again) == seen)
            {
                throw;
            }
            return false; // somebody else took this number a moment ago
        }

        Task<int> LastAsync(HavenContext from) =>
            numbers(from).OrderDescending().FirstOrDefaultAsync(cancellationToken);
    }

    private static Purpose PurposeOf(Reader reader) =>
        Purpose.PrivacyOversight.Allows(reader.Roles)
            ? Purpose.PrivacyOversight
            : Purpose.MemberAdministration;
}
