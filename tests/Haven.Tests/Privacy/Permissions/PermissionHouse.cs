using Haven.Privacy.Consent;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Permissions;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Permissions;

/// <summary>A client of a professional, and what they sign, straight through the core.</summary>
internal sealed record PermissionHouse(
    Installation Haven,
    TestOrganisation Organisation,
    TestMember Rosa,
    Client Client
)
{
    // No day of any year, so that none is taken for a birthday; each house has another one.
    private static long lastCode = 994_500;

    private static readonly CancellationToken Ct = CancellationToken.None;
    public static readonly DateOnly Today = new(2026, 1, 15);

    public PermissionDesk Desk => Haven.Get<PermissionDesk>();
    public ConsentSubject Subject =>
        new(Client.PersonKey, "204-117", "/", "/", typeof(Client), Age: null);

    public static async Task<PermissionHouse> OnAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        return new(
            haven,
            organisation,
            rosa,
            await rosa.TakeUpAsync(code: Interlocked.Increment(ref lastCode))
        );
    }

    public static PermissionTerms Terms(DateOnly? from = null, DateOnly? until = null) =>
        new(
            "Harbor House",
            "12 Quay Street",
            "to find a bed",
            ["Client"],
            WithTyped: false,
            Transfer: 0,
            from ?? Today,
            until ?? Today.AddMonths(1),
            "en",
            Guid.Empty
        );

    public async Task<PermissionResult> SignAsync(PermissionTerms terms)
    {
        var (english, spanish) = await Desk.TextsAsync(Organisation.Id, Subject.Handle, terms, Ct);
        return await Desk.SignAsync(
            Rosa.Reader,
            Subject,
            terms,
            PermissionText.HashOf(english.Write(), spanish.Write()),
            new PermissionSignature(new(Voice.Self, Manner.OnScreen), "RD", "", Scan: null),
            Ct
        );
    }

    /// <summary>A permission as most are: from today, for a month.</summary>
    public async Task<Guid> PermitAsync(DateOnly? from = null, DateOnly? until = null)
    {
        var signed = await SignAsync(Terms(from, until));
        signed.Outcome.ShouldBe(PermissionOutcome.Signed);
        return signed.Id;
    }

    public Task<bool> TakeBackAsync(Guid permission) =>
        Desk.TakeBackAsync(
            Rosa.Reader,
            Client.PersonKey,
            permission,
            Manner.ByTelephone,
            "not any more",
            Ct
        );

    public Task<DisclosureGiven> GiveAsync(
        Guid permission,
        Reader? reader = null,
        DisclosureDoor? door = null
    ) =>
        (door ?? Haven.Get<DisclosureDoor>()).GiveAsync(
            reader ?? Rosa.Reader,
            DisclosureBasis.Permission,
            permission,
            Ct
        );

    /// <summary>Tries the door, which has to stay shut; gives back why.</summary>
    public async Task<string> ShutAsync(Guid permission, Reader? reader = null)
    {
        using var given = await GiveAsync(permission, reader);
        given.Outcome.ShouldBe(DisclosureOutcome.Shut);
        given.File.ShouldBeNull();
        return given.Why;
    }

    public async Task<IReadOnlyList<Disclosure>> GivenAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<Disclosure>().AsNoTracking().ToListAsync(Ct);
    }
}
