using System.Globalization;
using System.Text;

namespace Haven.Privacy.Door;

/// <summary>A public form that is sent twice on one day, by a second press or by a browser that tries again, is one.</summary>
public static class SentForm
{
    /// <summary>
    /// The id of what was typed today. It is made under a key of Haven's own: nobody who has the database can find out
    /// what was written by trying words.
    /// </summary>
    /// <param name="name">The stored record and the use, for the key.</param>
    public static Guid IdOf(
        Vault.Vault vault,
        TimeProvider clock,
        string name,
        params IEnumerable<string?> typed
    )
    {
        string day = clock
            .GetUtcNow()
            .UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var words = new StringBuilder();
        foreach (string? part in typed.Prepend(day))
        {
            words.Append(part?.Length ?? 0).Append(':').Append(part).Append('\n');
        }
        return new Guid(vault.BlindIndex(name, words.ToString()).AsSpan(0, 16));
    }
}
