using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Haven.Forms.Evaluation;
using Haven.Forms.FhirPath;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Evaluation;

/// Rules that others get wrong.
public class RulesTests
{
    [Fact]
    public void NotEqual_WithNoAnswer_Holds()
    {
        var form = Of(
            Item("q", "string"),
            Item("then", "string").When("q", "!=", "answerString", "x")
        );
        FormEngine.Evaluate(form, QuestionnaireResponse.Empty).IsEnabled("then").ShouldBeTrue();
        FormEngine
            .Evaluate(form, Answered(("q", new StringAnswer("x"))))
            .IsEnabled("then")
            .ShouldBeFalse();
    }

    [Fact]
    public void StaleAnswer_OfADisabledQuestion_CountsAsNoneAndIsNotSaved()
    {
        var form = Of(
            Item("a", "boolean"),
            Item("b", "boolean").When("a", "=", "answerBoolean", true),
            Item("c", "string").When("b", "exists", "answerBoolean", true)
        );
        var evaluation = FormEngine.Evaluate(
            form,
            Answered(
                ("a", new BooleanAnswer(false)),
                ("b", new BooleanAnswer(true)),
                ("c", new StringAnswer("old"))
            )
        );
        evaluation.Enabled.ShouldBe(["a"]);
        evaluation.Response.Answers.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public void Condition_InARepetition_LooksAtItsOwn()
    {
        var group = Item(
                "g",
                "group",
                Item("q", "boolean"),
                Item("more", "string").When("q", "=", "answerBoolean", true)
            )
            .With("repeats", true);
        var form = Of(group);
        var evaluation = FormEngine.Evaluate(
            form,
            Answered(("g[0]/q", new BooleanAnswer(false)), ("g[1]/q", new BooleanAnswer(true)))
        );
        evaluation.Enabled.ShouldBe(["g", "g[0]/q", "g[1]/q", "g[1]/more"]);
        evaluation.Disabled.ShouldBe(["g[0]/more"]);
    }

    [Fact]
    public void Calculation_InARepetition_ReadsItsOwn()
    {
        var sum = Item("sum", "integer")
            .Calculated("%rows.where(linkId = 'n').answer.value.sum() * 10");
        var group = Item("g", "group", Item("n", "integer"), sum)
            .With("repeats", true)
            .Expression(ExtensionUrls.Variable, "item", "rows");
        var evaluation = FormEngine.Evaluate(
            Of(group),
            Answered(("g[0]/n", new IntegerAnswer(2)), ("g[1]/n", new IntegerAnswer(3)))
        );
        evaluation.Problems.ShouldBeEmpty();
        evaluation.Calculated["g[0]/sum"].ShouldBe([new IntegerAnswer(20)]);
        evaluation.Calculated["g[1]/sum"].ShouldBe([new IntegerAnswer(30)]);
    }

    [Fact]
    public void Weight_MatchesOnSystemAndCode()
    {
        var form = Of(
            Item("q", "choice").Option("x", 1, "one").Option("x", 7, "two"),
            Item("total", "decimal")
                .Calculated("%resource.item.where(linkId = 'q').answer.weight().sum()")
        );
        var second = form.ByLinkId["q"].Options[1].Value;
        FormEngine
            .Evaluate(form, Answered(("q", second)))
            .Calculated["total"]
            .ShouldBe([new DecimalAnswer(7)]);
        form.ByLinkId["q"].Options.Select(o => o.Key).ShouldBe(["x", "two|x"]);
    }

    [Fact]
    public void Hidden_ChangesNoScore_AndDisabledRemoves()
    {
        var hidden = new JsonObject { ["url"] = ExtensionUrls.Hidden, ["valueBoolean"] = true };
        var form = Of(
            Item("on", "boolean"),
            Item("q", "choice").Option("a", 2).Extension(hidden),
            Item("r", "choice").Option("a", 3).When("on", "=", "answerBoolean", true),
            Item("total", "decimal").Calculated("%resource.item.answer.weight().sum()")
        );
        var answers = Answered(("q", form.Chosen("q", "a")), ("r", form.Chosen("r", "a")));
        FormEngine.Evaluate(form, answers).Calculated["total"].ShouldBe([new DecimalAnswer(2)]);
        FormEngine
            .Evaluate(form, answers.With("on", new BooleanAnswer(true)))
            .Calculated["total"]
            .ShouldBe([new DecimalAnswer(5)]);
    }

    [Fact]
    public void Enablement_ThatDependsOnAScore_Settles()
    {
        var form = Of(
            Item("more", "choice").Option("a", 5).When("total", ">=", "answerDecimal", 3),
            Item("q", "choice").Option("a", 3),
            Item("total", "decimal")
                .Calculated("%resource.item.where(linkId = 'q').answer.weight().sum()")
        );
        FormEngine
            .Evaluate(form, Answered(("q", form.Chosen("q", "a"))))
            .IsEnabled("more")
            .ShouldBeTrue();
        FormEngine.Evaluate(form, QuestionnaireResponse.Empty).IsEnabled("more").ShouldBeFalse();
    }

    [Fact]
    public void Enablement_ThatSwitchesItsOwnScoreOff_IsRefusedWithTheItemsNamed()
    {
        var form = Of(
            Item("q", "choice")
                .Option("a", 3)
                .When("total", "<", "answerDecimal", 3)
                .When("total", "exists", "answerBoolean", false)
                .With("enableBehavior", "any"),
            Item("total", "decimal")
                .Calculated("%resource.item.where(linkId = 'q').answer.weight().sum()")
        );
        var fault = Should.Throw<CircularFormException>(() =>
            FormEngine.Evaluate(form, Answered(("q", form.Chosen("q", "a"))))
        );
        fault.Items.Order(StringComparer.Ordinal).ShouldBe(["q", "total"]);
    }

    [Fact]
    public void Expression_ThatRunsForEver_IsStoppedAndNamed()
    {
        var form = Of(Item("n", "integer").Calculated("1.repeat($this + 1).count()"));
        var problem = FormEngine
            .Evaluate(form, QuestionnaireResponse.Empty)
            .Problems.ShouldHaveSingleItem();
        problem.Key.ShouldBe("n");
    }

    [Fact]
    public void Start_TakesInitialValuesAndSelectedOptions()
    {
        var initial = new JsonArray(new JsonObject { ["valueInteger"] = 4 });
        var form = Of(Item("n", "integer").With("initial", initial), Item("o", "string"));
        FormEngine.Start(form).Answers.Keys.ShouldBe(["n"]);
    }

    [Fact]
    public void Evaluation_DoesNotDependOnTheOrderOfAnswers()
    {
        var form = ShippedInstruments.Phq9();
        var choice = Gen.Choose(0, 4).ArrayOf(10);
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(
                choice.ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (choices, seed) =>
                {
                    var questions = form
                        .All.Where(i => !i.Options.IsEmpty)
                        .Zip(choices)
                        .Where(p => p.Second < 4);
                    var answers = questions
                        .Select(p => (p.First.LinkId, p.First.Options[p.Second].Value))
                        .ToArray();
                    var shuffled = answers.ToArray();
                    new System.Random(seed).Shuffle(shuffled);
                    var (a, b) = (
                        FormEngine.Evaluate(form, Answered(answers)),
                        FormEngine.Evaluate(form, Answered(shuffled))
                    );
                    return a.Enabled.SequenceEqual(b.Enabled)
                        && a.Calculated["total"].SequenceEqual(b.Calculated["total"])
                        && a.SafetySteps.Count == b.SafetySteps.Count;
                }
            )
        );
    }

