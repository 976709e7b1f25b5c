using System.Globalization;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Releases;

/// <summary>Which table is to leave, and by which rule, as somebody chose it.</summary>
public sealed class TableForm
{
    /// <summary>11 is the smallest number that the United States' health programmes show (CMS cell size policy).</summary>
    public const int UsualK = 11;

    /// <summary>How many must look alike; never fewer than figures ask for.</summary>
    public static readonly IReadOnlyList<int> Ks =
    [
        Deidentification.TableRule.LeastThreshold,
        UsualK,
        20,
    ];

    public static readonly IReadOnlyList<int> Ls = [2, 3];

    /// <summary>In percent. With more, a table says little of those who are rare, and nobody sees it in the rows.</summary>
    public static readonly IReadOnlyList<int> Suppressions = [0, 1, 2, 5];

    public string Table { get; private init; } = "";

    public string Period { get; private init; } = "";

    /// <summary>Keys, in the order of the table.</summary>
    public IReadOnlyList<string> Columns { get; private init; } = [];

    public int K { get; private init; } = UsualK;

    public int L { get; private init; } = Ls[0];

    public int Suppression { get; private init; } = Suppressions[^1];

    public FieldErrors Errors { get; } = new();

    internal ReleasePeriod? OfPeriod => ReleasePeriod.Parse(Period);

    internal AnonymityRule Rule =>
        new()
        {
            K = K,
            L = L,
            Suppression = Suppression / 100m,
        };

    /// <summary>The first that is offered.</summary>
    public static TableForm Usual(IReadOnlyList<IReleasableTable> tables) =>
        new()
        {
            Table = tables.Count > 0 ? tables[0].Key : "",
            Columns = tables.Count > 0 ? [.. tables[0].Columns.Select(c => c.Key)] : [],
        };

    internal static TableForm Of(Release release) =>
        new()
        {
            Table = release.Table,
            Period = release.Period,
            Columns = release.Columns.Split(' '),
            K = release.K,
            L = release.L,
            Suppression = release.Suppression,
        };

    public static TableForm Parse(
        IFormCollection sent,
        IReadOnlyList<IReleasableTable> tables,
        DateOnly today
    )
    {
        var table = tables.FirstOrDefault(t => t.Key == sent["table"]);
        var form = new TableForm
        {
            Table = sent["table"].ToString(),
            Period = sent["period"].ToString(),
            Columns =
            [
                .. (table?.Columns ?? [])
                    .Select(c => c.Key)
                    .Where(k => sent["columns"].Contains(k, StringComparer.Ordinal)),
            ],
            K = SentNumber.Of(sent["k"]),
            L = SentNumber.Of(sent["l"]),
            Suppression = SentNumber.Of(sent["suppression"]),
        };
        form.Require(table is not null, "table", "Choose the table.");
        form.Require(
            form.OfPeriod is { } period && ReleasePeriod.Offered(today).Contains(period),
            "period",
            "Choose a year or a quarter that is over."
        );
        form.Require(form.Columns.Count > 0, "columns", "Choose at least one column.");
        form.Require(Ks.Contains(form.K), "k", "Choose how many must look alike.");
        form.Require(Ls.Contains(form.L), "l", "Choose how many different levels a group has.");
        form.Require(
            Suppressions.Contains(form.Suppression),
            "suppression",
            "Choose how many rows may be left out."
        );
        return form;
    }

    /// <summary>Whether the same table is asked for by the same rule.</summary>
    internal bool IsAs(Release release) =>
        Period == release.Period
        && string.Join(' ', Columns) == release.Columns
        && (K, L, Suppression) == (release.K, release.L, release.Suppression);

    /// <summary>The fields as they go on to the next page.</summary>
    internal IEnumerable<(string Name, string Value)> Fields =>
        [
            ("table", Table),
            ("period", Period),
            .. Columns.Select(c => ("columns", c)),
            ("k", Number(K)),
            ("l", Number(L)),
            ("suppression", Number(Suppression)),
        ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Require(bool isRight, string field, string otherwise)
    {
        if (!isRight)
        {
            Errors.Add(field, otherwise);
        }
    }
}
