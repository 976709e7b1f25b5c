using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Clients;

/// <summary>Takes clients up, finds them by code, and changes their facts.</summary>
public sealed class ClientService(IDatabase database, Vault vault, KeyRing keys, TimeProvider clock)
{
    /// <summary>Takes up a client on the reader's caseload; null when the code is taken in this organisation.</summary>
    public async Task<Client?> TakeUpAsync(
        Reader reader,
        long code,
        Birth birth,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await context.Set<Client>().AnyAsync(c => c.Code == code, cancellationToken))
        {
            return null;
        }
        var client = await NewAsync(reader, code, birth, cancellationToken);
        context.Add(client);
        context.Record(
            new Deed(reader, Act.Create, Purpose.CaseWork, "client", [client.PersonKey])
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return client;
        }
        catch (DbUpdateException) when (IsTaken(code, reader.Organisation))
        {
            return null; // taken by somebody else a moment ago
        }
    }

    /// <summary>The client with this code, if it is on a caseload that the reader may see. A miss is recorded as one.</summary>
    public async Task<Client?> FindAsync(
        HavenContext context,
        Reader reader,
        long code,
        CancellationToken cancellationToken
    )
    {
        var client = await Visible(context, reader)
            .SingleOrDefaultAsync(c => c.Code == code, cancellationToken);
        if (client is null)
        {
            context.Record(
                new Deed(reader, Act.Retrieve, Purpose.CaseWork, "client code, not found", [])
            );
            await context.SaveChangesAsync(cancellationToken);
        }
        return client;
    }

    /// <summary>Professionals see their own clients, supervisors those of everybody.</summary>
    public static IQueryable<Client> Visible(HavenContext context, Reader reader)
    {
        var member = new MemberId(reader.Member);
        return (reader.Roles & Roles.Supervisor) != 0
            ? context.Set<Client>()
            : context.Set<Client>().Where(c => c.Professional == member);
    }

    /// <summary>Opens a client's facts to look at them, or to change them.</summary>
    public Task<Opened> OpenAsync(
        Reader reader,
        Act act,
        string what,
        IEnumerable<ISealedRecord> records,
        CancellationToken cancellationToken
    ) => vault.OpenAsync(reader, Purpose.CaseWork, act, what, records, cancellationToken);

    /// <summary>Saves changed facts; false when somebody else changed them since this form was opened.</summary>
    public async Task<bool> ChangeAsync(
        HavenContext context,
        Reader reader,
        Client client,
        FactsForm form,
        int version,
        CancellationToken cancellationToken
    )
    {
        if (client.Version != version)
        {
            return false;
        }
        form.WriteTo(client);
        client.Version++;
        context.Record(
            new Deed(reader, Act.Edit, Purpose.CaseWork, "client facts", [client.PersonKey])
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private bool IsTaken(long code, OrganisationId organisation)
    {
        using var context = database.Open(new Scope(organisation));
        return context.Set<Client>().Any(c => c.Code == code);
    }

    private async Task<Client> NewAsync(
        Reader reader,
        long code,
        Birth birth,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Id = ClientId.Create(),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Code = code,
            Professional = new MemberId(reader.Member),
            TakenUpAt = clock.GetUtcNow().UtcTicks,
            Birth = Sealed<Birth>.Of(birth),
            GenderIdentity = Sealed<Fact<GenderIdentity>>.Of(Fact<GenderIdentity>.NotAsked),
            GenderExpression = Sealed<Fact<GenderExpression>>.Of(Fact<GenderExpression>.NotAsked),
            RaceAndEthnicity = Sealed<Fact<RaceAndEthnicity>>.Of(Fact<RaceAndEthnicity>.NotAsked),
            SexualOrientation = Sealed<Fact<SexualOrientation>>.Of(
                Fact<SexualOrientation>.NotAsked
            ),
            PhysicalDisability = Sealed<Fact<Disability>>.Of(Fact<Disability>.NotAsked),
            IntellectualDisability = Sealed<Fact<Disability>>.Of(Fact<Disability>.NotAsked),
            ParentsImmigrationStatus = Sealed<Fact<ImmigrationStatus>>.Of(
                Fact<ImmigrationStatus>.NotAsked
            ),
            Behaviour = Sealed<string>.Of(null),
        };
}
