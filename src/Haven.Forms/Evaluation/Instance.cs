using System.Collections.Immutable;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Evaluation;

/// Values of variables that belong to one place, as of one state of the form.
internal abstract class VariableOwner : Node
{
    private (int Stamp, Collection Value)[]? _values;

    public abstract ImmutableArray<FormExpression> Variables { get; }
    public abstract VariableOwner? Outer { get; }

    public ref (int Stamp, Collection Value) Cached(int index) =>
        ref (_values ??= new (int, Collection)[Variables.Length])[index];
}

/// One item of the response in one repetition, as expressions see it: what is off or empty is not there.
internal sealed class Instance(ItemPlan plan, VariableOwner outer, string key) : VariableOwner
{
    private ImmutableArray<AnswerValue> _answers = [];
    private AnswerNode[]? _answerNodes;

    public ItemPlan Plan => plan;
    public QuestionnaireItem Item => plan.Item;
    public Instance? Parent => outer as Instance;
    public string Key => key;
    public List<Instance> Inner { get; } = [];
    public bool Enabled { get; set; } = true;

    /// Part of a circle: it is on, and has no value of its own.
    public bool Held { get; set; }
    public int CalculatedAt { get; set; }
    public int EnableAskedAt { get; set; }
    public bool EnableHolds { get; set; }

    public ImmutableArray<AnswerValue> Answers
    {
        get => _answers;
        set => (_answers, _answerNodes) = (value, null);
    }

    public bool HasContent
    {
        get
        {
            if (!Enabled)
                return false;
            if (!_answers.IsEmpty)
                return true;
            foreach (var child in Inner)
                if (child.HasContent)
                    return true;
            return false;
        }
    }

    public override ImmutableArray<FormExpression> Variables => plan.Item.Variables;
    public override VariableOwner Outer => outer;
    public override string? FhirType => "QuestionnaireResponse.item";
    public override bool HasChildren => true;

    internal override int ContentHash => plan.LinkId.ContentHash;

    internal override Value? Only(string name, out bool several)
    {
        if (name != "linkId")
            return base.Only(name, out several);
        several = false;
        return plan.LinkId;
    }

    public override void Children(string name, ref Gather into)
    {
        switch (name)
        {
            case "linkId":
                into.Add(plan.LinkId);
                break;
            case "text" when plan.Text is not null:
                into.Add(plan.Text);
                break;
            case "answer":
                AddAnswers(ref into);
                break;
            case "item" when _answers.IsEmpty:
                AddItems(ref into);
                break;
        }
    }

    public override void AllChildren(ref Gather into)
    {
        foreach (var name in (ReadOnlySpan<string>)["linkId", "text", "answer", "item"])
            Children(name, ref into);
    }

    private void AddAnswers(ref Gather into)
    {
        if (_answers.IsEmpty || !Enabled)
            return;
        if (_answerNodes is null)
        {
            _answerNodes = new AnswerNode[_answers.Length];
            for (var i = 0; i < _answerNodes.Length; i++)
                _answerNodes[i] = new AnswerNode(this, _answers[i], i == 0);
        }
        foreach (var node in _answerNodes)
            into.Add(node);
    }

    internal void AddItems(ref Gather into)
    {
        foreach (var child in Inner)
            if (child.HasContent)
                into.Add(child);
    }
}

internal sealed class AnswerNode(Instance owner, AnswerValue answer, bool first) : Node
{
    private Node? _value;

    public Instance Owner => owner;
    public AnswerValue Given => answer;
    public override string? FhirType => "QuestionnaireResponse.item.answer";
    public override bool HasChildren => true;

    // only where there are options are there weights to find
    private Node Value =>
        _value ??= owner.Item.Options.IsEmpty
            ? answer.Node
            : answer.Node switch
            {
                TreeNode tree => tree.In(this),
                PrimitiveNode primitive => primitive.In(this),
                var other => other,
            };

    public override void Children(string name, ref Gather into)
    {
        if (name == "value")
            into.Add(Value);
        else if (name == "item" && first)
            owner.AddItems(ref into);
    }

    public override void AllChildren(ref Gather into)
    {
        Children("value", ref into);
        Children("item", ref into);
    }
}

internal sealed class ResponseRoot(Questionnaire questionnaire, List<Instance> items)
    : VariableOwner
{
    public override ImmutableArray<FormExpression> Variables => questionnaire.Variables;
    public override VariableOwner? Outer => null;
    public override string? FhirType => "QuestionnaireResponse";
    public override bool HasChildren => true;

    public override void Children(string name, ref Gather into)
    {
        if (name == "item")
        {
            foreach (var item in items)
                if (item.HasContent)
                    into.Add(item);
        }
        else if (name == "questionnaire" && questionnaire.Canonical is { } canonical)
            into.Add(new PrimitiveNode("canonical", new StringValue(canonical)));
        else if (name == "status")
            into.Add(new PrimitiveNode("code", new StringValue("in-progress")));
    }

    public override void AllChildren(ref Gather into)
    {
        foreach (var name in (ReadOnlySpan<string>)["questionnaire", "status", "item"])
            Children(name, ref into);
    }
}
