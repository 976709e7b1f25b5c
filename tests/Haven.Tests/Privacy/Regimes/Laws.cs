using System.Text;
using Haven.Privacy.Regimes;

namespace Haven.Tests.Privacy.Regimes;

/// <summary>Made-up laws, written as an installation would write them: as JSON alone.</summary>
internal static class Laws
{
    public const string Start =
        """ "name": { "en": "Made up", "es": "Inventada" }, "about": { "en": "No law.", "es": "Ninguna ley." }, "source": "Nowhere 1" """;

    public static string Json(string id, string rest = "") =>
        $$"""{ "id": "{{id}}", {{Start}} {{(rest.Length == 0 ? "" : ", " + rest)}} }""";

    public static Regime Read(string json) =>
        LawFile.Read("made-up.json", Encoding.UTF8.GetBytes(json));

    public static Regime Of(string id, string rest = "") => Read(Json(id, rest));

    public static Regime Clock(string id, string period, string? extension = null) =>
        Of(
            id,
            $$""" "clocks": [{ "for": ["access"], "period": "{{period}}", {{(
                extension is null ? "" : $"\"extension\": \"{extension}\","
            )}} "source": "§ 1" }] """
        );

    public static Regime Keep(string id, string? least, string? longest) =>
        Of(
            id,
            $$""" "keep": [{ "of": "audit-log", {{(
                least is null ? "" : $"\"least\": \"{least}\","
            )}} {{(
                longest is null ? "" : $"\"longest\": \"{longest}\","
            )}} "source": "§ 2" }] """
        );
}
