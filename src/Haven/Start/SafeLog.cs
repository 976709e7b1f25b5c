using System.Globalization;
using System.Text;
using Haven.Privacy.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Haven.Start;

/// <summary>
/// What may stand in a log: the words of the program, and values that cannot be about a person (numbers, times, kinds,
/// Haven's own fixed words). Any other text is left out, also what an exception says: databases and parsers repeat
/// values in their messages. Whoever needs a value asks Haven for it, and the audit log says so.
/// </summary>
internal sealed class SafeLog() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "haven";
    private const string LeftOut = "[left out]";
    private const string Template = "{OriginalFormat}";

    public override void Write<TState>(
        in LogEntry<TState> entry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        var line = new StringBuilder();
        line.Append(Level(entry.LogLevel)).Append(": ").Append(entry.Category);
        line.Append('[')
            .Append(entry.EventId.Id.ToString(CultureInfo.InvariantCulture))
            .Append("] ");
        line.Append(Words(entry));
        if (entry.Exception is { } exception)
        {
            line.Append(" (").Append(ExceptionKinds.Of(exception)).Append(')');
        }
        textWriter.WriteLine(line.ToString().ReplaceLineEndings(" "));
    }

    // A message without a template was put together by its writer, values and all.
    private static string Words<TState>(in LogEntry<TState> entry)
    {
        if (
            entry.State is not IReadOnlyList<KeyValuePair<string, object?>> values
            || values.FirstOrDefault(v => v.Key == Template).Value is not string template
        )
        {
            return LeftOut;
        }
        bool ours = entry.Category.StartsWith("Haven.", StringComparison.Ordinal);
        if (values.Count == 1)
        {
            return ours || IsConstant(template) ? template : LeftOut;
        }
        foreach (var (name, value) in values)
        {
            if (name != Template)
            {
                template = template.Replace(
                    "{" + name + "}",
                    Shown(value, ours),
                    StringComparison.Ordinal
                );
            }
        }
        return template;
    }

    // Text that the compiler put into the program; what was put together at run time is not interned.
    private static bool IsConstant(string text) =>
        string.IsInterned(text) is { } known && ReferenceEquals(known, text);

    // Haven's own messages are few, and carry kinds and fixed words alone.
    private static string Shown(object? value, bool ours) =>
        value switch
        {
            null => "null",
            bool or byte or short or int or long or double or decimal or Enum or TimeSpan =>
                Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            DateTime or DateTimeOffset => string.Create(CultureInfo.InvariantCulture, $"{value:O}"),
            Type type => type.Name,
            string text when ours => text,
            _ => LeftOut,
        };

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Critical => "crit",
            LogLevel.Error => "fail",
            LogLevel.Warning => "warn",
            LogLevel.Information => "info",
            _ => "debug",
        };
}
