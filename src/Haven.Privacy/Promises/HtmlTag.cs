using System.Net;
using System.Text;

namespace Haven.Privacy.Promises;

/// <summary>A tag of a page, as far as a check has to read it.</summary>
/// <param name="Name">In lower case; "/form" for an end tag.</param>
/// <param name="Attributes">Decoded, with names in lower case.</param>
/// <param name="Text">The decoded text that follows, up to the next tag.</param>
public sealed record HtmlTag(
    string Name,
    IReadOnlyDictionary<string, string> Attributes,
    string Text
)
{
    // Their content is not markup.
    private static readonly string[] Raw = ["script", "style", "textarea", "title"];

    /// <summary>The value of an attribute; null where there is none.</summary>
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    /// <summary>Every tag of a page, in order.</summary>
    public static IReadOnlyList<HtmlTag> Read(string html)
    {
        var tags = new List<HtmlTag>();
        int at = html.IndexOf('<', StringComparison.Ordinal);
        while (at >= 0)
        {
            if (string.CompareOrdinal(html, at, "<!--", 0, 4) == 0)
            {
                int end = html.IndexOf("-->", at, StringComparison.Ordinal);
                at = end < 0 ? -1 : html.IndexOf('<', end);
                continue;
            }
            int close = EndOf(html, at);
            var (name, attributes) = Take(html[(at + 1)..close]);
            int next =
                Array.IndexOf(Raw, name) >= 0
                    ? html.IndexOf("</" + name, close, StringComparison.OrdinalIgnoreCase)
                    : html.IndexOf('<', close);
            string text = html[Math.Min(close + 1, html.Length)..(next < 0 ? html.Length : next)];
            tags.Add(new HtmlTag(name, attributes, WebUtility.HtmlDecode(text)));
            at = next;
        }
        return tags;
    }

    // The first > outside quotes.
    private static int EndOf(string html, int at)
    {
        char quote = '\0';
        for (int i = at + 1; i < html.Length; i++)
        {
            if (quote != '\0')
            {
                quote = html[i] == quote ? '\0' : quote;
            }
            else if (html[i] is '"' or '\'')
            {
                quote = html[i];
            }
            else if (html[i] == '>')
            {
                return i;
            }
        }
        return html.Length;
    }

    private static (string, Dictionary<string, string>) Take(string inside)
    {
        int at = 0;
        string name = Word(inside, ref at);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < inside.Length)
        {
            if (char.IsWhiteSpace(inside[at]) || inside[at] == '/')
            {
                at++;
                continue;
            }
            string attribute = Word(inside, ref at);
            string value = "";
            if (at < inside.Length && inside[at] == '=')
            {
                at++;
                value = Value(inside, ref at);
            }
            attributes.TryAdd(attribute, WebUtility.HtmlDecode(value));
        }
        return (name, attributes);
    }

    private static string Value(string inside, ref int at)
    {
        if (at < inside.Length && inside[at] is '"' or '\'')
        {
            char quote = inside[at];
            int end = inside.IndexOf(quote, at + 1);
            end = end < 0 ? inside.Length : end;
            string quoted = inside[(at + 1)..end];
            at = Math.Min(end + 1, inside.Length);
            return quoted;
        }
        int start = at;
        while (at < inside.Length && !char.IsWhiteSpace(inside[at]))
        {
            at++;
        }
        return inside[start..at];
    }

    private static string Word(string inside, ref int at)
    {
        var word = new StringBuilder();
        while (
            at < inside.Length
            && !char.IsWhiteSpace(inside[at])
            && inside[at] != '='
            && !(inside[at] == '/' && word.Length > 0)
        )
        {
            word.Append(char.ToLowerInvariant(inside[at++]));
        }
        return word.ToString();
    }
}
