using System.Text.Json;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Api;

/// <summary>
/// What of a client another system may be told. The parents' immigration status is not even loaded: what is not here
/// cannot leave (promise SCR-5).
/// </summary>
[PartOf(typeof(Client))]
internal sealed class ClientFacts : ISealedRecord
{
    public ClientId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long Code { get; init; }
    public required Sealed<Birth> Birth { get; init; }
    public required Sealed<Fact<GenderIdentity>> GenderIdentity { get; init; }
    public required Sealed<Fact<GenderExpression>> GenderExpression { get; init; }
    public required Sealed<Fact<RaceAndEthnicity>> RaceAndEthnicity { get; init; }
    public required Sealed<Fact<SexualOrientation>> SexualOrientation { get; init; }
    public required Sealed<Fact<Disability>> PhysicalDisability { get; init; }
    public required Sealed<Fact<Disability>> IntellectualDisability { get; init; }
    public required Sealed<string> Behaviour { get; init; }

    Guid ISealedRecord.Row => Id.Value;

    public static IQueryable<ClientFacts> Of(IQueryable<Client> clients) =>
        clients.Select(c => new ClientFacts
        {
            Id = c.Id,
            OrganisationId = c.OrganisationId,
            PersonKey = c.PersonKey,
            Code = c.Code,
            Birth = c.Birth,
            GenderIdentity = c.GenderIdentity,
            GenderExpression = c.GenderExpression,
            RaceAndEthnicity = c.RaceAndEthnicity,
            SexualOrientation = c.SexualOrientation,
            PhysicalDisability = c.PhysicalDisability,
            IntellectualDisability = c.IntellectualDisability,
            Behaviour = c.Behaviour,
        });

    public FactsAnswer Answer(Opened opened) =>
        new(
            Code,
            BirthOf(opened.Read(Birth)),
            FactOf(opened.Read(GenderIdentity)),
            FactOf(opened.Read(GenderExpression)),
            FactOf(opened.Read(RaceAndEthnicity)),
            FactOf(opened.Read(SexualOrientation)),
            FactOf(opened.Read(PhysicalDisability)),
            FactOf(opened.Read(IntellectualDisability)),
            opened.Read(Behaviour) is { Length: > 0 } text ? text : null
        );

    private static BirthAnswer BirthOf(Birth birth) =>
        birth.Answer != Clients.Answer.Known ? new(Word(birth.Answer), null, null, null)
        : birth.AgeThen is { } age ? new(Word(birth.Answer), null, age, birth.Date)
        : new(Word(birth.Answer), birth.Date, null, null);

    private static FactAnswer FactOf<T>(Fact<T> fact)
        where T : struct, Enum =>
        new(
            Word(fact.Answer),
            fact.Answer == Clients.Answer.Known
                ?
                [
                    .. Enum.GetValues<T>()
                        .Where(v => Holds(fact.Value, v))
                        .Select(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString())),
                ]
                : [],
            fact.Answer == Clients.Answer.OwnWords ? fact.OwnWords : null
        );

    private static bool Holds<T>(T value, T one)
        where T : struct, Enum =>
        typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false)
            ? value.HasFlag(one)
            : value.Equals(one);

    private static string Word(Answer answer) =>
        JsonNamingPolicy.CamelCase.ConvertName(answer.ToString());
}
