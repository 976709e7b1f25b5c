using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Agreements;

/// <summary>What whoever runs the machine signs in advance, on the machine (adr 0043 says why not on a page).</summary>
public sealed class OperatorSides(
    IDatabase database,
    Vault.Vault vault,
    KeyRing keys,
    TimeProvider clock
)
{
    private const string What = "side of whoever runs the machine";

    private static readonly Reader Machine = Reader.System(
        OrganisationId.Installation,
        "agreement on processing"
    );

    /// <summary>Signs the words that this Haven has now, for every organisation; returns their fingerprint.</summary>
    public async Task<string> SignAsync(
        string name,
        string address,
        string signer,
        string capacity,
        CancellationToken cancellationToken
    )
    {
        var last = await LastAsync(cancellationToken);
        string fingerprint = AgreementText.FingerprintOf(
            AgreementText.ToSignInAdvance(name, address)
        );
        var side = new OperatorSide
        {
            Id = Guid.CreateVersion7(),
            PersonKey = await keys.NewPersonAsync(OrganisationId.Installation, cancellationToken),
            Number = (last?.Number ?? 0) + 1,
            Name = name,
            Address = address,
            Fingerprint = fingerprint,
            Signer = Sealed<string>.Of(signer),
            Capacity = Sealed<string>.Of(capacity),
            At = clock.GetUtcNow().UtcTicks,
        };
        await using var context = database.Open(Scope.Installation);
        context.Add(side);
        context.Record(new Deed(Machine, Act.Create, Purpose.Upkeep, What, [side.PersonKey]));
        await context.SaveChangesAsync(cancellationToken);
        return fingerprint;
    }

    /// <summary>What was signed last; null where nothing was.</summary>
    public async Task<OperatorParty?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await LastAsync(cancellationToken) is not { } side)
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            Machine,
            Purpose.Upkeep,
            Act.View,
            What,
            [side],
            cancellationToken
        );
        string now = AgreementText.ToSignInAdvance(side.Name, side.Address);
        return new OperatorParty(
            side,
            opened.Read(side.Signer) ?? "",
            opened.Read(side.Capacity) ?? "",
            side.Fingerprint == AgreementText.FingerprintOf(now)
        );
    }

    private async Task<OperatorSide?> LastAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        return await context
            .Set<OperatorSide>()
            .AsNoTracking()
            .OrderByDescending(s => s.Number)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
