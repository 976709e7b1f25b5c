using System.CommandLine;
using System.Globalization;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Vault;

namespace Haven.Commands;

/// <summary>haven deidentify: generalises a table of people until nobody in it can be told from k - 1 others.</summary>
internal static class DeidentifyCommand
{
    private const StringSplitOptions Parts =
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

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

    private static readonly Option<string?> Kinds = new("--safe-harbor")
    {
        Description =
            "Look for what HIPAA's Safe Harbor forbids: say which columns are zip, age, birth or date, as in code=zip,old=age.",
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
            Kinds,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(() =>
                    DeidentifyRun.Run(Read(parsed), Shell.Say, Shell.Error, cancellationToken)
                )
        );
        return command;
    }

    private static DeidentifyRequest Read(ParseResult parsed)
    {
        string? sensitive = parsed.GetValue(Sensitive);
        if (sensitive is null && (parsed.GetValue(L) ?? parsed.GetValue(Diversity)) is not null)
        {
            throw new StartException(
                "--l and --diversity ask for a column: name it with --sensitive."
            );
        }
        return new DeidentifyRequest(
            parsed.GetRequiredValue(Data),
            parsed.GetRequiredValue(Hierarchies),
            parsed.GetRequiredValue(Quasi).Split(',', Parts),
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
            parsed.GetValue(Report),
            parsed.GetValue(Kinds) is { } kinds ? KindsOf(kinds) : null
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

    private static Dictionary<string, SafeHarborKind> KindsOf(string typed)
    {
        var kinds = new Dictionary<string, SafeHarborKind>(StringComparer.Ordinal);
        foreach (string part in typed.Split(',', Parts))
        {
            int equals = part.LastIndexOf('=');
            kinds[part[..Math.Max(0, equals)].Trim()] = part[(equals + 1)..].Trim() switch
            {
                "zip" when equals > 0 => SafeHarborKind.Zip,
                "age" when equals > 0 => SafeHarborKind.Age,
                "birth" when equals > 0 => SafeHarborKind.Birth,
                "date" when equals > 0 => SafeHarborKind.Date,
                _ => throw new StartException(
                    "--safe-harbor says of columns that they are zip, age, birth or date: COLUMN=zip,COLUMN=age."
                ),
            };
        }
        return kinds;
    }
}
