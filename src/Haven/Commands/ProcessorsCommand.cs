using System.CommandLine;
using Haven.Privacy.Inventory;
using Haven.Privacy.Processors;
using Haven.Start;

namespace Haven.Commands;

/// <summary>
/// haven processors: the companies that process data for whoever runs the machine. On the machine and not on a page, because
/// whoever registers can give themselves an organisation with every role, and only who reaches the machine names a mail
/// server (adr 0043).
/// </summary>
internal static class ProcessorsCommand
{
    private static readonly Argument<string> Which = new("company")
    {
        Description = "Its name, its machine, or its id, as 'haven processors list' says them.",
    };

    // Each is a field of the form that organisations fill in on the page, and is checked as there.
    private static readonly (string Field, Option<string?> Option)[] Fields =
    [
        Of("name", "--name", "The company's name."),
        Of("host", "--host", "Its machine, as it stands in the setting: mail.example.org"),
        Of("country", "--country", "Two letters of the country in which it processes data: US"),
        Of("task", "--task", "What it does: " + Names<ProcessorTask>()),
        Of("about", "--about", "More about what it does, in a sentence."),
        Of("sees", "--sees", "Facts that it sees, with commas between them: " + Names<DataClass>()),
        Of("from", "--from", "The first day: 2026-03-27 (default: today)."),
        Of("agreement", "--agreement", "By what it is bound: " + Names<ProcessorAgreement>()),
        Of("agreed", "--agreed", "The day of the agreement: 2026-03-27"),
        Of("reference", "--reference", "Where the agreement is found."),
        Of("reviewed", "--reviewed", "The day on which its privacy policy was last read."),
    ];

    private static readonly Option<string?> AgreementFile = new("--file")
    {
        Description = "The agreement, a PDF file. Only its fingerprint is kept.",
    };
    private static readonly Option<string> Found = new("--found")
    {
        Description = "What you found when you read its privacy policy.",
        Required = true,
    };
    private static readonly Option<string> LastDay = new("--last-day")
    {
        Description = "The last day on which it works for you: 2026-03-27",
        Required = true,
    };

    public static Command Create()
    {
        var list = Run(
            "list",
            "Say every company.",
            (core, _, ct) => ProcessorActs.ListAsync(core, Shell.Say, ct)
        );
        var review = Run("review", "You read its privacy policy anew, today.", ReviewAsync);
        review.Add(Which);
        review.Add(Found);
        var end = Run("end", "It works for you no longer. It stays on the register.", EndAsync);
        end.Add(Which);
        end.Add(LastDay);
        return new Command(
            "processors",
            "The companies that process data for whoever runs the machine. Haven gives nothing to one that is not here."
        )
        {
            list,
            WithFields(Run("add", "Put a company on the register.", AddAsync)),
            Change(),
            review,
            end,
        };
    }

    private static Command Change()
    {
        var change = Run("change", "Record what is known now; the rest stays.", ChangeAsync);
        change.Add(Which);
        return WithFields(change);
    }

    private static Command WithFields(Command command)
    {
        Array.ForEach(Fields, f => command.Add(f.Option));
        command.Add(AgreementFile);
        return command;
    }

    private static (string, Option<string?>) Of(string field, string name, string description) =>
        (field, new Option<string?>(name) { Description = description });

    private static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>());

    private static Command Run(
        string name,
        string description,
        Func<Core, ParseResult, CancellationToken, Task<int>> run
    )
    {
        var command = new Command(name, description) { CommandLine.Data };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.WithCoreAsync(
                    parsed,
                    core => run(core, parsed, cancellationToken),
                    cancellationToken
                )
        );
        return command;
    }

    private static Task<int> AddAsync(Core core, ParseResult parsed, CancellationToken ct) =>
        ProcessorActs.AddAsync(core, Typed(parsed), parsed.GetValue(AgreementFile), Shell.Say, ct);

    private static Task<int> ChangeAsync(Core core, ParseResult parsed, CancellationToken ct) =>
        ProcessorActs.ChangeAsync(
            core,
            parsed.GetRequiredValue(Which),
            Typed(parsed),
            parsed.GetValue(AgreementFile),
            Shell.Say,
            ct
        );

    private static Task<int> ReviewAsync(Core core, ParseResult parsed, CancellationToken ct) =>
        ProcessorActs.ReviewAsync(
            core,
            parsed.GetRequiredValue(Which),
            parsed.GetRequiredValue(Found),
            Shell.Say,
            ct
        );

    private static Task<int> EndAsync(Core core, ParseResult parsed, CancellationToken ct) =>
        ProcessorActs.EndAsync(
            core,
            parsed.GetRequiredValue(Which),
            parsed.GetRequiredValue(LastDay),
            Shell.Say,
            ct
        );

    private static Dictionary<string, string> Typed(ParseResult parsed) =>
        Fields
            .Select(f => (f.Field, Value: parsed.GetValue(f.Option)))
            .Where(f => f.Value is not null)
            .ToDictionary(f => f.Field, f => f.Value!, StringComparer.Ordinal);
}
