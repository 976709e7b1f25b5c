using System.Collections.Immutable;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// Reads the fields of one item and names what is wrong with them.
internal sealed class ItemFields(string name, TreeNode node, Action<string, string, string> fault)
{
    private const int MostOptions = 2_000;
    private const int MostVariables = 200;

    public QuestionnaireItem Read(
        ItemType type,
        ImmutableArray<QuestionnaireItem> children,
        ValueSetOptions valueSets
    ) =>
        new()
        {
            LinkId = name,
            Type = type,
            Node = node,
            Items = children,
            Prefix = node.Child("prefix")?.Text,
            Text = LocalText.Read(node.Child("text")),
            Required = Flag("required"),
            Repeats = Flag("repeats"),
            ReadOnly = Flag("readOnly"),
            Hidden =
                node.ExtensionValue(ExtensionUrls.Hidden)?.Plain is BooleanValue { Truth: true },
            MaxLength = Count("maxLength", node.Child("maxLength")),
            MinLength = Count("minLength", node.ExtensionValue(ExtensionUrls.MinLength)),
            MaxDecimalPlaces = Count(
                "maxDecimalPlaces",
                node.ExtensionValue(ExtensionUrls.MaxDecimalPlaces)
            ),
            MinOccurs = Count("minOccurs", node.ExtensionValue(ExtensionUrls.MinOccurs)),
            MaxOccurs = Count("maxOccurs", node.ExtensionValue(ExtensionUrls.MaxOccurs)),
            Pattern = node.ExtensionValue(ExtensionUrls.Regex)?.Text,
            MinValue = Bound(ExtensionUrls.MinValue) ?? Bound(ExtensionUrls.MinQuantity),
            MaxValue = Bound(ExtensionUrls.MaxValue) ?? Bound(ExtensionUrls.MaxQuantity),
            ItemControl = node.ExtensionValue(ExtensionUrls.ItemControl)
                ?.Child("coding")
                ?.Child("code")
                ?.Text,
            Unit = node.ExtensionValue(ExtensionUrls.Unit) is { } unit ? Coding.Read(unit) : null,
            UnitOptions =
            [
                .. node.Extensions(ExtensionUrls.UnitOption)
                    .Select(e => e.Child("value"))
                    .OfType<TreeNode>()
                    .Select(Coding.Read),
            ],
            Codes = [.. node.All("code").Select(Coding.Read)],
            EnableWhen = Conditions(),
            EnableAll = Behaviour(),
            Options = Options(type, valueSets),
            Initial =
            [
                .. node.All("initial")
                    .Select(i => i.Child("value"))
                    .OfType<TreeNode>()
                    .Select(AnswerValue.Read)
                    .OfType<AnswerValue>(),
            ],
            Variables = Expressions(ExtensionUrls.Variable, named: true),
            Calculated = One(ExtensionUrls.Calculated),
            EnableExpression = One(ExtensionUrls.EnableWhenExpression),
            InitialExpression = One(ExtensionUrls.InitialExpression),
            Bands = new ScoringFields(name, node, fault).Bands(),
            Safety = new ScoringFields(name, node, fault).Safety(),
        };

    private bool Flag(string field)
    {
        switch (node.Child(field)?.Plain)
        {
            case null:
                return false;
            case BooleanValue truth:
                return truth.Truth;
            default:
                fault(name, field, $"{field} must be true or false");
                return false;
        }
    }

    private int? Count(string field, TreeNode? value)
    {
        if (value is null)
            return null;
        if (value.Plain is IntegerValue { Number: >= 0 and <= int.MaxValue } number)
            return (int)number.Number;
        fault(name, field, $"{field} must be a whole number of 0 or more");
        return null;
    }

    private AnswerValue? Bound(string url)
    {
        if (node.ExtensionValue(url) is not { } value)
            return null;
        if (AnswerValue.Read(value) is { } bound)
            return bound;
        fault(name, url[(url.LastIndexOf('/') + 1)..], "The value cannot be read");
        return null;
    }

    private bool Behaviour()
    {
        var text = node.Child("enableBehavior")?.Text;
        if (text is not (null or "all" or "any"))
            fault(name, "enableBehavior", $"'{text}' is neither all nor any");
        return text != "any";
    }

    private ImmutableArray<EnableCondition> Conditions()
    {
        var conditions = ImmutableArray.CreateBuilder<EnableCondition>();
        foreach (var condition in node.All("enableWhen"))
        {
            var (question, text) = (
                condition.Child("question")?.Text,
                condition.Child("operator")?.Text
            );
            var answer = condition.Child("answer") is { } value ? AnswerValue.Read(value) : null;
            if (question is null)
                fault(name, "enableWhen", "The condition names no question");
            else if (Operator(text) is not { } op)
                fault(name, "enableWhen", $"The operator '{text}' is not known");
            else if (answer is null)
                fault(name, "enableWhen", "The condition names no answer that can be compared");
            else if (op == EnableOperator.Exists && answer is not BooleanAnswer)
                fault(name, "enableWhen", "exists needs answerBoolean");
            else
                conditions.Add(new EnableCondition(question, op, answer));
        }
        return conditions.ToImmutable();
    }

    private static EnableOperator? Operator(string? text) =>
        text switch
        {
            "exists" => EnableOperator.Exists,
            "=" => EnableOperator.Equal,
            "!=" => EnableOperator.NotEqual,
            ">" => EnableOperator.Greater,
            "<" => EnableOperator.Less,
            ">=" => EnableOperator.GreaterOrEqual,
            "<=" => EnableOperator.LessOrEqual,
            _ => null,
        };

