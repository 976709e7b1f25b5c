using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Haven.Forms.Questionnaires;

/// <summary>
/// Half of a character, written as \ud83d without its other half, is valid JSON and no text: whoever reads it later would
/// fail over it.
/// </summary>
internal static partial class HalfCharacters
{
    /// <summary>The same JSON with the sign for a character that is not known in place of each half.</summary>
    public static byte[] Mended(ReadOnlySpan<byte> json) =>
        Encoding.UTF8.GetBytes(
            Escapes()
                .Replace(Encoding.UTF8.GetString(json), m => m.Length == 6 ? "\\ufffd" : m.Value)
        );

    // Escapes that mean something else (\\ and whole characters) are longer or shorter than a half, and stay.
    [GeneratedRegex(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\[^u]",
        RegexOptions.None,
        10_000
    )]
    private static partial Regex Escapes();

    /// <param name="json">JSON that was found well-formed.</param>
    public static bool AreIn(ReadOnlySpan<byte> json, int deepest)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = deepest });
        try
        {
            while (reader.Read())
            {
                if (
                    reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                    && reader.ValueIsEscaped
                )
                {
                    _ = reader.GetString();
                }
            }
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
