using System.CommandLine;
using System.Text;
using System.Text.Json;
using Haven.Forms.FhirPath;
using Haven.Privacy.Vault;

namespace Haven.Commands;

/// <summary>haven fhirpath --batch FILE: works out expressions, one a line, for tests against other engines.</summary>
internal static class FhirPathCommand
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 128 };
    private static readonly Option<FileInfo> Batch = new("--batch")
    {
        Description =
            "A file with lines {\"id\",\"resource\": path,\"expression\"}. Paths count from its folder.",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command("fhirpath", "Work out FHIRPath expressions, one a line.")
        {
            Batch,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(Batch), Shell.Say));
        return command;
    }

    /// <summary>One line for each line: what came of it, or why nothing did.</summary>
    internal static int Run(FileInfo batch, Action<string> say)
    {
        var resources = new Dictionary<string, TreeNode>(StringComparer.Ordinal);
        string text = Encoding.UTF8.GetString(CommandFile.Read(batch));
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        for (int number = 1; number <= lines.Length; number++)
        {
            if (!string.IsNullOrWhiteSpace(lines[number - 1]))
            {
                say(Answer(lines[number - 1], number, batch.DirectoryName!, resources));
            }
        }
        return 0;
    }

    private static string Answer(
        string line,
        int number,
        string folder,
        Dictionary<string, TreeNode> resources
    )
    {
        JsonElement id = default;
        try
        {
            var question = JsonElement.Parse(line, Depth);
            if (question.ValueKind != JsonValueKind.Object)
            {
                throw new StartException(
                    $"Line {number} is not an object with \"id\", \"resource\" and \"expression\"."
                );
            }
            if (question.TryGetProperty("id", out var given))
            {
                // Half of a character cannot be written back: then the line has no id.
                _ = JsonLine.Write(writer => Field(writer, given));
                id = given;
            }
            var resource = Text(question, "resource", number) is { } path
                ? ResourceAt(path, folder, resources)
                : null;
            var expression = FhirPathExpression.Compile(
                Text(question, "expression", number)
                    ?? throw new StartException($"Line {number} has no \"expression\".")
            );
            expression.CheckAgainst(resource?.FhirType);
            return Write(id, null, expression.Evaluate(resource));
        }
        catch (Exception e) when (e is FhirPathException or StartException)
        {
            return Write(id, e.Message, default);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return Write(id, $"Line {number} is not JSON that can be read.", default);
        }
    }

    // Null where the field is not there, or is null.
    private static string? Text(JsonElement question, string field, int number) =>
        !question.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null
            ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new StartException($"In line {number}, \"{field}\" is not text.");

    private static TreeNode ResourceAt(
        string path,
        string folder,
        Dictionary<string, TreeNode> resources
    )
    {
        if (!resources.TryGetValue(path, out var resource))
        {
            string beside = Path.Combine(folder, path);
            byte[] json = CommandFile.Read(new FileInfo(File.Exists(beside) ? beside : path));
            try
            {
                ReadOnlySpan<byte> text = json.AsSpan();
                resource = TreeNode.Read(
                    JsonElement.Parse(text.StartsWith("\uFEFF"u8) ? text[3..] : text, Depth)
                );
            }
            catch (JsonException)
            {
                throw new StartException($"{path} is not JSON that can be read.");
            }
            resources[path] = resource;
        }
        return resource;
    }

    private static string Write(JsonElement id, string? error, Collection result) =>
        JsonLine.Write(writer =>
        {
            Field(writer, id);
            if (error is not null)
            {
                writer.WriteString("error", error);
                return;
            }
            writer.WriteStartArray("result");
            foreach (var value in result)
            {
                WriteValue(writer, value);
            }
            writer.WriteEndArray();
        });

    private static void Field(Utf8JsonWriter writer, JsonElement id)
    {
        writer.WritePropertyName("id");
        WriteJson(writer, id);
    }

    private static void WriteJson(Utf8JsonWriter writer, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            json.WriteTo(writer);
        }
    }

    // As HL7's tests write them: System types in camel case, and dates and times behind an @.
    private static void WriteValue(Utf8JsonWriter writer, Value value)
    {
        writer.WriteStartObject();
        writer.WriteString(
            "type",
            value is Node or QuantityValue
                ? value.TypeName
                : JsonNamingPolicy.CamelCase.ConvertName(value.TypeName)
        );
        if (value is TreeNode { Plain: null } tree)
        {
            writer.WritePropertyName("value");
            WriteJson(writer, tree.Json);
        }
        else
        {
            string before =
                value.Plain is not TemporalValue temporal ? ""
                : temporal.Kind == TemporalKind.Time ? "@T"
                : "@";
            writer.WriteString("value", before + value.Text);
        }
        writer.WriteEndObject();
    }
}