    private ImmutableArray<AnswerOption> Options(ItemType type, ValueSetOptions valueSets)
    {
        var written = node.All("answerOption").Take(MostOptions + 1).ToList();
        if (written.Count > MostOptions)
            fault(name, "answerOption", $"The item has more than {MostOptions} options");
        if (node.Child("answerValueSet")?.Text is { } set)
        {
            if (written.Count > 0)
                fault(name, "answerOption", "The item has both answerOption and answerValueSet");
            var found = valueSets.Of(set, out var why);
            if (why.Length == 0)
                return Keyed(found);
            fault(name, "answerValueSet", why);
            return [];
        }
        if (type == ItemType.Choice && written.Count == 0)
            fault(name, "answerOption", "A choice needs options");
        return Keyed([.. written.Select(Option).OfType<AnswerOption>()]);
    }

    private AnswerOption? Option(TreeNode option)
    {
        if (option.Child("value") is not { } node1 || AnswerValue.Read(node1) is not { } value)
        {
            fault(name, "answerOption", "An option has no value");
            return null;
        }
        return new AnswerOption(
            value,
            FormWeights.OnNode(option),
            LocalText.Read(option.ExtensionValue(ExtensionUrls.OptionPrefix)),
            option.Child("initialSelected")?.Plain is BooleanValue { Truth: true },
            option.ExtensionValue(ExtensionUrls.OptionExclusive)?.Plain
                is BooleanValue { Truth: true }
        );
    }

    // two options may have the same code in two systems, and options without a code only a display
    private ImmutableArray<AnswerOption> Keyed(ImmutableArray<AnswerOption> options)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var values = new HashSet<AnswerValue>();
        var keyed = ImmutableArray.CreateBuilder<AnswerOption>(options.Length);
        foreach (var option in options)
        {
            if (!values.Add(option.Value))
                fault(name, "answerOption", $"The option {option.Value.FormText} is there twice");
            var key = option.Value.FormText;
            if (!seen.Add(key) && option.Value is CodingAnswer { Value.System: { } system })
                seen.Add(key = $"{system}|{key}");
            keyed.Add(option with { Key = key });
        }
        return keyed.MoveToImmutable();
    }

    private FormExpression? One(string url)
    {
        var all = Expressions(url, named: false);
        return all.IsEmpty ? null : all[0];
    }

    public ImmutableArray<FormExpression> Expressions(string url, bool named)
    {
        var found = ImmutableArray.CreateBuilder<FormExpression>();
        var field = url[(url.LastIndexOf('/') + 1)..];
        foreach (var extension in node.Extensions(url))
        {
            var value = extension.Child("value");
            var (source, language, variable) = (
                value?.Child("expression")?.Text,
                value?.Child("language")?.Text,
                value?.Child("name")?.Text
            );
            if (source is null)
                fault(name, field, "The expression is missing");
            else if (language is not (null or "text/fhirpath"))
                fault(
                    name,
                    field,
                    $"Expressions in {language} cannot be run here, only text/fhirpath"
                );
            else if (named && string.IsNullOrEmpty(variable))
                fault(name, field, "The variable has no name");
            else if (named && found.Any(v => v.Name == variable))
                fault(name, field, $"The variable {variable} is there twice");
            else if (Compile(source, field) is { } expression)
                found.Add(new FormExpression(variable, expression));
        }
        if (found.Count > MostVariables)
            fault(name, field, $"More than {MostVariables} expressions stand here");
        return found.ToImmutable();
    }

    private FhirPathExpression? Compile(string source, string field)
    {
        try
        {
            return FhirPathExpression.Compile(source);
        }
        catch (FhirPathException e)
        {
            fault(name, field, e.Message);
            return null;
        }
    }
}

internal sealed class ScoringFields(
    string name,
    TreeNode node,
    Action<string, string, string> fault
)
{
    public ImmutableArray<ScoreBand> Bands()
    {
        var bands = ImmutableArray.CreateBuilder<ScoreBand>();
        foreach (var extension in node.Extensions(ExtensionUrls.ScoreBand))
        {
            var (from, to) = (Number(extension, "from"), Number(extension, "to"));
            var level = Part(extension, "level")?.Text;
            var label = LocalText.Read(Part(extension, "label"));
            if (from is null || to is null || from > to)
                fault(name, "score-band", "A band needs from and to, in this order");
            else if (level is not ("none" or "possible" or "clear"))
                fault(name, "score-band", "The level of a band is none, possible or clear");
            else if (label is null)
                fault(name, "score-band", "A band needs a label");
            else if (bands.Any(b => from <= b.To && to >= b.From))
                fault(name, "score-band", $"The band from {from} to {to} overlaps another");
            else
                bands.Add(
                    new ScoreBand(
                        from.Value,
                        to.Value,
                        Enum.Parse<ConcernLevel>(level, ignoreCase: true),
                        label,
                        LocalText.Read(Part(extension, "text"))
                    )
                );
        }
        return bands.ToImmutable();
    }

    public SafetyRule? Safety()
    {
        if (node.Extensions(ExtensionUrls.SafetyStep).FirstOrDefault() is not { } extension)
            return null;
        if (Number(extension, "above") is { } above)
            return new SafetyRule(above, LocalText.Read(Part(extension, "text")));
        fault(name, "safety-step", "A safety step needs the number above which it is raised");
        return null;
    }

    private static TreeNode? Part(TreeNode extension, string url) => extension.ExtensionValue(url);

    private static decimal? Number(TreeNode extension, string url) =>
        Operators.Number(Part(extension, url)?.Plain);
}
