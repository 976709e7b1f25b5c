using System.Text.Json;

namespace Haven.Forms.Questionnaires;

/// <summary>
/// Half of a character, written as \ud83d without its other half, is valid JSON and no text: whoever reads it later would
/// fail over it.
/// </summary>
internal static class HalfCharacters
{
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
