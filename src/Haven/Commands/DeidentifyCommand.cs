using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;
using Haven.Privacy.Vault;

namespace Haven.Commands;

/// <summary>haven deidentify: generalises a table of people until nobody in it can be told from k - 1 others.</summary>
internal static class DeidentifyCommand
{
    private static readonly Option<FileInfo> Data = new("--data")
    {
        Description = "The table (CSV), its first line the names of the columns.",
        Required = true,
    };

    private static readonly Option<DirectoryInfo> Hierarchies = new("--hierarchies")
    {
        Description =
            "The folder with a file COLUMN.csv for each column: value;level 1;level 2;* and so on, a line for each value.",
        Required = true,
    };

    private static readonly Option<string> Quasi = new("--quasi")
    {
        Description =
            "The columns by which somebody could be recognised: A,B,C. They are generalised.",
        Required = true,
    };

    private static readonly Option<string?> Sensitive = new("--sensitive")
    {
        Description = "The column that must not be learned about anybody. It stays as it is.",
    };

    private static readonly Option<string?> K = new("--k")
    {
        Description = "How many people must look alike, at the least.",
        Required = true,
    };

    private static readonly Option<string?> L = new("--l")
    {
        Description = "How many sensitive values people who look alike must have.",
    };

    private static readonly Option<string?> Diversity = new("--diversity")
    {
        Description = "How those are counted: distinct (default), entropy or recursive.",
    };

    private static readonly Option<string?> C = new("--c")
    {
        Description =
            "With recursive: how many times as frequent as the rare ones the most frequent may be (default 3).",
    };

    private static readonly Option<string?> Suppression = new("--suppression")
    {
        Description = "The share of records that may be suppressed, from 0 (default) to 1.",
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "Where the table is written.",
        Required = true,
    };

    private static readonly Option<FileInfo?> Report = new("--report")
    {
        Description = "Where a report on the risk is written, as JSON.",
    };

    public static Command Create()
    {
        var command = new Command(
            "deidentify",
            "Make a table in which nobody can be told from others. Only the columns that are named are in it."
        )
        {
            Data,
            Hierarchies,
            Quasi,
            Sensitive,
            K,
            L,
            Diversity,
            C,
            Suppression,
            Out,
            Report,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(() => Run(Read(parsed), Shell.Say, Shell.Error, cancellationToken))
        );
        return command;
    }

    /// <summary>What was asked for.</summary>
    internal sealed record Request(
        FileInfo Data,
        DirectoryInfo Hierarchies,
        IReadOnlyList<string> Quasi,
        string? Sensitive,
        AnonymityRule Rule,
        FileInfo Out,
        FileInfo? Report = null
    );

    /// <returns>0 where the table was written, 1 where none keeps the rule.</returns>
    /// <exception cref="StartException">Nothing can be made of what was given. Then nothing was written.</exception>
    internal static int Run(
        Request request,
        Action<string> say,
        Action<string> error,
        CancellationToken cancellationToken
    )
    {
        try
        {
            Check(request);
            string path = CommandFile.Require(request.Data, long.MaxValue, "").FullName;
            var table = MicrodataFile.Read(
                path,
                [
                    .. request.Quasi.Select(q =>
                        HierarchyFolder.Read(request.Hierarchies.FullName, q)
                    ),
                ],
                request.Sensitive,
                cancellationToken
            );
            var (found, milliseconds) = Find(table, request.Rule, cancellationToken);
            if (found is null)
            {
                error(
                    "No generalisation keeps this rule. Nothing was written. Allow more suppression, ask for less, or give the hierarchies a last level on which all values are one."
                );
                return 1;
            }
            using var reader = CsvReader.Open(path);
            Write(request, found, reader.Separator);
            say(Line(found, milliseconds));
            return 0;
        }
        catch (UnfitTableException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    private static Request Read(ParseResult parsed)
    {
        string? sensitive = parsed.GetValue(Sensitive);
        if (sensitive is null && (parsed.GetValue(L) ?? parsed.GetValue(Diversity)) is not null)
        {
            throw new StartException(
                "--l and --diversity ask for a column: name it with --sensitive."
            );
        }
        return new Request(
            parsed.GetRequiredValue(Data),
            parsed.GetRequiredValue(Hierarchies),
            parsed
                .GetRequiredValue(Quasi)
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            sensitive,
            new AnonymityRule
            {
                K = (int)Number("--k", parsed.GetValue(K), 2, 1, int.MaxValue, isWhole: true),
                L = (int)Number("--l", parsed.GetValue(L), 1, 1, int.MaxValue, isWhole: true),
                Diversity = Kind(parsed.GetValue(Diversity)),
                C = (double)Number(
                    "--c",
                    parsed.GetValue(C),
                    3,
                    0.000001m,
                    1_000_000,
                    isWhole: false
                ),
                Suppression = Number(
                    "--suppression",
                    parsed.GetValue(Suppression),
                    0,
                    0,
                    1,
                    isWhole: false
                ),
            },
            parsed.GetRequiredValue(Out),
            parsed.GetValue(Report)
        );
    }

    // Always with a point, whatever the machine's language: 0,02 must not become 2.
    private static decimal Number(
        string option,
        string? typed,
        decimal standard,
        decimal least,
        decimal most,
        bool isWhole
    )
    {
        if (typed is null)
        {
            return standard;
        }
        return
            decimal.TryParse(
                typed,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out decimal number
            )
            && number >= least
            && number <= most
            && (!isWhole || number == decimal.Truncate(number))
            ? number
            : throw new StartException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{option} is a {(isWhole ? "whole " : "")}number from {least} to {most}{(isWhole ? "" : ", with a point as in 0.02")}."
                )
            );
    }

