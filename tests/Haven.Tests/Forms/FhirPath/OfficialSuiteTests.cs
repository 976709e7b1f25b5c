using System.Text.Json;
using Haven.Forms.FhirPath;
using Shouldly;
using Xunit;

namespace Haven.Tests.Forms.FhirPath;

/// HL7's own tests for R4, the half that lies beside the repository.
public class OfficialSuiteTests(ITestOutputHelper output)
{
    // groups that the promise leaves out: boundaries, precision, sort and conformance functions
    private static readonly string[] Outside =
    [
        "LowBoundary",
        "HighBoundary",
        "Precision",
        "testSort",
        "testConformsTo",
    ];

    // each with its reason; a test that starts to pass must leave this list
    private static readonly Dictionary<string, string> NotYet = new(StringComparer.Ordinal);

    [Fact]
    public void Suite_OutsideWhatIsLeftOut_Passes()
    {
        var folder = SharedData.Folder("data", "fhirpath");
        var nodes = new Dictionary<string, TreeNode>(StringComparer.Ordinal);
        var failures = new List<string>();
        var groups = new SortedDictionary<string, (int Passed, int All)>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(folder, "tests.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var test = document.RootElement;
            var id = test.GetProperty("id").GetString()!;
            var fault = Judge(test, Resource(test, folder, nodes));
            var group = id.Split('/')[0];
            var (passed, all) = groups.GetValueOrDefault(group);
            groups[group] = (passed + (fault is null ? 1 : 0), all + 1);
            if (fault is not null)
                failures.Add($"{id}: {test.GetProperty("expression")} -> {fault}");
        }
        foreach (var (group, (passed, all)) in groups)
            output.WriteLine($"{group} {passed}/{all}");
        output.WriteLine(
            $"whole: {groups.Values.Sum(g => g.Passed)} of {groups.Values.Sum(g => g.All)}"
        );
        foreach (var failure in failures)
            output.WriteLine("fails: " + failure);
        var owed = failures
            .Select(f => f[..f.IndexOf(": ", StringComparison.Ordinal)])
            .Where(id => !Outside.Contains(id.Split('/')[0]));
        owed.Order(StringComparer.Ordinal).ShouldBe(NotYet.Keys.Order(StringComparer.Ordinal));
    }

    private static TreeNode? Resource(
        JsonElement test,
        string folder,
        Dictionary<string, TreeNode> nodes
    )
    {
        if (test.GetProperty("resource").GetString() is not { } path)
            return null;
        if (!nodes.TryGetValue(path, out var node))
            nodes[path] = node = TreeNode.Read(
                JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, path)))
            );
        return node;
    }

    private static string? Judge(JsonElement test, TreeNode? resource)
    {
        var invalid = test.GetProperty("invalid").ValueKind != JsonValueKind.Null;
        var wanted = test.GetProperty("output").EnumerateArray().Select(Wanted).ToList();
        try
        {
            var expression = FhirPathExpression.Compile(
                test.GetProperty("expression").GetString()!
            );
            expression.CheckAgainst(resource?.FhirType);
            var found = expression.Evaluate(resource).ToList();
            if (invalid)
                return "was not refused, gave " + string.Join(" ", found.Select(Show));
            if (test.GetProperty("predicate").GetBoolean())
                found = [BooleanValue.Of(found.Count > 0)];
            var same =
                found.Count == wanted.Count
                && found.Zip(wanted).All(pair => Same(pair.First, pair.Second));
            return same
                ? null
                : $"gave [{string.Join(" ", found.Select(Show))}], wanted [{string.Join(" ", wanted)}]";
        }
        catch (FhirPathException e)
        {
            return invalid ? null : e.Message;
        }
    }

    private static (string? Type, string Value) Wanted(JsonElement output) =>
        (
            output.GetProperty("type").GetString(),
            output.GetProperty("value").GetString()!.TrimStart('@')
        );

    private static string Show(Value value) => $"{value.TypeName}:{value.Text}";

    private static bool Same(Value found, (string? Type, string Value) wanted)
    {
        var type = found is Node or QuantityValue
            ? found.TypeName
            : JsonNamingPolicy.CamelCase.ConvertName(found.TypeName);
        var text =
            (found.Plain is TemporalValue { Kind: TemporalKind.Time } ? "T" : "") + found.Text;
        return (wanted.Type is null || wanted.Type == type) && text == wanted.Value;
    }
}
