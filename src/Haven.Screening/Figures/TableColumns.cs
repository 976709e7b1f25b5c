using System.Globalization;
using Haven.Privacy.Releases;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;

namespace Haven.Screening.Figures;

/// <summary>The columns of the table for research, with what their values are generalised to.</summary>
internal static class TableColumns
{
    private const string Any = ReleasableColumn.Any;
    private const string NotKnown = ReleasableColumn.NotKnown;
    private const int Oldest = 25;
    private const string Old = "25 or more";
    private const string Several = "Several";
    private const string Child = "0 to 11";
    private const string Teenager = "12 to 17";
    private const string Adult = "18 or more";

    private static readonly IReadOnlyList<string> Races = Words("race-and-ethnicity");
    private static readonly IReadOnlyList<string> Disabilities = Words("physical-disability");

    public static readonly IReadOnlyList<ReleasableColumn> All =
    [
        new(
            "age",
            "Age",
            ["in years", "in groups of three to six years", "child, teenager or adult", "left out"],
            [.. Enumerable.Range(0, Oldest).Select(Number), Old, NotKnown],
            age => [Band(age), Broad(age), Any]
        ),
        Plain("race", "Race and ethnicity", [.. Races, Several, NotKnown]),
        Plain("physical", "Physical disability", [.. Disabilities, NotKnown]),
        Plain("intellectual", "Intellectual disability", [.. Disabilities, NotKnown]),
        new(
            "quarter",
            "Quarter",
            ["by quarter", "by half-year", "left out"],
            [],
            quarter => [HalfOf(quarter), Any]
        ),
        Plain("instrument", "Instrument", []),
    ];

    /// <summary>Child, teenager or adult, and those of whom it is not known.</summary>
    public static readonly IReadOnlyList<string> BroadAges = [Child, Teenager, Adult, NotKnown];

    /// <summary>In which place of <see cref="BroadAges"/> an age is.</summary>
    public static int BroadAgeOf(int? age) =>
        age switch
        {
            null or < 0 => 3,
            <= 11 => 0,
            <= 17 => 1,
            _ => 2,
        };

    /// <summary>The values of a client, in the order of <see cref="All"/>, but for the instrument.</summary>
    public static IEnumerable<string> Of(Opened opened, ReleasedClient client, DateOnly day) =>
        [
            client.AgeOn(opened, day) is not { } age || age < 0 ? NotKnown
            : age >= Oldest ? Old
            : Number(age),
            RaceOf(opened.Read(client.RaceAndEthnicity)),
            DisabilityOf(opened.Read(client.PhysicalDisability)),
            DisabilityOf(opened.Read(client.IntellectualDisability)),
            Quarter.Of(day).ToString(),
        ];

    private static int? AgeOn(this ReleasedClient client, Opened opened, DateOnly day) =>
        opened.Read(client.Birth).AgeOn(day);

    private static ReleasableColumn Plain(string key, string name, IReadOnlyList<string> known) =>
        new(key, name, ["as it is", "left out"], known, _ => [Any]);

    private static string RaceOf(Fact<RaceAndEthnicity> fact)
    {
        if (fact.Answer != Answer.Known || fact.Value == 0)
        {
            return NotKnown;
        }
        int place = PlaceOf(fact.Value);
        return place >= 0 && place < Races.Count ? Races[place] : Several;
    }

    // The place of the only one that is chosen; -1 where there are several.
    private static int PlaceOf(RaceAndEthnicity value) =>
        System.Numerics.BitOperations.IsPow2((int)value)
            ? System.Numerics.BitOperations.TrailingZeroCount((int)value)
            : -1;

    // What somebody said in their own words is known, and its words are theirs.
    private static string DisabilityOf(Fact<Disability> fact) =>
        fact.Answer == Answer.Known && (int)fact.Value is 1 or 2
            ? Disabilities[(int)fact.Value - 1]
            : NotKnown;

    private static string Band(string age) =>
        Years(age) switch
        {
            null => age,
            <= 5 => "0 to 5",
            <= 11 => "6 to 11",
            <= 14 => "12 to 14",
            <= 17 => "15 to 17",
            <= 20 => "18 to 20",
            _ => "21 to 24",
        };

    private static string Broad(string age) =>
        Years(age) switch
        {
            null => age == Old ? Adult : age,
            <= 11 => Child,
            <= 17 => Teenager,
            _ => Adult,
        };

    private static int? Years(string age) =>
        int.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out int years)
            ? years
            : null;

    private static string HalfOf(string quarter) =>
        Quarter.Parse(quarter) is { } q
            ? $"{Number(q.Year)}, {(q.Number <= 2 ? "first" : "second")} half"
            : quarter;

    private static IReadOnlyList<string> Words(string field) =>
        [.. FactFields.All.First(f => f.Name == field).Options.Select(o => o.Words)];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
