using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Tests.Support;

namespace Haven.Bench.Forms;

/// <summary>
/// What an answer costs while somebody fills in a form: everything that the engine works out, beside fhirpath.js, which
/// works out the expressions alone.
/// </summary>
internal static class FormsBench
{
    private const string Peer = "fhirpath@4.8.5";
    private const int Rounds = 5;
    private const int Deep = 7;
    private const int Items = 187;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    private static string SharedForms =>
        Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "questionnaires"));

    public static async Task RunAsync(Figures figures)
    {
        figures.Head($"Forms: one evaluation after another, one thread (median of {Rounds})");
        figures.Load();
        await Phq9Async(figures);
        Large(figures);
    }

    private static async Task Phq9Async(Figures figures)
    {
        string file = Path.Combine(SharedForms, "phq9-ordinal.json");
        if (!File.Exists(file))
        {
            figures.Note("../shared is not here: PHQ-9 beside fhirpath.js is left out");
            return;
        }
        var questionnaire = Questionnaire.Read(await File.ReadAllBytesAsync(file)).OrThrow();
        var answers = PlainAnswers
            .Read(
                questionnaire,
                await File.ReadAllBytesAsync(
                    Path.Combine(SharedForms, "expected", "phq9-ordinal-3.json")
                )
            )
            .Response!;
        string? peer = await PeerAsync();
        if (peer is null)
        {
            figures.Note($"{Peer} could not be installed: PHQ-9 is left out");
            return;
        }
        string response = Path.Combine(peer, "response.json");
        await File.WriteAllBytesAsync(response, ResponseWriter.Write(questionnaire, answers));
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (int round = 0; round < Rounds; round++)
        {
            ours.Add(Rate(questionnaire, answers));
            var (rate, total) = await TheirRateAsync(peer, file, response);
            theirs.Add(rate);
            string own = FormEngine
                .Evaluate(questionnaire, answers)
                .Calculated.Values.Single()[0]
                .FormText;
            if (total != $"[{own}]")
            {
                throw new InvalidOperationException($"fhirpath.js says {total}, and we {own}.");
            }
        }
        figures.Rate(
            "PHQ-9, whole form, beside fhirpath.js",
            Figures.Median(ours),
            Figures.Median(theirs),
            20
        );
    }

    private static double Rate(Questionnaire questionnaire, QuestionnaireResponse answers)
    {
        var watch = Stopwatch.StartNew();
        int count = 0;
        for (; watch.Elapsed < Time; count++)
        {
            FormEngine.Evaluate(questionnaire, answers);
        }
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Rate, string Total)> TheirRateAsync(
        string peer,
        string questionnaire,
        string response
    )
    {
        string script = Path.Combine(Repository.Root, "bench/Haven.Bench/Forms/fhirpath-peer.mjs");
        var said = await ChildProcess.RunAsync(
            "node",
            [script, peer, questionnaire, response, $"{Time.TotalSeconds}"],
            default
        );
        string[] parts = said.OrThrow("fhirpath.js").Output.Trim().Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    // Installed once, among what builds leave behind: no part of the product.
    private static async Task<string?> PeerAsync()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "bench-fhirpath");
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "fhirpath")))
        {
            string[] install = ["install", "--no-save", "--prefix", folder, Peer];
            if ((await ChildProcess.RunAsync("npm", install, default)).ExitCode != 0)
            {
                return null;
            }
        }
        return folder;
    }

    // Groups in groups, each question after the first of its group asked only where the one before was answered, and a
    // sum over all of them.
    private static void Large(Figures figures)
    {
        var questionnaire = Questionnaire.Read(LargeForm()).OrThrow();
        var answers = PlainAnswers
            .Read(
                questionnaire,
                JsonSerializer.SerializeToUtf8Bytes(
                    questionnaire
                        .All.Where(i => i.IsQuestion && i.Calculated is null)
                        .ToDictionary(i => i.LinkId, _ => "b", StringComparer.Ordinal)
                )
            )
            .Response!;
        Rate(questionnaire, answers);
        var rounds = Enumerable.Range(0, Rounds).Select(_ => 1000 / Rate(questionnaire, answers));
        figures.AtMost($"{Items} items, {Deep} deep", Figures.Median([.. rounds]), 2, "ms");
    }

    private static byte[] LargeForm()
    {
        int left = Items - 1;
        var top = new JsonArray();
        for (int part = 0; left > 0; part++)
        {
            top.Add(Group(part, 1, ref left));
        }
        top.Add(
            new JsonObject
            {
                ["linkId"] = "sum",
                ["type"] = "decimal",
                ["extension"] = new JsonArray(
                    new JsonObject
                    {
                        ["url"] =
                            "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
                        ["valueExpression"] = new JsonObject
                        {
                            ["language"] = "text/fhirpath",
                            ["expression"] = "%resource.descendants().answer.weight().sum()",
                        },
                    }
                ),
            }
        );
        return Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["resourceType"] = "Questionnaire",
                ["status"] = "active",
                ["item"] = top,
            }.ToJsonString()
        );
    }

    private static JsonObject Group(int part, int level, ref int left)
    {
        left--;
        var inside = new JsonArray();
        string? before = null;
        for (int i = 0; i < 3 && left > 0; i++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"q{part}-{level}-{i}");
            inside.Add(Question(id, before));
            before = id;
            left--;
        }
        if (level < Deep - 1 && left > 0)
        {
            inside.Add(Group(part, level + 1, ref left));
        }
        return new JsonObject
        {
            ["linkId"] = string.Create(CultureInfo.InvariantCulture, $"g{part}-{level}"),
            ["type"] = "group",
            ["item"] = inside,
        };
    }

    private static JsonObject Question(string id, string? before)
    {
        var question = new JsonObject
        {
            ["linkId"] = id,
            ["type"] = "choice",
            ["answerOption"] = new JsonArray([.. "abc".Select((c, w) => Option(c, w))]),
        };
        if (before is not null)
        {
            question["enableWhen"] = new JsonArray(
                new JsonObject
                {
                    ["question"] = before,
                    ["operator"] = "exists",
                    ["answerBoolean"] = true,
                }
            );
        }
        return question;
    }

    private static JsonObject Option(char code, int weight) =>
        new()
        {
            ["valueCoding"] = new JsonObject { ["system"] = "s", ["code"] = $"{code}" },
            ["extension"] = new JsonArray(
                new JsonObject
                {
                    ["url"] = "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                    ["valueDecimal"] = weight,
                }
            ),
        };
}
