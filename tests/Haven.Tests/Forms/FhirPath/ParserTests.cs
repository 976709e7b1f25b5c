using FsCheck;
using FsCheck.Fluent;
using Haven.Forms.FhirPath;
using Shouldly;
using Xunit;

namespace Haven.Tests.Forms.FhirPath;

public class ParserTests
{
    private static readonly string[] Pieces =
    [
        "item",
        ".",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'x'",
        "1",
        "1.5",
        "@2020-01-01",
        "@T10:30",
        "%resource",
        "$this",
        "where",
        "select",
        "iif",
        "+",
        "-",
        "*",
        "/",
        "&",
        "|",
        "=",
        "!=",
        "~",
        "<",
        ">=",
        "and",
        "or",
        "implies",
        "in",
        "contains",
        "is",
        "as",
        "Integer",
        " ",
        "days",
        "`q`",
        "``",
        ",",
        "first()",
        "count()",
        "//",
        "/*",
        "\\",
        "\u0000",
    ];

    [Fact]
    public void Compile_OfAnyText_ThrowsNothingButItsOwnFault() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => Survives(text ?? ""))
        );

    [Fact]
    public void Compile_AndEvaluateOfAnyMixture_ThrowsNothingButItsOwnFault() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(
                Gen.Elements(Pieces).ArrayOf().ToArbitrary(),
                pieces => Survives(string.Concat(pieces))
            )
        );

    private static bool Survives(string text)
    {
        try
        {
            var expression = FhirPathExpression.Compile(text);
            expression.CheckAgainst("QuestionnaireResponse");
            expression.Evaluate(null);
        }
        catch (FhirPathException)
        {
            // the fault that callers expect
        }
        return true;
    }

    [Theory]
    [InlineData("1 +", 3)]
    [InlineData("item.where(linkId = 'a'", 23)]
    [InlineData("item.nothing()", 5)]
    [InlineData("a ? b", 2)]
    [InlineData("a + ``", 4)]
    public void Compile_WithAFault_SaysWhere(string source, int position) =>
        Should
            .Throw<FhirPathException>(() => FhirPathExpression.Compile(source))
            .Position.ShouldBe(position);

    [Fact]
    public void Compile_OfDeepNesting_IsRefused()
    {
        foreach (
            var source in (string[])
                [
                    new string('(', 5000) + "1" + new string(')', 5000),
                    new string('-', 5000) + "1",
                    string.Concat(Enumerable.Repeat("iif(true,", 5000)),
                    string.Join("+", Enumerable.Repeat("1", 5000)),
                ]
        )
            Should
                .Throw<FhirPathException>(() => FhirPathExpression.Compile(source))
                .Fault.ShouldBe(FhirPathFault.Limit);
    }

    [Fact]
    public void Numbers_AreReadAndWrittenTheSameInEveryCulture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo(
                "de-DE"
            );
            FhirPathExpression
                .Compile("(1.5 + 1).toString()")
                .Evaluate(null)[0]
                .Text.ShouldBe("2.5");
            FhirPathExpression
                .Compile("'2.5'.toDecimal() = 2.5")
                .Evaluate(null)[0]
                .Text.ShouldBe("true");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
