using System.Text.RegularExpressions;

namespace Haven.Tests.Architecture;

/// <summary>Rules of the house on the text of a source file; its path is relative to the repository.</summary>
internal static partial class SourceRules
{
    private const int LongestFile = 400;

    public static IEnumerable<string> LongFiles(string path, string text)
    {
        var lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines > LongestFile && !path.Contains("/Migrations/", StringComparison.Ordinal))
            yield return $"{path} has {lines} lines: what is it really two of?";
    }

    public static IEnumerable<string> MarkupOutsideDesign(string path, string text) =>
        IsBelow(path, "src/Haven.Design/")
            ? []
            : Found(path, text, Markup(), "only Haven.Design writes markup that is not escaped");

    public static IEnumerable<string> RawSql(string path, string text) =>
        IsBelow(path, "src/Haven.Sqlite/") || IsBelow(path, "src/Haven.PostgreSql/")
            ? []
            : Found(path, text, Sql(), "raw SQL stays in Haven.Sqlite and Haven.PostgreSql");

    // What people of an organisation read and type is on its calendar, which LocalTime knows.
    private static readonly string[] InUtc =
    [
        "src/Haven.Privacy/Calendar/", // where it is decided
        "src/Haven.Privacy/Audit/AuditList.cs", // a text for operators
        "src/Haven.Privacy/Export/", // for programs of others
        "src/Haven.Privacy/Promises/PromiseWords.cs", // the public page is nobody's
        "src/Haven.Organisations/Keys/KeysPage.razor", // a day without a time, stored as one in UTC
        "src/Haven.Screening/Reminders/ReminderJob.cs", // when old rounds of all organisations end
        "src/Haven.Screening/Promises/", // the twin's organisations chose no zone
        "src/Haven.Delivery/Mime/", // as mail wants it
        "src/Haven/", // the machine's: backup, certificates, demo, checks
    ];

    public static IEnumerable<string> TimesPastTheirPlace(string path, string text) =>
        !IsBelow(path, "src/") || Array.Exists(InUtc, place => IsBelow(path, place))
            ? []
            : Found(path, text, UtcAsDay(), "days and times that people read are LocalTime's");

    public static IEnumerable<string> EmptyNames(string path, string text)
    {
        if (EmptyName().IsMatch(Path.GetFileName(path).Split('.')[0]))
            yield return $"{path}: the file's name says nothing of what it does";
        foreach (Match type in TypeName().Matches(text))
            if (EmptyName().IsMatch(type.Groups["name"].Value))
                yield return $"{path}: {type.Groups["name"].Value} says nothing of what it does";
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal);

    private static IEnumerable<string> Found(string path, string text, Regex what, string why) =>
        what.Matches(text)
            .Select(match =>
                $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}: {why}"
            );

    [GeneratedRegex(@"\bMarkupString\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Markup();

    [GeneratedRegex(
        @"\b(ExecuteSql|FromSql|SqlQuery)\w*|\bCommandText\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Sql();

    [GeneratedRegex(
        """\bDateOnly\.FromDateTime\([^;]*?Utc|\bUtcDateTime\.ToString\(\s*"[^"]*MMM|\bDateTimeKind\.Utc\)\s*\.ToString\(""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex UtcAsDay();

    [GeneratedRegex(
        @"\b(class|record|struct|interface|enum)\s+(?<name>\w+)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex TypeName();

    [GeneratedRegex(
        "(Manager|Helper|Util|Utilitie|Base|Impl)s?$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex EmptyName();
}
