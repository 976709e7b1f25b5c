using System.Runtime.CompilerServices;
using Haven.Privacy.Inventory;
using Haven.Privacy.Vault;

namespace Haven.Screening.Clients;

/// <summary>An answer to a fact's question, whatever its list is.</summary>
public readonly record struct FactChoice(Answer Answer, int Value, string OwnWords);

/// <summary>A fact as a question on a page: its words, its list, and where the answer is kept.</summary>
/// <param name="Property">The name of the client's property that keeps it.</param>
public sealed record FactField(
    string Name,
    string Question,
    string? Hint,
    IReadOnlyList<(int Value, string Words)> Options,
    bool Several,
    Func<Opened, Client, FactChoice> Read,
    Action<Client, FactChoice> Write,
    string Property
)
{
    private static readonly IReadOnlySet<string> OfHealth = HealthFacts.Of(typeof(Client));

    /// <summary>Whether a client's record declares it as a fact about health.</summary>
    public bool IsHealth => OfHealth.Contains(Property);

    /// <summary>The answer in words, as a page shows it.</summary>
    public string InWords(FactChoice choice) =>
        choice.Answer switch
        {
            Answer.Known => string.Join(
                ", ",
                Options
                    .Where(o => Several ? (choice.Value & o.Value) != 0 : choice.Value == o.Value)
                    .Select(o => o.Words)
            ),
            Answer.OwnWords => $"“{choice.OwnWords}”",
            Answer.NotKnown => "Not known",
            Answer.Declined => "Declined to say",
            _ => "Not asked",
        };
}

/// <summary>The facts of promise SCR-5, in the order in which pages ask for them.</summary>
public static class FactFields
{
    public static IReadOnlyList<FactField> All { get; } =
    [
        Field<GenderIdentity>(
            "gender-identity",
            "Gender identity",
            null,
            [
                (1, "Girl"),
                (2, "Boy"),
                (3, "Non-binary"),
                (4, "Transgender girl"),
                (5, "Transgender boy"),
                (6, "Two-spirit"),
            ],
            c => c.GenderIdentity,
            (c, v) => c.GenderIdentity = v
        ),
        Field<GenderExpression>(
            "gender-expression",
            "Gender expression",
            "How the young person shows their gender to others.",
            [(1, "Feminine"), (2, "Masculine"), (3, "Androgynous"), (4, "It changes")],
            c => c.GenderExpression,
            (c, v) => c.GenderExpression = v
        ),
        Field<RaceAndEthnicity>(
            "race-and-ethnicity",
            "Race and ethnicity",
            "Choose all that the young person says of themselves.",
            [
                (1, "American Indian or Alaska Native"),
                (2, "Asian"),
                (4, "Black or African American"),
                (8, "Hispanic or Latino"),
                (16, "Middle Eastern or North African"),
                (32, "Native Hawaiian or Pacific Islander"),
                (64, "White"),
            ],
            c => c.RaceAndEthnicity,
            (c, v) => c.RaceAndEthnicity = v,
            several: true
        ),
        Field<SexualOrientation>(
            "sexual-orientation",
            "Sexual orientation",
            null,
            [
                (1, "Straight"),
                (2, "Gay"),
                (3, "Lesbian"),
                (4, "Bisexual"),
                (5, "Asexual"),
                (6, "Questioning"),
            ],
            c => c.SexualOrientation,
            (c, v) => c.SexualOrientation = v
        ),
        Field<Disability>(
            "physical-disability",
            "Physical disability",
            null,
            [(1, "None"), (2, "There is one")],
            c => c.PhysicalDisability,
            (c, v) => c.PhysicalDisability = v
        ),
        Field<Disability>(
            "intellectual-disability",
            "Intellectual disability",
            null,
            [(1, "None"), (2, "There is one")],
            c => c.IntellectualDisability,
            (c, v) => c.IntellectualDisability = v
        ),
        Field<ImmigrationStatus>(
            "parents-immigration-status",
            "Parents’ immigration status (optional)",
            "Ask only if it helps you to keep this young person safe. It is never shown in lists.",
            [
                (1, "Citizen"),
                (2, "Permanent resident"),
                (3, "Visa"),
                (4, "Refugee or asylum"),
                (5, "Undocumented"),
                (6, "Differs between parents"),
            ],
            c => c.ParentsImmigrationStatus,
            (c, v) => c.ParentsImmigrationStatus = v
        ),
    ];

    private static FactField Field<T>(
        string name,
        string question,
        string? hint,
        IReadOnlyList<(int, string)> options,
        Func<Client, Sealed<Fact<T>>> get,
        Action<Client, Sealed<Fact<T>>> set,
        bool several = false,
        [CallerArgumentExpression(nameof(get))] string property = ""
    )
        where T : struct, Enum =>
        new(
            name,
            question,
            hint,
            options,
            several,
            (opened, client) =>
            {
                var fact = opened.Read(get(client));
                return new FactChoice(
                    fact.Answer,
                    Convert.ToInt32(fact.Value, System.Globalization.CultureInfo.InvariantCulture),
                    fact.OwnWords ?? ""
                );
            },
            (client, choice) =>
                set(
                    client,
                    Sealed<Fact<T>>.Of(
                        new Fact<T>(
                            choice.Answer,
                            (T)Enum.ToObject(typeof(T), choice.Value),
                            choice.OwnWords
                        )
                    )
                ),
            property[(property.LastIndexOf('.') + 1)..] // of "c => c.GenderIdentity"
        );
}
