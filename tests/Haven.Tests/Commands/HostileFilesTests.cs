using System.Text;
using System.Text.Json;
using Haven.Commands;
using Haven.Privacy.Vault;

namespace Haven.Tests.Commands;

/// <summary>Files that are not what a command asks for: each is answered in words, and none ends the command with a crash.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("haven-test-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Folder_InPlaceOfAFile_IsNamedAsOne() =>
        Should
            .Throw<StartException>(() => CommandFile.Read(new FileInfo(folder.FullName)))
            .Message.ShouldEndWith("is a folder. Name a file in it.");

    [Fact]
    public void File_WithoutAnEnd_IsNotReadForEver() =>
        Should
            .Throw<StartException>(() => CommandFile.Read(new FileInfo("/dev/zero")))
            .Message.ShouldContain("is larger than 64 MB");

    [Fact]
    public void Batch_FromAnotherSystem_IsReadLikeAnyOther()
    {
        var said = Run(
            "\uFEFF{\"id\": 1, \"expression\": \"1 + 1\"}\r\n\r\n   \r\n{\"id\": 2, \"expression\": \"'á'\"}"
        );

        said.ShouldBe([
            """{"id":1,"result":[{"type":"integer","value":"2"}]}""",
            """{"id":2,"result":[{"type":"string","value":"á"}]}""",
        ]);
    }

    [Theory]
    [InlineData("5", null, "is not an object")]
    [InlineData("\"text\"", null, "is not an object")]
    [InlineData("{\"id\": 1, \"expression\": 5}", "1", "\"expression\" is not text")]
    [InlineData(
        "{\"id\": 1, \"resource\": [], \"expression\": \"1\"}",
        "1",
        "\"resource\" is not text"
    )]
    [InlineData("{\"id\": 1, \"resource\": \".\", \"expression\": \"1\"}", "1", "is a folder")]
    [InlineData("{\"id\": 1, \"resource\": \"\", \"expression\": \"1\"}", "1", "")]
    [InlineData("{\"id\": 1, \"resource\": \"a\\u0000b\", \"expression\": \"1\"}", "1", "")]
    [InlineData("{\"id\": \"\\ud83d\", \"expression\": \"1\"}", null, "")]
    [InlineData("{\"id\": 1, \"expression\": \"'\\ud83d'\"}", "1", "")]
    [InlineData("{\"id\": 1, \"resource\": \"list.json\", \"expression\": \"a.b\"}", "1", "")]
    [InlineData(
        "{\"id\": 1, \"resource\": \"broken.json\", \"expression\": \"1\"}",
        "1",
        "broken.json is not JSON"
    )]
    [InlineData(
        "{\"id\": 1, \"resource\": \"../../../../../../proc/self/mem\", \"expression\": \"1\"}",
        "1",
        ""
    )]
    public void Line_ThatIsNoQuestion_IsAnsweredInWords(string line, string? id, string words)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "list.json"), "[1, {\"a\": 2}]");
        File.WriteAllText(Path.Combine(folder.FullName, "broken.json"), "{\"a\": ");

        var said = Run(line + "\n{\"id\": \"after\", \"expression\": \"true\"}");

        said.Count.ShouldBe(2);
        var answer = JsonElement.Parse(said[0]);
        answer.GetProperty("id").ToString().ShouldBe(id ?? "");
        if (words.Length > 0)
        {
            answer.GetProperty("error").GetString()!.ShouldContain(words);
        }
        said[1].ShouldStartWith("{\"id\":\"after\",\"result\"");
    }

    [Fact]
    public void Line_OfManyMegabytes_AndBytesThatAreNoText_AreAnswered()
    {
        byte[] batch =
        [
            .. Encoding.UTF8.GetBytes(
                "{\"id\": 1, \"expression\": \"" + new string('x', 8_000_000) + "\"}\n"
            ),
            0xFF,
            0xFE,
            0x00,
            (byte)'\n',
            .. Encoding.UTF8.GetBytes("{\"id\": 3, \"expression\": \"3\"}\n"),
        ];
        string path = Path.Combine(folder.FullName, "batch.jsonl");
        File.WriteAllBytes(path, batch);
        var said = new List<string>();

        FhirPathCommand.Run(new FileInfo(path), said.Add).ShouldBe(0);

        said.Count.ShouldBe(3);
        said[0].ShouldContain("longer than 20000 characters");
        said[1].ShouldContain("is not JSON");
        said[2].ShouldContain("\"result\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"resourceType\": \"Questionnaire\"")]
    [InlineData("{\"resourceType\": \"Questionnaire\", \"item\": {}}")]
    [InlineData("{\"resourceType\": \"Questionnaire\", \"item\": [[], 5, null]}")]
    public void Questionnaire_ThatIsNone_IsRefusedInWords_WithACode(string json)
    {
        var errors = new List<string>();

        int code = FormsCommand.Evaluate(
            Encoding.UTF8.GetBytes(json),
            "{}"u8.ToArray(),
            _ => { },
            errors.Add
        );

        code.ShouldBe(1);
        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(e => e.StartsWith("In the questionnaire: "));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"q\": {\"a\": 1}}")]
    [InlineData("{\"gone\": 1}")]
    [InlineData("{\"q\": 1, \"q\": 2}")]
    [InlineData(
        "{\"resourceType\": \"QuestionnaireResponse\", \"questionnaire\": \"https://other.example/form|9\", \"item\": []}"
    )]
    [InlineData("{\"resourceType\": \"Patient\"}")]
    public void Answers_ThatAreNone_AreRefusedInWords_WithACode(string json)
    {
        var errors = new List<string>();

        int code = FormsCommand.Evaluate(
            "{\"resourceType\": \"Questionnaire\", \"url\": \"https://example.org/form\", \"item\": [{\"linkId\": \"q\", \"type\": \"integer\"}]}"u8.ToArray(),
            Encoding.UTF8.GetBytes(json),
            _ => { },
            errors.Add
        );

        code.ShouldBe(1);
        errors.ShouldAllBe(e => e.StartsWith("In the answers: "));
        errors.ShouldNotBeEmpty();
    }

    private List<string> Run(string batch)
    {
        string path = Path.Combine(folder.FullName, "batch.jsonl");
        File.WriteAllText(path, batch);
        var said = new List<string>();
        FhirPathCommand.Run(new FileInfo(path), said.Add).ShouldBe(0);
        return said;
    }
}
