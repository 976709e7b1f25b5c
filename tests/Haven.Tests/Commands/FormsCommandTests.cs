using System.Text;
using Haven.Commands;
using Haven.Privacy.Vault;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Commands;

public class FormsCommandTests
{
    [Fact]
    public void Evaluate_SaysWhatIsOn_Off_AndCalculated()
    {
        string form = Json(
            Item("a", "choice").Option("x", 2),
            Item("b", "string").When("a", "exists", "answerBoolean", true),
            Item("sum", "decimal").Calculated("%resource.item.answer.weight().sum()")
        );

        Evaluate(form, """{"a": "x"}""")
            .ShouldBe(
                (0, """{"enabled":["a","b","sum"],"disabled":[],"calculated":{"sum":2}}""", "")
            );
        Evaluate(form, "{}")
            .ShouldBe(
                (0, """{"enabled":["a","sum"],"disabled":["b"],"calculated":{"sum":null}}""", "")
            );
    }

    [Fact]
    public void Evaluate_NamesEachFault_AndSaysNothingElse()
    {
        string form = Json(Item("a", "integer"), Item("b", "boolean"));
        string broken = Json(Item("a", "integer"), Item("a", "integer"));
        string circular = Json(
            Item("a", "string").When("b", "exists", "answerBoolean", false),
            Item("b", "string").When("a", "exists", "answerBoolean", true)
        );

        var (code, said, errors) = Evaluate(form, """{"a": "x", "b": 1}""");
        (code, said).ShouldBe((1, ""));
        errors.ShouldContain("In the answers: Item a: ");
        errors.ShouldContain("In the answers: Item b: ");
        Evaluate(broken, "{}").Errors.ShouldStartWith("In the questionnaire: Item a");
        Evaluate(circular, """{"a": "x", "b": "y"}""").Errors.ShouldContain("circle");
    }

    [Fact]
    public void Evaluate_OfFilesThatAreNoForms_SaysWhy()
    {
        string form = Json(Item("a", "integer"));

        foreach (string text in (string[])["", " ", "{", "[]", "null", "7", "\u0000"])
        {
            var (code, said, errors) = Evaluate(text, "{}");
            (code, said).ShouldBe((1, ""));
            errors.ShouldStartWith("In the questionnaire: The file is not");
        }
        foreach (string text in (string[])["", "{", "[]", "7"])
        {
            Evaluate(form, text).Errors.ShouldStartWith("In the answers: The ");
        }
    }

    [Fact]
    public void Evaluate_OfScoresThatNeverSettle_NamesTheItems()
    {
        string form = Json(
            Item("q", "choice").Option("a", 3).When("total", "!=", "answerDecimal", 3),
            Item("total", "decimal").Calculated("%resource.item.answer.weight().sum()")
        );

        Evaluate(form, """{"q": "a"}""")
            .ShouldBe((1, "", "These items depend on each other in a circle: q, total"));
    }

    [Fact]
    public void Evaluate_OfMoreRepetitionsThanAForm_IsRefused()
    {
        var inner = Item(
                "h",
                "group",
                Item("n", "integer"),
                Item("m", "integer"),
                Item("o", "integer")
            )
            .With("repeats", true);
        string form = Json(Item("g", "group", inner).With("repeats", true));
        string hundred = string.Join(',', Enumerable.Repeat("""{"n": 1}""", 100));
        string all = string.Join(',', Enumerable.Repeat($$"""{"h": [{{hundred}}]}""", 100));

        var (code, said, errors) = Evaluate(form, $$"""{"g": [{{all}}]}""");

        (code, said).ShouldBe((1, ""));
        errors.ShouldContain("more than 20,000 items");
    }

    [Fact]
    public void FileThatIsNotThere_IsNamed() =>
        Should
            .Throw<StartException>(() => CommandFile.Read(new FileInfo("/nowhere/form.json")))
            .Message.ShouldBe("There is no file /nowhere/form.json.");

    [Fact]
    public void FhirPath_AnswersEachLine_ByItsId()
    {
        var folder = Directory.CreateTempSubdirectory("haven-test-");
        try
        {
            string batch = Path.Combine(folder.FullName, "batch.jsonl");
            File.WriteAllText(
                Path.Combine(folder.FullName, "patient.json"),
                """{"resourceType": "Patient", "birthDate": "1974-12-25", "name": [{"family": "Núñez"}], "active": true}"""
            );
            File.WriteAllLines(
                batch,
                [
                    """{"id": "sum", "expression": "2 + 2"}""",
                    "",
                    """{"id": "day", "resource": "patient.json", "expression": "birthDate"}""",
                    """{"id": "name", "resource": "patient.json", "expression": "name"}""",
                    """{"id": "none", "resource": "patient.json", "expression": "name.given"}""",
                    """{"id": "time", "expression": "@T10:30"}""",
                    """{"id": "far", "expression": "1 +"}""",
                    """{"id": "gone", "resource": "gone.json", "expression": "1"}""",
                    """{"id": "mute"}""",
                    "{",
                    $$"""{"id": "long", "expression": "{{new string(' ', 30_000)}}1"}""",
                    """{"id": "for ever", "expression": "1.repeat($this + 1)"}""",
                    "[1]",
                    """{"id": {"any": 1}, "expression": "1"}""",
                ]
            );
            var said = new List<string>();

            FhirPathCommand.Run(new FileInfo(batch), said.Add).ShouldBe(0);

            said[..5]
                .ShouldBe([
                    """{"id":"sum","result":[{"type":"integer","value":"4"}]}""",
                    """{"id":"day","result":[{"type":"date","value":"@1974-12-25"}]}""",
                    """{"id":"name","result":[{"type":"HumanName","value":{"family":"Núñez"}}]}""",
                    """{"id":"none","result":[]}""",
                    """{"id":"time","result":[{"type":"time","value":"@T10:30"}]}""",
                ]);
            said[5].ShouldStartWith("""{"id":"far","error":""");
            said[6].ShouldContain("There is no file");
            said[7].ShouldBe("""{"id":"mute","error":"Line 9 has no \"expression\"."}""");
            said[8].ShouldBe("""{"id":null,"error":"Line 10 is not JSON that can be read."}""");
            said[9].ShouldContain("longer than 20000 characters");
            said[10].ShouldContain("more than 2000000 steps");
            said[11].ShouldContain("Line 13 is not an object");
            said[12].ShouldBe("""{"id":{"any":1},"result":[{"type":"integer","value":"1"}]}""");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Code, string Said, string Errors) Evaluate(string form, string answers)
    {
        var (said, errors) = (new List<string>(), new List<string>());
        int code = FormsCommand.Evaluate(
            Encoding.UTF8.GetBytes(form),
            Encoding.UTF8.GetBytes(answers),
            said.Add,
            errors.Add
        );
        return (code, string.Join('\n', said), string.Join('\n', errors));
    }
}
