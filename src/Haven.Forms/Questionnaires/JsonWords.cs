using System.Globalization;
using System.Text.Json;

namespace Haven.Forms.Questionnaires;

/// <summary>Why a file is not the JSON that it should be, in words for whoever sent it.</summary>
internal static class JsonWords
{
    /// <summary>The file without the byte order mark that some programs write before it.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) =>
        json.StartsWith("\uFEFF"u8) ? json[3..] : json;

    /// <param name="deepest">How many levels may be inside each other.</param>
    public static string Unreadable(JsonException e, int deepest)
    {
        // A field that stands twice is found without a line.
        string where = e.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $", at line {line + 1}")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The file is not JSON that can be read{where}: it is malformed, names a field twice, or nests deeper than {deepest} levels"
        );
    }
}
