using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Referrals;

/// <summary>A request for a referral, opened.</summary>
public sealed record ReferralLine(
    ReferralRequest Record,
    string Need,
    ReferralShares Shares,
    ConsentGiver ConsentBy,
    DateOnly? ConsentOn,
    string By
);

/// <summary>
/// Keeps what is asked for, and hands it over where somebody is there to take it. Where nobody is, it stays an open
/// request, and nothing says that it was sent.
/// </summary>
public sealed class ReferralDesk(
    Vault vault,
    IEnumerable<IReferralHandoff> receivers,
    TimeProvider clock
)
{
    private const string What = "request for a referral";
    private readonly IReferralHandoff? receiver = receivers.SingleOrDefault();

    /// <summary>Whether a directory of services is installed that takes requests over.</summary>
    public bool HasReceiver => receiver is not null;

    public async Task<IReadOnlyList<ReferralLine>> ReadAsync(
        HavenContext store,
        Reader reader,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var requests = await store
            .Set<ReferralRequest>()
            .AsNoTracking()
            .Where(r => r.Client == client.Id)
            .OrderByDescending(r => r.Number)
            .Take(50)
            .ToListAsync(cancellationToken);
        var ids = requests.Select(r => r.By).Distinct().ToList();
        var people = await store
            .Set<Member>()
            .AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            What,
            [.. requests, .. people],
            cancellationToken
        );
        var names = people.ToDictionary(p => p.Id, p => opened.Read(p.Name) ?? "");
        return requests.ConvertAll(r => new ReferralLine(
            r,
            opened.Read(r.Need) ?? "",
            opened.Read(r.Shares) ?? ReferralShares.Nothing,
            opened.Read(r.ConsentBy) ?? ConsentGiver.YoungPerson,
            opened.Read(r.ConsentOn),
            names.GetValueOrDefault(r.By) ?? "somebody who has left"
        ));
    }

    /// <summary>
    /// Keeps a request, and hands it over where there is a receiver; both commit together. False where somebody else
    /// asked for this client at the same moment: nothing of this one was kept or handed over.
    /// </summary>
    public async Task<bool> AskAsync(
        HavenContext store,
        Reader reader,
        Client client,
        ReferralForm form,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        int before = await store
            .Set<ReferralRequest>()
            .CountAsync(r => r.Client == client.Id, cancellationToken);
        var request = new ReferralRequest
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = reader.Organisation,
            PersonKey = client.PersonKey,
            Client = client.Id,
            Number = before + 1,
            By = new MemberId(reader.Member),
            At = now.UtcTicks,
            Need = Sealed<string>.Of(form.Need),
            Shares = Sealed<ReferralShares?>.Of(form.Shares),
            ConsentBy = Sealed<ConsentGiver?>.Of(form.Consent),
            ConsentOn = Sealed<DateOnly?>.Of(form.ConsentOn.Day),
        };
        store.Add(request);
        store.Record(new Deed(reader, Act.Create, Purpose.CaseWork, What, [client.PersonKey]));
        if (receiver is not null)
        {
            request.SentAt = now.UtcTicks;
            var shared = await SharedAsync(store, reader, client, form.Shares, cancellationToken);
            await receiver.HandOverAsync(
                store,
                new ReferralAsk(
                    reader.Organisation,
                    request.Id,
                    client.PersonKey,
                    form.Need,
                    shared,
                    new ReferralConsent(
                        ReferralWords.Of(form.Consent!.Value),
                        form.ConsentOn.Day!.Value,
                        request.By
                    )
                ),
                cancellationToken
            );
        }
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException) when (IsTaken(store, request))
        {
            return false;
        }
    }

    private static bool IsTaken(HavenContext store, ReferralRequest request) =>
        store
            .Set<ReferralRequest>()
            .Any(r => r.Client == request.Client && r.Number == request.Number);

    /// <summary>They no longer agree. False where there is no such request that stands.</summary>
    public async Task<bool> WithdrawAsync(
        HavenContext store,
        Reader reader,
        Client client,
        int number,
        CancellationToken cancellationToken
    )
    {
        var request = await store
            .Set<ReferralRequest>()
            .SingleOrDefaultAsync(
                r => r.Client == client.Id && r.Number == number && r.WithdrawnAt == 0,
                cancellationToken
            );
        if (request is null)
        {
            return false;
        }
        request.WithdrawnAt = clock.GetUtcNow().UtcTicks;
        request.Version++;
        store.Record(
            new Deed(reader, Act.Edit, Purpose.CaseWork, What + ", withdrawn", [client.PersonKey])
        );
        if (receiver is not null && request.SentAt != 0)
        {
            await receiver.WithdrawAsync(store, request.Id, cancellationToken);
        }
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // withdrawn by somebody else a moment ago
        }
    }

    // Only what was chosen is opened at all.
    private async Task<IReadOnlyList<SharedFact>> SharedAsync(
        HavenContext store,
        Reader reader,
        Client client,
        ReferralShares shares,
        CancellationToken cancellationToken
    )
    {
        if (shares == ReferralShares.Nothing)
        {
            return [];
        }
        var last = !shares.HasFlag(ReferralShares.Level)
            ? null
            : await store
                .Set<ScreeningRecord>()
                .AsNoTracking()
                .Where(s => s.Client == client.Id && s.ConfirmedAt != 0)
                .OrderByDescending(s => s.Number)
                .FirstOrDefaultAsync(cancellationToken);
        ISealedRecord?[] records = [shares.HasFlag(ReferralShares.Age) ? client : null, last];
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.Retrieve,
            "shared in a referral",
            records.OfType<ISealedRecord>(),
            cancellationToken
        );
        var today = LocalTime.Today(clock);
        var shared = new List<SharedFact>();
        if (shares.HasFlag(ReferralShares.Age) && opened.Read(client.Birth).AgeOn(today) is { } age)
        {
            shared.Add(new SharedFact("Age", $"{age}"));
        }
        if (last is not null && ScreeningResult.Read(opened.Read(last.Result)) is { } result)
        {
            shared.Add(new SharedFact("Level of concern", result.LevelWords));
        }
        return shared;
    }
}

/// <summary>What pages and messages call the parts of a request.</summary>
public static class ReferralWords
{
    public static string Of(ConsentGiver giver) =>
        giver switch
        {
            ConsentGiver.Carer => "Somebody who cares for the young person",
            ConsentGiver.Both => "The young person and somebody who cares for them",
            _ => "The young person",
        };

    public static string Of(ReferralShares shares) =>
        shares switch
        {
            ReferralShares.Age => "the age",
            ReferralShares.Level => "the level of concern of the last confirmed result",
            ReferralShares.Age | ReferralShares.Level =>
                "the age, and the level of concern of the last confirmed result",
            _ => "nothing beside the need",
        };
}