    private static DiversityKind Kind(string? typed) =>
        typed switch
        {
            null or "distinct" => DiversityKind.Distinct,
            "entropy" => DiversityKind.Entropy,
            "recursive" => DiversityKind.Recursive,
            _ => throw new StartException("--diversity is distinct, entropy or recursive."),
        };

    private static void Check(Request request)
    {
        if (request.Quasi.Count == 0)
        {
            throw new StartException("--quasi names no column.");
        }
        if (
            request
                .Quasi.GroupBy(q => q, StringComparer.Ordinal)
                .FirstOrDefault(g => g.Count() > 1) is
            { } twice
        )
        {
            throw new StartException($"--quasi names {twice.Key} twice.");
        }
        if (
            request.Sensitive is { } sensitive
            && request.Quasi.Contains(sensitive, StringComparer.Ordinal)
        )
        {
            throw new StartException(
                $"{sensitive} cannot be both generalised and sensitive: name it once, with --quasi or with --sensitive."
            );
        }
        string[] files =
        [
            request.Data.FullName,
            request.Out.FullName,
            request.Report?.FullName ?? "",
        ];
        if (files.Distinct(StringComparer.Ordinal).Count() < files.Length)
        {
            throw new StartException("--data, --out and --report must be different files.");
        }
    }

    // The first search also compiles the program: where there is time, others tell how long it takes.
    private static (Anonymization? Found, double Milliseconds) Find(
        Microdata table,
        AnonymityRule rule,
        CancellationToken cancellationToken
    )
    {
        var times = new List<double>();
        Anonymization? found;
        do
        {
            var watch = Stopwatch.StartNew();
            found = Anonymizer.Find(table, rule, cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
        } while (times.Count < 6 && times.Sum() < 1000);
        var warm = times.Count > 1 ? times[1..] : times;
        return (found, warm.Order().ElementAt(warm.Count / 2));
    }

    // Beside, then in place: nobody finds half of a table, and a report stands before its table does.
    private static void Write(Request request, Anonymization found, char separator)
    {
        var beside = new List<(string From, string To)>();
        try
        {
            if (request.Report is { } report)
            {
                beside.Add(WriteBeside(report, writer => writer.WriteLine(Json(found))));
            }
            beside.Add(
                WriteBeside(request.Out, writer => ReleaseFile.Write(writer, found, separator))
            );
            foreach (var (from, to) in beside)
            {
                File.Move(from, to, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The table cannot be written: {e.Message}", e);
        }
        finally
        {
            foreach (var (from, _) in beside)
            {
                File.Delete(from);
            }
        }
    }

    private static (string From, string To) WriteBeside(FileInfo file, Action<TextWriter> write)
    {
        // A name of its own, for another run may write the same file.
        string beside = $"{file.FullName}.{Path.GetRandomFileName()}.new";
        try
        {
            using var stream = new FileStream(beside, FileMode.CreateNew);
            using var writer = new StreamWriter(stream);
            write(writer);
            writer.Flush();
            stream.Flush(flushToDisk: true);
            return (beside, file.FullName);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static string Line(Anonymization found, double milliseconds) =>
        JsonLine.Write(writer =>
        {
            writer.WriteStartObject("levels");
            for (int column = 0; column < found.Levels.Count; column++)
            {
                writer.WriteNumber(found.Columns[column], found.Levels[column]);
            }
            writer.WriteEndObject();
            writer.WriteNumber("score", found.Score);
            writer.WriteNumber("suppressed", found.Suppressed);
            writer.WriteNumber("classes", found.ClassSizes.Count);
            writer.WriteNumber("milliseconds", Math.Round(milliseconds, 1));
        });

    private static string Json(Anonymization found)
    {
        var report = RiskReport.Of(found);
        return JsonLine.Write(writer =>
        {
            writer.WriteNumber("threshold", report.Threshold);
            writer.WriteNumber("suppressed", report.Suppressed);
            writer.WriteBoolean("sensitiveSuppressed", found.HidesSensitive);
            Write(writer, "before", report.Before);
            Write(writer, "after", report.After);
        });
    }

    private static void Write(Utf8JsonWriter writer, string name, Risk risk)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("records", risk.Records);
        writer.WriteNumber("classes", risk.Classes);
        writer.WriteNumber("smallestClass", risk.Smallest);
        writer.WriteNumber("unique", risk.Unique);
        foreach (string attacker in (string[])["prosecutor", "journalist"])
        {
            writer.WriteStartObject(attacker);
            writer.WriteNumber("highest", risk.Highest);
            writer.WriteNumber("aboveThreshold", risk.AboveThreshold);
            writer.WriteNumber("average", risk.Average);
            writer.WriteEndObject();
        }
        writer.WriteStartObject("marketer");
        writer.WriteNumber("average", risk.Average);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
