using Haven.Privacy.Audit;
using Haven.Privacy.Emergency;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Attesting;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Clients;

/// <summary>A client whom somebody may read about, and as what.</summary>
/// <param name="Until">When it ends; null for those who look after the client.</param>
public sealed record Sight(Client Client, Purpose Purpose, DateTimeOffset? Until);

/// <summary>Takes clients up, finds them by code, and changes their facts.</summary>
public sealed class ClientService(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    EmergencyDesk emergencies,
    RestrictionGate restrictions,
    PurposeGate gate,
    TimeProvider clock
)
{
    /// <summary>Takes up a client on the reader's caseload; null when the code is taken in this organisation.</summary>
    /// <param name="authority">What the reader attests to; without it no client is created (promise SCR-2).</param>
    /// <param name="beside">Adds what is to be stored with the client or not at all.</param>
    public async Task<Client?> TakeUpAsync(
        Reader reader,
        long code,
        Birth birth,
        AttestedAuthority authority,
        CancellationToken cancellationToken,
        Func<HavenContext, Client, Task>? beside = null
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await context.Set<Client>().AnyAsync(c => c.Code == code, cancellationToken))
        {
            return null;
        }
        var key = await keys.NewPersonAsync(reader.Organisation, cancellationToken);
        var client = New(reader, key, code, birth, clock.GetUtcNow().UtcTicks);
        context.Add(client);
        ClientAttestation.Add(context, reader, client, authority, client.TakenUpAt);
        context.Record(
            new Deed(reader, Act.Create, Purpose.CaseWork, "client", [client.PersonKey])
        );
        if (beside is not null)
        {
            await beside(context, client);
        }
        try
        {
            await Placing.SaveAsync(
                database,
                context,
                reader,
                client.Professional,
                [client],
                cancellationToken
            );
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
        var visible = await VisibleClients.OfAsync(context, reader, cancellationToken);
        var client = await visible
            .In(context)
            .SingleOrDefaultAsync(c => c.Code == code, cancellationToken);
        if (client is null)
        {
            await RecordMissAsync(context, reader, cancellationToken);
        }
        return client;
    }

    /// <summary>The same to read alone: also a colleague's client, while the reader has emergency access to them.</summary>
    public async Task<Sight?> FindToReadAsync(
        HavenContext context,
        Reader reader,
        long code,
        CancellationToken cancellationToken
    )
    {
        var visible = await VisibleClients.OfAsync(context, reader, cancellationToken);
        var own = await visible
            .In(context)
            .SingleOrDefaultAsync(c => c.Code == code, cancellationToken);
        if (own is not null && !await IsRestrictedAsync(own, cancellationToken))
        {
            return new Sight(own, Purpose.CaseWork, null);
        }
        var open = await (
            from c in context.Set<Client>()
            where c.Code == code
            join a in emergencies.Open(context, reader) on c.PersonKey equals a.PersonKey
            orderby a.Until descending
            select new { Client = c, a.Until }
        ).FirstOrDefaultAsync(cancellationToken);
        if (open is null && own is not null)
        {
            return new Sight(own, Purpose.CaseWork, null); // the vault says that it is restricted
        }
        if (open is null)
        {
            await RecordMissAsync(context, reader, cancellationToken);
            return null;
        }
        return new Sight(
            open.Client,
            Purpose.Emergency,
            new DateTimeOffset(open.Until, TimeSpan.Zero)
        );
    }

    /// <summary>Whether not even those who look after a client may use what is kept, but in an emergency.</summary>
    public async Task<bool> IsRestrictedAsync(Client client, CancellationToken cancellationToken) =>
        (
            await restrictions.AmongAsync(
                client.OrganisationId,
                Purpose.CaseWork,
                [client.PersonKey],
                cancellationToken
            )
        ).Count > 0;

    /// <summary>
    /// For what a professional attests. A court order can come after somebody took their consent back: where nothing but
    /// that closes case work, it is written down for consent.
    /// </summary>
    public async Task<Purpose> PurposeToAttestAsync(
        Client client,
        CancellationToken cancellationToken
    )
    {
        var closed = await restrictions.AmongAsync(
            client.OrganisationId,
            Purpose.CaseWork,
            [client.PersonKey],
            cancellationToken
        );
        return
            closed.TryGetValue(client.PersonKey, out var closing)
            && closing.ByConsent
            && await gate.WhyNotEnteredAsync(
                client.OrganisationId,
                Purpose.CaseWork,
                cancellationToken
            )
                is null
            ? Purpose.Consent
            : Purpose.CaseWork;
    }

    private static Task RecordMissAsync(
        HavenContext context,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        context.Record(
            new Deed(reader, Act.Retrieve, Purpose.CaseWork, "client code, not found", [])
        );
        return context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Opens a client's facts to look at them, or to change them.</summary>
    public Task<Opened> OpenAsync(
        Reader reader,
        Purpose purpose,
        Act act,
        string what,
        IEnumerable<ISealedRecord> records,
        CancellationToken cancellationToken
    ) => vault.OpenAsync(reader, purpose, act, what, records, cancellationToken);

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
        if (client.AttestedAt == 0)
        {
            throw new InvalidOperationException("Nobody has attested for this client yet");
        }
        if (client.Version != version)
        {
            return false;
        }
        // What stood before is kept: whoever corrects something takes nothing away (promise SCR-15).
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.Edit,
            "client facts",
            [client],
            cancellationToken
        );
        var before = FactsForm.From(client, opened);
        var by = new MemberId(reader.Member);
        if (EarlierFacts.Of(client, (before, form), by, clock.GetUtcNow()) is { } earlier)
        {
            context.Add(earlier);
        }
        form.WriteTo(client);
        client.Version++;
        context.Record(
            new Deed(reader, Act.Edit, Purpose.CaseWork, "client facts", [client.PersonKey])
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private bool IsTaken(long code, OrganisationId organisation)
    {
        using var context = database.Open(new Scope(organisation));
        return context.Set<Client>().Any(c => c.Code == code);
    }

    /// <summary>A client of whom nothing is known yet but, perhaps, the age.</summary>
    public static Client New(
        Reader reader,
        PersonKeyId key,
        long code,
        Birth birth,
        long takenUpAt
    ) =>
        new()
        {
            Id = ClientId.Create(),
            OrganisationId = reader.Organisation,
            PersonKey = key,
            Code = code,
            Professional = new MemberId(reader.Member),
            TakenUpAt = takenUpAt,
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
