using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Bench;

internal static class BenchClients
{
    private static long code = 100_000;

    public static Client New(OrganisationId organisation, PersonKeyId key) =>
        new()
        {
            Id = ClientId.Create(),
            OrganisationId = organisation,
            PersonKey = key,
            Code = Interlocked.Increment(ref code),
            Professional = MemberId.Create(),
            Birth = Sealed<Birth>.Of(Birth.On(new DateOnly(2012, 4, 30))),
            GenderIdentity = Sealed<Fact<GenderIdentity>>.Of(
                Fact<GenderIdentity>.Known(GenderIdentity.Girl)
            ),
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
            Behaviour = Sealed<string>.Of("likes to draw, sleeps badly"),
        };
}
