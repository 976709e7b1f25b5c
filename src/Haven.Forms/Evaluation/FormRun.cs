using System.Collections.Immutable;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Forms.Scoring;

namespace Haven.Forms.Evaluation;

/// One evaluation: builds the instances, then repeats conditions and calculations until nothing changes.
internal sealed class FormRun
{
    private const int InProgress = -1;
    private readonly FormPlan _plan;
    private readonly QuestionnaireResponse _response;
    private readonly Scope _scope;
    private readonly ResponseRoot _root;
    private readonly List<Instance> _roots = [];
    private readonly List<Instance> _all = [];
    private readonly Dictionary<(string, string), FormProblem> _problems = [];
    private readonly List<string> _changed = [];
    private VariableOwner _current;
    private bool _exhausted;

    // counts changes of the form: an expression is not asked again before something changed
    private int _state = 1;

    // makes what variables remembered stale
    private int _stamp = 1;

    public FormRun(
        FormPlan plan,
        QuestionnaireResponse response,
        TimeProvider? clock,
        FhirPathLimits? limits
    )
    {
        (_plan, _response) = (plan, response);
        _root = new ResponseRoot(plan.Questionnaire, _roots);
        _current = _root;
        foreach (var item in plan.Questionnaire.Items)
            Build(item, _root, null, _roots);
        _scope = new Scope(clock, limits)
        {
            Resource = new Collection(_root),
            RootResource = new Collection(_root),
            Variables = Find,
            WeightOf = plan.WeightOf,
        };
    }

    private void Build(
        QuestionnaireItem item,
        VariableOwner outer,
        string? prefix,
        List<Instance> into
    )
    {
        var key = ItemKey.Within(prefix, item.LinkId);
        var count = item.IsRepeatingGroup ? _response.Instances(key) : 1;
        for (var i = 0; i < count; i++)
        {
            var instance = new Instance(_plan.Of(item), outer, key);
            // a calculated value that came with the response is stale by definition
            if (item.IsQuestion && item.Calculated is null)
                instance.Answers = _response[key];
            into.Add(instance);
            _all.Add(instance);
            if (_all.Count > 20_000)
                throw new InvalidDataException(
                    "The response repeats groups so often that it holds more than 20,000 items"
                );
            var inner = item.IsRepeatingGroup ? ItemKey.Instance(key, i) : prefix;
            foreach (var child in item.Items)
                Build(child, instance, inner, instance.Inner);
        }
    }

    public FormEvaluation Run() =>
        Settles()
            ? Result()
            : throw new CircularFormException([.. _changed.Distinct(StringComparer.Ordinal)]);

    /// Each time that it does not settle, what kept changing is held still: sooner or later everything is.
    public FormEvaluation RunHolding()
    {
        while (!Settles())
        {
            var changing = _changed.ToHashSet(StringComparer.Ordinal);
            foreach (var instance in _all)
                if (changing.Contains(instance.Key))
                    Hold(instance);
            _changed.Clear();
        }
        return Result();
    }

    private bool Settles()
    {
        var rounds = 0;
        while (Enable() | Calculate())
        {
            if (++rounds > _plan.MostRounds + _all.Count / 50)
                return false;
            _changed.Clear();
        }
        return true;
    }

    private void Hold(Instance instance)
    {
        instance.Held = true;
        if (instance.Item.Calculated is not null)
            instance.Answers = [];
        _state++;
        _stamp++;
    }

    /// Nothing where the expression cannot be worked out: a launch context that is not there leaves the question open.
    public ImmutableArray<AnswerValue> Initial(QuestionnaireItem item, FormExpression expression)
    {
        var instance = _all.First(i => i.Item == item);
        instance.Answers = Evaluate(instance, expression, "initialExpression") is { } result
            ? ResultValues.Read(item, result) ?? []
            : [];
        _stamp++;
        return instance.Answers;
    }

    private void Changed(Instance instance)
    {
        _state++;
        _stamp++;
        _changed.Add(instance.Key);
    }

    private bool Enable()
    {
        var changed = false;
        foreach (var instance in _all)
        {
            var on =
                instance.Parent?.Enabled != false
                && (
                    instance.Held
                    || (EnableRules.Hold(instance, _roots) && ExpressionHolds(instance))
                );
            if (on == instance.Enabled)
                continue;
            instance.Enabled = on;
            Changed(instance);
            changed = true;
        }
        return changed;
    }

    private bool ExpressionHolds(Instance instance)
    {
        if (instance.Item.EnableExpression is not { } expression)
            return true;
        if (instance.EnableAskedAt != _state)
        {
            instance.EnableAskedAt = _state;
            instance.EnableHolds =
                Evaluate(instance, expression, "enableWhenExpression") is { } result
                && IsTrue(instance, result);
        }
        return instance.EnableHolds;
    }

    private bool IsTrue(Instance instance, Collection result)
    {
        if (result.Count <= 1)
            return Operators.Truth(result) == true;
        Problem(instance.Key, "enableWhenExpression", "The expression gives more than one value");
        return false;
    }

