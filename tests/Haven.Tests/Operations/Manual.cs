using System.Text.RegularExpressions;

namespace Haven.Tests.Operations;

/// <summary>A piece of docs/operations.md that somebody acts on.</summary>
internal abstract record Instruction
{
    /// <summary>A frame to type, for both databases or for one.</summary>
    /// <param name="Step">The number of the step of the installation that it stands in; 0 elsewhere.</param>
    internal sealed record Frame(string Heading, int Step, string? Database, string Text)
        : Instruction;

    /// <summary>"Do steps 1 to 4 of the installation again."</summary>
    internal sealed record Again(IReadOnlyList<int> Steps) : Instruction;

    /// <summary>The machine is lost.</summary>
    internal sealed record Loss : Instruction;
}

/// <summary>The operating manual, as whoever follows it to the letter reads it.</summary>
internal static partial class Manual
{
    public static IReadOnlyList<Instruction> Read(string text)
    {
        var instructions = new List<Instruction>();
        string heading = "";
        int step = 0;
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                heading = line.TrimStart('#', ' ');
                step = Step().Match(line) is { Success: true } numbered
                    ? int.Parse(numbered.Groups["step"].Value)
                    : 0;
            }
            else if (line.StartsWith("```sh", StringComparison.Ordinal))
            {
                string database = line["```sh".Length..].Trim();
                instructions.Add(
                    new Instruction.Frame(
                        heading,
                        step,
                        database.Length > 0 ? database : null,
                        ReadFrame(lines)
                    )
                );
            }
            else if (
                line.StartsWith("<!-- Here the test loses the machine", StringComparison.Ordinal)
            )
            {
                instructions.Add(new Instruction.Loss());
            }
            else if (AgainSentence().Match(line) is { Success: true } again)
            {
                instructions.Add(new Instruction.Again(StepsOf(again)));
            }
        }
        return instructions;
    }

    private static string ReadFrame(StringReader lines)
    {
        var frame = new List<string>();
        while (lines.ReadLine() is { } line && line != "```")
        {
            frame.Add(line);
        }
        return string.Join('\n', frame);
    }

    private static List<int> StepsOf(Match again)
    {
        int first = int.Parse(again.Groups["first"].Value);
        int last = again.Groups["last"].Success ? int.Parse(again.Groups["last"].Value) : first;
        var steps = Enumerable.Range(first, last - first + 1).ToList();
        if (again.Groups["then"].Success)
        {
            steps.Add(int.Parse(again.Groups["then"].Value));
        }
        return steps;
    }

    [GeneratedRegex(@"^### (?<step>\d+)\.", RegexOptions.None, 1000)]
    private static partial Regex Step();

    [GeneratedRegex(
        @"Do steps? (?<first>\d)(?: to (?<last>\d))? of the installation again(?:, and then step (?<then>\d))?",
        RegexOptions.None,
        1000
    )]
    private static partial Regex AgainSentence();
}
