using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Haven.Forms.FhirPath;

internal static partial class TextFunctions
{
    private const RegexOptions Options = RegexOptions.Singleline | RegexOptions.CultureInvariant;

    public static void AddTo(Functions.Adder add)
    {
        AddSearch(add);
        AddChange(add);
        AddCodings(add);
    }

    private static void AddSearch(Functions.Adder add)
    {
        add(
            "startsWith",
            1,
            1,
            With((t, p) => Collection.Of(t.StartsWith(p, StringComparison.Ordinal)))
        );
        add(
            "endsWith",
            1,
            1,
            With((t, p) => Collection.Of(t.EndsWith(p, StringComparison.Ordinal)))
        );
        add(
            "contains",
            1,
            1,
            With((t, p) => Collection.Of(t.Contains(p, StringComparison.Ordinal)))
        );
        add("indexOf", 1, 1, With((t, p) => Collection.Of(t.IndexOf(p, StringComparison.Ordinal))));
        add(
            "lastIndexOf",
            1,
            1,
            With((t, p) => Collection.Of(t.LastIndexOf(p, StringComparison.Ordinal)))
        );
        add("length", 0, 0, On(t => Collection.Of(t.Length)));
        add("matches", 1, 1, (scope, focus, args) => Matches(scope, focus, args, whole: false));
        add("matchesFull", 1, 1, (scope, focus, args) => Matches(scope, focus, args, whole: true));
    }

    private static void AddChange(Functions.Adder add)
    {
        add("upper", 0, 0, On(t => Collection.Of(t.ToUpperInvariant())));
        add("lower", 0, 0, On(t => Collection.Of(t.ToLowerInvariant())));
        add("trim", 0, 0, On(t => Collection.Of(t.Trim())));
        add(
            "toChars",
            0,
            0,
            On(t => new Collection([
                .. t.EnumerateRunes().Select(r => (Value)new StringValue(r.ToString())),
            ]))
        );
        add(
            "split",
            1,
            1,
            With(
                (t, p) =>
                    new Collection([
                        .. (p.Length == 0 ? t.Select(c => c.ToString()) : t.Split(p)).Select(s =>
                            (Value)new StringValue(s)
                        ),
                    ])
            )
        );
        add("substring", 1, 2, Substring);
        add("replace", 2, 2, Replace);
        add("replaceMatches", 2, 2, ReplaceMatches);
        add("join", 0, 1, Join);
    }

