using System.Collections.Immutable;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

public enum ItemType
{
    Group,
    Display,
    Boolean,
    Decimal,
    Integer,
    Date,
    DateTime,
    Time,
    String,
    Text,
    Url,
    Choice,
    OpenChoice,
    Attachment,
    Reference,
    Quantity,
}

public enum EnableOperator
{
    Exists,
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
}

public sealed record EnableCondition(string Question, EnableOperator Operator, AnswerValue Answer);

public sealed record FormExpression(string? Name, FhirPathExpression Expression);

/// One answer on offer. The weight is the option's ordinalValue or itemWeight, wherever it was written.
public sealed record AnswerOption(
    AnswerValue Value,
    decimal? Weight,
    LocalText? Prefix,
    bool InitiallySelected,
    bool Exclusive
)
{
    /// What a form field sends for this option.
    public string Key { get; init; } = Value.FormText;
}

public enum ConcernLevel
{
    None,
    Possible,
    Clear,
}

/// What a total from From to To, both included, means.
public sealed record ScoreBand(
    decimal From,
    decimal To,
    ConcernLevel Level,
    LocalText Label,
    LocalText? Text
);

/// Raised when the answer's weight is above the threshold, whatever the total.
public sealed record SafetyRule(decimal Above, LocalText? Text);

public sealed class QuestionnaireItem
{
    public required string LinkId { get; init; }
    public required ItemType Type { get; init; }
    public string? Prefix { get; init; }
    public LocalText? Text { get; init; }
    public bool Required { get; init; }
    public bool Repeats { get; init; }
    public bool ReadOnly { get; init; }
    public bool Hidden { get; init; }
    public int? MaxLength { get; init; }
    public int? MinLength { get; init; }
    public int? MaxDecimalPlaces { get; init; }
    public int? MinOccurs { get; init; }
    public int? MaxOccurs { get; init; }
    public string? Pattern { get; init; }
    public AnswerValue? MinValue { get; init; }
    public AnswerValue? MaxValue { get; init; }

    /// The code of questionnaire-itemControl, such as drop-down, slider, help or page.
    public string? ItemControl { get; init; }
    public Coding? Unit { get; init; }
    public ImmutableArray<Coding> UnitOptions { get; init; } = [];

    /// The unit of a number that comes without one.
    public Coding? DefaultUnit => Unit ?? (UnitOptions is [var only] ? only : null);
    public ImmutableArray<Coding> Codes { get; init; } = [];
    public ImmutableArray<EnableCondition> EnableWhen { get; init; } = [];

    /// True for enableBehavior `all`, which also holds where nothing is said.
    public bool EnableAll { get; init; } = true;
    public ImmutableArray<AnswerOption> Options { get; init; } = [];
    public ImmutableArray<AnswerValue> Initial { get; init; } = [];
    public FormExpression? Calculated { get; init; }
    public FormExpression? EnableExpression { get; init; }
    public FormExpression? InitialExpression { get; init; }
    public ImmutableArray<FormExpression> Variables { get; init; } = [];
    public ImmutableArray<ScoreBand> Bands { get; init; } = [];
    public SafetyRule? Safety { get; init; }
    public ImmutableArray<QuestionnaireItem> Items { get; init; } = [];
    public QuestionnaireItem? Parent { get; internal set; }

    /// The place in document order.
    public int Index { get; internal set; }
    internal TreeNode Node { get; init; } = null!;

    public bool IsGroup => Type == ItemType.Group;
    public bool IsQuestion => Type is not (ItemType.Group or ItemType.Display);
    public bool IsRepeatingGroup => IsGroup && Repeats;

    /// The words of the help that hangs below the item.
    public LocalText? Help =>
        Items.FirstOrDefault(i => i is { Type: ItemType.Display, ItemControl: "help" })?.Text;

    public AnswerOption? OptionFor(AnswerValue value)
    {
        foreach (var option in Options)
            if (option.Value.Equals(value))
                return option;
        return null;
    }

    public decimal? WeightOf(AnswerValue value) =>
        OptionFor(value)?.Weight ?? (value as CodingAnswer)?.Value.Weight;
}