    [Fact]
    public void Limits_StopWhatGrows()
    {
        string[] sources =
        [
            "1.repeat($this + 1)",
            "'a'.repeat($this + 'a')",
            "'a'.repeat($this + $this)",
        ];
        foreach (var source in sources)
            Should
                .Throw<FhirPathException>(() => FhirPathExpression.Compile(source).Evaluate(null))
                .Fault.ShouldBe(FhirPathFault.Limit);
    }

    [Fact]
    public void Pattern_ThatBacktracksForEver_IsStopped()
    {
        var limits = new FhirPathLimits(Time: TimeSpan.FromMilliseconds(50));
        var expression = FhirPathExpression.Compile(
            "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')"
        );
        Should
            .Throw<FhirPathException>(() => expression.Evaluate(null, new Scope(limits: limits)))
            .Fault.ShouldBe(FhirPathFault.Limit);
    }

    [Fact]
    public void Questionnaire_Of187ItemsSevenDeep_IsEvaluatedWhole()
    {
        var inner = new List<JsonObject>();
        for (var i = 0; i < 180; i++)
            inner.Add(Item("q" + i, "choice").Option("a", 1).Option("b", 2));
        JsonObject[] level = [.. inner];
        for (var depth = 0; depth < 6; depth++)
            level = [Item("g" + depth, "group", level)];
        var form = Of([
            .. level,
            Item("total", "decimal").Calculated("%resource.repeat(item).answer.weight().sum()"),
        ]);
        var answers = Answered([
            .. inner.Select(i =>
                (i["linkId"]!.GetValue<string>(), form.Chosen(i["linkId"]!.GetValue<string>(), "b"))
            ),
        ]);
        FormEngine.Evaluate(form, answers).Scores.ShouldHaveSingleItem().Total.ShouldBe(360);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
            FormEngine.Evaluate(form, answers);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{watch.Elapsed.TotalMilliseconds / 200:0.000} ms each"
        );
    }
}
