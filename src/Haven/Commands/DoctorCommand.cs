using System.CommandLine;
using System.Text.Json;
using Haven.Doctor;

namespace Haven.Commands;

/// <summary>haven doctor: how the installation is, and what to do. Changes nothing.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Answer as JSON." };

    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Look whether all is well: settings, files, clock, disk, keys, database, backup, witness, mail. Changes nothing."
        )
        {
            Json,
            CommandLine.Data,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
                Tell(
                    await DoctorRun.RunAsync(
                        () =>
                            CommandLine.Configuration(("Data", parsed.GetValue(CommandLine.Data))),
                        TimeProvider.System,
                        cancellationToken
                    ),
                    parsed.GetValue(Json),
                    Shell.Say
                )
        );
        return command;
    }

    /// <returns>1 where something is wrong, otherwise 0.</returns>
    internal static int Tell(IReadOnlyList<Finding> findings, bool json, Action<string> say)
    {
        if (json)
        {
            say(
                JsonSerializer.Serialize(
                    findings.Select(f => new
                    {
                        what = f.What,
                        state = Word(f.Verdict),
                        found = f.Found,
                        advice = f.Advice,
                    }),
                    Readable
                )
            );
        }
        else
        {
            TellInWords(findings, say);
        }
        return findings.Any(f => f.Verdict == Verdict.Wrong) ? 1 : 0;
    }

    private static void TellInWords(IReadOnlyList<Finding> findings, Action<string> say)
    {
        foreach (var finding in findings)
        {
            say($"{Word(finding.Verdict), -6} {finding.What}: {finding.Found}");
            if (finding.Advice is not null)
            {
                say($"       -> {finding.Advice}");
            }
        }
        int wrong = findings.Count(f => f.Verdict == Verdict.Wrong);
        int look = findings.Count(f => f.Verdict == Verdict.Look);
        say("");
        say(
            $"{findings.Count - wrong - look} fine, {look} to look at, {wrong} wrong. Nothing was changed."
        );
    }

    private static string Word(Verdict verdict) =>
        verdict switch
        {
            Verdict.Fine => "fine",
            Verdict.Look => "look",
            _ => "wrong",
        };
}
