using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Evaluation;

/// <summary>Scores and conditions that never settle: what was answered must not be lost over them.</summary>
public class CircleTests
{
    // The score switches the question off that it counts.
    private static Questionnaire Flips() =>
        Of(
            Item("q", "choice").Option("yes", 1).When("sum", "!=", "answerDecimal", 1),
            Item("sum", "decimal").Calculated("%resource.item.answer.ordinal().sum()"),
            Item("other", "string"),
            Item("more", "string").When("other", "exists", "answerBoolean", true)
        );

    [Fact]
    public void Holding_KeepsTheAnswers_NamesTheCircle_AndWorksTheRestOut()
    {
        var form = Flips();
        var answers = Answered(("q", form.Chosen("q", "yes")), ("other", new StringAnswer("x")));
        Should.Throw<CircularFormException>(() => FormEngine.Evaluate(form, answers));

        var held = FormEngine.EvaluateHolding(form, answers);

        held.Circle.ShouldBe(["q", "sum"], ignoreOrder: true);
        held.Response["q"].ShouldNotBeEmpty();
        held.Calculated["sum"].ShouldBeEmpty();
        held.Enabled.ShouldContain("more");
    }

    [Fact]
    public void Holding_OfWhatSettles_IsTheSame()
    {
        var form = Flips();
        var answers = Answered(("other", new StringAnswer("x")));

        var held = FormEngine.EvaluateHolding(form, answers);

        held.Circle.ShouldBeEmpty();
        held.Enabled.ShouldBe(FormEngine.Evaluate(form, answers).Enabled);
    }

    [Fact]
    public void Holding_OfACircleWithinACircle_Ends()
    {
        var form = Of(
            Item("a", "choice").Option("yes", 1).When("s", "!=", "answerDecimal", 1),
            Item("s", "decimal")
                .Calculated("%resource.item.where(linkId = 'a').answer.ordinal().sum()"),
            Item("b", "choice")
                .Option("yes", 1)
                .When("t", "!=", "answerDecimal", 1)
                .When("s", "exists", "answerBoolean", false),
            Item("t", "decimal")
                .Calculated("%resource.item.where(linkId = 'b').answer.ordinal().sum()")
        );

        var held = FormEngine.EvaluateHolding(
            form,
            Answered(("a", form.Chosen("a", "yes")), ("b", form.Chosen("b", "yes")))
        );

        held.Circle.ShouldContain("a");
        held.Response["a"].ShouldNotBeEmpty();
    }
}
