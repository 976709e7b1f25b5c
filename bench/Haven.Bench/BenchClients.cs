using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;

namespace Haven.Bench;

internal static class BenchClients
{
    private static long code = 100_000;

    public static Client New(OrganisationId organisation, PersonKeyId key)
    {
        var reader = new Reader(organisation, MemberId.Create().Value, Roles.Professional, "bench");
        var birth = Birth.On(new DateOnly(2012, 4, 30));
        var client = ClientService.New(reader, key, Interlocked.Increment(ref code), birth, 0);
        client.GenderIdentity = Sealed<Fact<GenderIdentity>>.Of(
            Fact<GenderIdentity>.Known(GenderIdentity.Girl)
        );
        client.Behaviour = Sealed<string>.Of("likes to draw, sleeps badly");
        return client;
    }
}