    private static void AddCodings(Functions.Adder add)
    {
        add("encode", 1, 1, With(Encode));
        add("decode", 1, 1, With(Decode));
        add(
            "escape",
            1,
            1,
            With(
                (t, kind) =>
                    kind switch
                    {
                        "html" => Collection.Of(
                            t.Replace("&", "&amp;", StringComparison.Ordinal)
                                .Replace("<", "&lt;", StringComparison.Ordinal)
                                .Replace(">", "&gt;", StringComparison.Ordinal)
                                .Replace("\"", "&quot;", StringComparison.Ordinal)
                        ),
                        "json" => Collection.Of(
                            JsonEncodedText
                                .Encode(t, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
                                .ToString()
                        ),
                        _ => Collection.Empty,
                    }
            )
        );
        add(
            "unescape",
            1,
            1,
            With(
                (t, kind) =>
                    kind switch
                    {
                        "html" => Collection.Of(WebUtility.HtmlDecode(t)),
                        "json" => Collection.Of(FromJson(t)),
                        _ => Collection.Empty,
                    }
            )
        );
    }

    // what is no escape stays as it is: a text without its quotes is not JSON any more
    private static string FromJson(string text) =>
        JsonEscape.Replace(
            text,
            match =>
                match.Value[1] switch
                {
                    'n' => "\n",
                    'r' => "\r",
                    't' => "\t",
                    'f' => "\f",
                    'b' => "\b",
                    'u' => (
                        (char)
                            ushort.Parse(
                                match.ValueSpan[2..],
                                NumberStyles.HexNumber,
                                CultureInfo.InvariantCulture
                            )
                    ).ToString(),
                    var other => other.ToString(),
                }
        );

    [GeneratedRegex("""\\(u[0-9a-fA-F]{4}|["\\/bfnrt])""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonEscape { get; }

    private static string? TextOf(Collection focus) =>
        focus.Single() switch
        {
            null => null,
            { Plain: StringValue text } => text.Text,
            var other when Operators.HasNoValue(other) => null,
            var other => throw FhirPathException.Run($"A text was expected, not {other.TypeName}"),
        };

    private static Function On(Func<string, Collection> apply) =>
        (scope, focus, _) =>
        {
            if (TextOf(focus) is not { } text)
                return Collection.Empty;
            scope.ChargeText(text.Length);
            return apply(text);
        };

    private static Function With(Func<string, string, Collection> apply) =>
        (scope, focus, args) =>
        {
            var parameter = Argument.Text(scope, args, 0);
            if (TextOf(focus) is not { } text || parameter is null)
                return Collection.Empty;
            scope.ChargeText(text.Length + parameter.Length);
            return apply(text, parameter);
        };

    private static Collection Matches(Scope scope, Collection focus, Expr[] args, bool whole)
    {
        var pattern = Argument.Text(scope, args, 0);
        if (TextOf(focus) is not { } text || pattern is null)
            return Collection.Empty;
        return Collection.Of(
            Guard(() =>
                Regex.IsMatch(text, whole ? $@"\A(?:{pattern})\z" : pattern, Options, scope.Left)
            )
        );
    }

    private static T Guard<T>(Func<T> match)
    {
        try
        {
            return match();
        }
        catch (ArgumentException e) when (e is RegexParseException)
        {
            throw FhirPathException.Run("The pattern is not a regular expression");
        }
    }

    private static Collection Substring(Scope scope, Collection focus, Expr[] args)
    {
        var start = Argument.Whole(scope, args, 0);
        var length = args.Length > 1 ? Argument.Whole(scope, args, 1) : null;
        if (
            TextOf(focus) is not { } text
            || start is not { } from
            || from < 0
            || from >= text.Length
        )
            return Collection.Empty;
        var count = Math.Clamp(length ?? text.Length, 0, text.Length - from);
        return Collection.Of(text.Substring((int)from, (int)count));
    }

    private static Collection Replace(Scope scope, Collection focus, Expr[] args)
    {
        var (pattern, by) = (Argument.Text(scope, args, 0), Argument.Text(scope, args, 1));
        if (TextOf(focus) is not { } text || pattern is null || by is null)
            return Collection.Empty;
        var count = pattern.Length == 0 ? text.Length + 1 : Occurrences(text, pattern);
        scope.ChargeText((int)Math.Min(int.MaxValue, text.Length + (long)count * by.Length));
        return Collection.Of(
            pattern.Length > 0
                ? text.Replace(pattern, by, StringComparison.Ordinal)
                : by + string.Concat(text.Select(c => c + by))
        );
    }

    private static int Occurrences(string text, string pattern)
    {
        var count = 0;
        for (
            var at = text.IndexOf(pattern, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(pattern, at + pattern.Length, StringComparison.Ordinal)
        )
            count++;
        return count;
    }

    private static Collection ReplaceMatches(Scope scope, Collection focus, Expr[] args)
    {
        var (pattern, by) = (Argument.Text(scope, args, 0), Argument.Text(scope, args, 1));
        if (TextOf(focus) is not { } text || pattern is null || by is null)
            return Collection.Empty;
        if (pattern.Length == 0)
            return Collection.Of(text);
        scope.ChargeText((int)Math.Min(int.MaxValue, (text.Length + 1L) * (by.Length + 1L)));
        return Collection.Of(Guard(() => Regex.Replace(text, pattern, by, Options, scope.Left)));
    }

    private static Collection Join(Scope scope, Collection focus, Expr[] args)
    {
        var separator = Argument.Text(scope, args, 0) ?? "";
        if (focus.IsEmpty)
            return Collection.Empty;
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var item in focus)
        {
            if (TextOf(new Collection(item)) is not { } next)
                continue;
            text.Append(isFirst ? "" : separator).Append(next);
            isFirst = false;
            scope.ChargeText(text.Length);
        }
        return isFirst ? Collection.Empty : Collection.Of(text.ToString());
    }

    private static Collection Encode(string text, string kind)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return kind switch
        {
            "hex" => Collection.Of(Convert.ToHexStringLower(bytes)),
            "base64" => Collection.Of(Convert.ToBase64String(bytes)),
            "urlbase64" => Collection.Of(
                Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_')
            ),
            _ => Collection.Empty,
        };
    }

    private static Collection Decode(string text, string kind)
    {
        try
        {
            return kind switch
            {
                "hex" => Collection.Of(Encoding.UTF8.GetString(Convert.FromHexString(text))),
                "base64" => Collection.Of(Encoding.UTF8.GetString(Convert.FromBase64String(text))),
                "urlbase64" => Collection.Of(
                    Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text))
                ),
                _ => Collection.Empty,
            };
        }
        catch (FormatException)
        {
            throw FhirPathException.Run($"The text is not {kind}");
        }
    }
}
