using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Privacy.Calendar;

namespace Haven.Research.Studies;

/// <summary>What kind of answer a variable takes.</summary>
public enum VariableKind
{
    Number = 1,
    Choice = 2,
    Day = 3,
    YesNo = 4,
    Text = 5,
}

/// <summary>The special categories of Article 9(1) of the GDPR.</summary>
public enum SpecialCategory
{
    None = 0,
    EthnicOrigin = 1,
    PoliticalOpinion = 2,
    Belief = 3,
    TradeUnion = 4,
    Genetic = 5,
    Biometric = 6,
    Health = 7,
    SexLife = 8,
}

/// <summary>The conditions of Article 9(2) of the GDPR under which a study may take a fact of a special category.</summary>
public enum SpecialCondition
{
    None = 0,

    /// <summary>(a)</summary>
    ExplicitConsent = 1,

    /// <summary>(c)</summary>
    VitalInterests = 2,

    /// <summary>(g)</summary>
    PublicInterest = 3,

    /// <summary>(h)</summary>
    Care = 4,

    /// <summary>(i)</summary>
    PublicHealth = 5,

    /// <summary>(j)</summary>
    Research = 6,
}

/// <summary>One answer that can be chosen.</summary>
/// <param name="Code">As it is stored and stands in files.</param>
/// <param name="Spanish">Empty where nobody translated it.</param>
public sealed record VariableChoice(string Code, string English, string Spanish = "");

/// <summary>One thing that a study asks.</summary>
public sealed record Variable
{
    /// <summary>Small letters, digits and underscores: the name of its field and of its column.</summary>
    public required string Code { get; init; }

    public required string English { get; init; }

    /// <summary>Empty where nobody translated it; the page of the study says that it is missing.</summary>
    public string Spanish { get; init; } = "";

    public required VariableKind Kind { get; init; }

    /// <summary>Of a number; null where there is no limit.</summary>
    public decimal? Least { get; init; }

    /// <inheritdoc cref="Least"/>
    public decimal? Most { get; init; }

    public string Unit { get; init; } = "";

    public IReadOnlyList<VariableChoice> Choices { get; init; } = [];

    /// <summary>Why the study needs it.</summary>
    public required string Why { get; init; }

    public SpecialCategory Special { get; init; }

    public SpecialCondition Condition { get; init; }

    /// <summary>The law and its section that the condition rests on, or where the words of the consent are found.</summary>
    public string Law { get; init; } = "";

    [JsonIgnore]
    public bool IsSpecial => Special != SpecialCategory.None;

    /// <summary>Whether it rests on an explicit yes of each participant.</summary>
    [JsonIgnore]
    public bool NeedsExplicitConsent => IsSpecial && Condition == SpecialCondition.ExplicitConsent;
}

/// <summary>What a study is, what it takes, and for how long it keeps that.</summary>
public sealed record Declaration
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Title { get; init; }

    /// <summary>What it is to find out.</summary>
    public required string Aim { get; init; }

    /// <summary>The body or post that answers for it; not somebody's name.</summary>
    public required string Responsible { get; init; }

    /// <summary>Under which reference an ethics committee approved it; empty before it did.</summary>
    public string Ethics { get; init; } = "";

    public DateOnly? EthicsOn { get; init; }

    /// <summary>How long after its end what participants said is kept, as <see cref="CalendarPeriod"/> writes it.</summary>
    public required string Keep { get; init; }

    public IReadOnlyList<Variable> Variables { get; init; } = [];

    [JsonIgnore]
    public CalendarPeriod KeepPeriod =>
        CalendarPeriod.Parse(Keep) ?? throw new JsonException("No such period.");

    public Variable? Find(string code) => Variables.FirstOrDefault(v => v.Code == code);

    public string Write() => JsonSerializer.Serialize(this, Json);

    internal static Declaration Read(string declared) =>
        JsonSerializer.Deserialize<Declaration>(declared, Json)
        ?? throw new JsonException("No declaration.");

    /// <summary>
    /// What is missing before anything may be taken, as sentences; each names the variable that it is about (promise
    /// RES-4.2).
    /// </summary>
    public IReadOnlyList<string> Missing()
    {
        var missing = new List<string>();
        if (Ethics.Length == 0 || EthicsOn is null)
        {
            missing.Add(
                "The ethics approval is missing. Enter its reference and the day on which it was given."
            );
        }
        if (Variables.Count == 0)
        {
            missing.Add("The study asks nothing yet. Add what it asks.");
        }
        foreach (var variable in Variables.Where(v => v.IsSpecial))
        {
            if (variable.Condition == SpecialCondition.None)
            {
                missing.Add(
                    $"“{variable.Code}” is about {DeclarationWords.Of(variable.Special)} and names no condition of Article 9(2). Choose one, or leave the question out."
                );
            }
            else if (variable.Law.Length == 0)
            {
                missing.Add(
                    $"“{variable.Code}” is about {DeclarationWords.Of(variable.Special)} and does not say what its condition rests on. Name the law and its section."
                );
            }
        }
        return missing;
    }
}