    private bool Calculate()
    {
        if (!_plan.HasExpressions)
            return false;
        var changed = false;
        foreach (var instance in _all)
        {
            if (
                instance.Item.Calculated is not { } expression
                || !instance.Enabled
                || instance.Held
                || instance.CalculatedAt == _state
            )
                continue;
            changed |= Calculate(instance, expression);
            instance.CalculatedAt = _state;
        }
        return changed;
    }

    private bool Calculate(Instance instance, FormExpression expression)
    {
        var before = instance.Answers;
        if (!before.IsEmpty)
        {
            // a value is not part of its own calculation
            instance.Answers = [];
            _stamp++;
        }
        var values = Evaluate(instance, expression, "calculatedExpression") is { } result
            ? Fit(instance, result)
            : [];
        instance.Answers = values;
        if (!before.IsEmpty)
            _stamp++;
        if (values.AsSpan().SequenceEqual(before.AsSpan()))
            return false;
        Changed(instance);
        return true;
    }

    private ImmutableArray<AnswerValue> Fit(Instance instance, Collection result)
    {
        if (ResultValues.Read(instance.Item, result) is { } values)
            return values;
        Problem(
            instance.Key,
            "calculatedExpression",
            $"The result does not fit an item of type {instance.Item.Type}"
        );
        return [];
    }

    private void Problem(string key, string field, string what) =>
        _problems[(key, field)] = new FormProblem(key, field, what);

    private Collection? Evaluate(Instance instance, FormExpression expression, string field)
    {
        _problems.Remove((instance.Key, field));
        if (_exhausted)
        {
            Problem(
                instance.Key,
                field,
                "The expression was not run: another one of this form ran for too long"
            );
            return null;
        }
        _current = instance;
        try
        {
            var focus = new Collection(instance);
            _scope.Context = focus;
            return expression.Expression.Evaluate(focus, _scope);
        }
        catch (FhirPathException e)
        {
            _exhausted = e.Fault == FhirPathFault.Limit;
            Problem(instance.Key, field, e.Message);
            return null;
        }
    }

    private bool Find(string name, out Collection value)
    {
        switch (name)
        {
            // the capitals are how forms name what they are populated from
            case "questionnaire" or "Questionnaire":
                value = _plan.Root;
                return true;
            case "QuestionnaireResponse":
                value = _scope.Resource;
                return true;
            case "qitem" when _current is Instance instance:
                value = instance.Plan.Definition;
                return true;
        }
        for (VariableOwner? owner = _current; owner is not null; owner = owner.Outer)
        {
            var variables = owner.Variables;
            for (var i = 0; i < variables.Length; i++)
                if (variables[i].Name == name)
                {
                    value = Value(owner, i, variables[i]);
                    return true;
                }
        }
        value = default;
        return false;
    }

    private Collection Value(VariableOwner owner, int index, FormExpression variable)
    {
        ref var cached = ref owner.Cached(index);
        if (cached.Stamp == _stamp)
            return cached.Value;
        if (cached.Stamp == InProgress)
            throw FhirPathException.Run($"The variable %{variable.Name} goes in a circle");
        cached.Stamp = InProgress;
        var (current, context) = (_current, _scope.Context);
        (_current, _scope.Context) = (owner, new Collection(owner));
        try
        {
            cached.Value = variable.Expression.Evaluate(_scope.Context, _scope);
            cached.Stamp = _stamp;
            return cached.Value;
        }
        finally
        {
            if (cached.Stamp == InProgress)
                cached.Stamp = 0;
            (_current, _scope.Context) = (current, context);
        }
    }

    private FormEvaluation Result()
    {
        var (on, off) = (new List<string>(_all.Count), new List<string>());
        var calculated = new Dictionary<string, ImmutableArray<AnswerValue>>(
            StringComparer.Ordinal
        );
        var kept = new Dictionary<string, ImmutableArray<AnswerValue>>(StringComparer.Ordinal);
        string? last = null;
        foreach (var instance in _all)
        {
            // the repetitions of a group share its key
            if (!instance.Item.IsRepeatingGroup || instance.Key != last)
                (instance.Enabled ? on : off).Add(instance.Key);
            last = instance.Item.IsRepeatingGroup ? instance.Key : last;
            if (!instance.Enabled)
                continue;
            if (instance.Item.Calculated is not null)
                calculated[instance.Key] = instance.Answers;
            if (!instance.Answers.IsEmpty)
                kept[instance.Key] = instance.Answers;
        }
        var steps = ScoreReader.SafetySteps(_plan, _all);
        return new FormEvaluation
        {
            Enabled = on,
            Disabled = off,
            Calculated = calculated,
            Response = _response.WithAnswers(kept),
            Problems = [.. _problems.Values],
            Circle =
            [
                .. _all.Where(i => i.Held).Select(i => i.Key).Distinct(StringComparer.Ordinal),
            ],
            SafetySteps = steps,
            Scores = ScoreReader.Scores(_plan, _all, steps),
        };
    }
}
