using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Microsoft.Extensions.Primitives;

namespace Haven.Commands;

/// <summary>
/// What whoever runs the machine records of their companies. Each answers what the command ends with: 1 where something is
/// wrong with what was typed, and then nothing is stored.
/// </summary>
internal static class ProcessorActs
{
    private static readonly string[] Days = ["from", "agreed", "reviewed"];

    private static readonly Reader Reader = Reader.System(
        OrganisationId.Installation,
        "command line"
    );

    public static async Task<int> ListAsync(
        Core core,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var today = Today(core);
        var lines = await LinesAsync(core, cancellationToken);
        foreach (var entry in lines.Select(l => l.Now))
        {
            string host = entry.Host.Length > 0 ? ", " + entry.Host : "";
            string state =
                entry.IsOver(today) ? "ended"
                : entry.MayProcess(today) ? "in force"
                : "without an agreement in force, so it gets nothing";
            say($"{entry.Name} ({entry.Task}, {entry.Country}{host}): {state}");
            say($"       read its policy by {Iso(entry.DueOn())}; id {entry.Processor:D}");
        }
        if (lines.Count == 0)
        {
            say("No company is on the register.");
        }
        return 0;
    }

    /// <param name="typed">What was typed, by the field's name on the page.</param>
    /// <param name="file">The agreement's file; null where none is given.</param>
    public static async Task<int> AddAsync(
        Core core,
        IReadOnlyDictionary<string, string> typed,
        string? file,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var today = Today(core);
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal)
        {
            ["id"] = Guid.CreateVersion7(core.Clock.GetUtcNow()).ToString("D"),
            ["seen"] = "0",
        };
        Put(fields, "from", Iso(today));
        Put(fields, typed);
        var form = Parse(fields, today, isNew: true, file);
        var lines = await LinesAsync(core, cancellationToken);
        if (lines.Any(l => !l.Now.IsOver(today) && IsNamed(l.Now, form.Name, form.Host)))
        {
            form.Errors.Add(
                "name",
                "A company with this name or machine is on the register. Run: haven processors change"
            );
        }
        return form.Errors.Any ? Refuse(form.Errors, say)
            : await Desk(core).AddAsync(Reader, form, cancellationToken)
                ? Say(say, $"{form.Name} is on the register, and everybody can read it there.")
            : Overtaken(say);
    }

    /// <param name="which">Its name, its machine or its id.</param>
    /// <inheritdoc cref="AddAsync"/>
    public static async Task<int> ChangeAsync(
        Core core,
        string which,
        IReadOnlyDictionary<string, string> typed,
        string? file,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var now = await FindAsync(core, which, cancellationToken);
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal)
        {
            ["id"] = now.Processor.ToString("D"),
            ["seen"] = now.Number.ToString(CultureInfo.InvariantCulture),
            ["name"] = now.Name,
            ["host"] = now.Host,
            ["country"] = now.Country,
            ["task"] = now.Task.ToString(),
            ["about"] = now.About,
            ["sees"] = now.Sees.Split(','),
            ["agreement"] = now.Agreement.ToString(),
            ["reference"] = now.Reference,
        };
        Put(fields, "from", Iso(now.From));
        Put(fields, "agreed", now.AgreedOn is { } day ? Iso(day) : "");
        Put(fields, typed);
        var form = Parse(fields, Today(core), isNew: false, file);
        return form.Errors.Any ? Refuse(form.Errors, say)
            : await Desk(core).ChangeAsync(Reader, now, form, cancellationToken)
                ? Say(say, $"What is known of {form.Name} is recorded.")
            : Overtaken(say);
    }

    public static async Task<int> ReviewAsync(
        Core core,
        string which,
        string found,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var now = await FindAsync(core, which, cancellationToken);
        var today = Today(core);
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal)
        {
            ["found"] = found,
        };
        Put(fields, "on", Iso(today));
        var form = ProcessorReviewForm.Parse(new FormCollection(fields), now, today);
        return form.Errors.Any ? Refuse(form.Errors, say)
            : await Desk(core).ReviewAsync(Reader, now, today, form.Found, cancellationToken)
                ? Say(say, $"It is recorded. Read the policy of {now.Name} anew within a year.")
            : Overtaken(say);
    }

    public static async Task<int> EndAsync(
        Core core,
        string which,
        string lastDay,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var now = await FindAsync(core, which, cancellationToken);
        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        Put(fields, "until", lastDay);
        var form = ProcessorEndForm.Parse(new FormCollection(fields), now);
        return form.Errors.Any ? Refuse(form.Errors, say)
            : await Desk(core).EndAsync(Reader, now, form.Until.Day!.Value, cancellationToken)
                ? Say(say, $"The end of {now.Name} is recorded. After it Haven gives it nothing.")
            : Overtaken(say);
    }

    private static ProcessorDesk Desk(Core core) => new(core.Database, core.Clock);

    private static Task<IReadOnlyList<ProcessorLine>> LinesAsync(
        Core core,
        CancellationToken cancellationToken
    ) => Desk(core).ReadAsync(OrganisationId.Installation, cancellationToken);

    /// <exception cref="StartException">There is none, or more than one.</exception>
    private static async Task<ProcessorEntry> FindAsync(
        Core core,
        string which,
        CancellationToken cancellationToken
    )
    {
        var today = Today(core);
        var found = (await LinesAsync(core, cancellationToken))
            .Select(l => l.Now)
            .Where(p =>
                p.Processor.ToString("D") == which || (!p.IsOver(today) && IsNamed(p, which, which))
            )
            .ToList();
        return found.Count == 1
            ? found[0]
            : throw new StartException(
                $"{found.Count} companies are called '{which}'. See: haven processors list"
            );
    }

    private static bool IsNamed(ProcessorEntry entry, string name, string host) =>
        entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (entry.Host.Length > 0 && entry.Host == ProcessorForm.HostOf(host));

    private static void Put(
        Dictionary<string, StringValues> fields,
        IReadOnlyDictionary<string, string> typed
    )
    {
        foreach (var (field, value) in typed)
        {
            if (Days.Contains(field, StringComparer.Ordinal))
            {
                Put(fields, field, value);
            }
            else
            {
                fields[field] = field == "sees" ? value.Split(',') : value;
            }
        }
    }

    private static void Put(Dictionary<string, StringValues> fields, string field, string iso)
    {
        string[] parts = [.. iso.Split('-'), "", ""];
        fields[field + "-year"] = parts[0];
        fields[field + "-month"] = parts[1];
        fields[field + "-day"] = parts[2];
    }

    /// <exception cref="StartException">The file is not there.</exception>
    private static ProcessorForm Parse(
        Dictionary<string, StringValues> fields,
        DateOnly today,
        bool isNew,
        string? file
    )
    {
        var form = ProcessorForm.Parse(new FormCollection(fields), today, isNew);
        if (file is not null)
        {
            byte[] content = File.Exists(file)
                ? File.ReadAllBytes(file)
                : throw new StartException($"There is no file {file}.");
            form.Take(content, ProcessorForm.FileRule.Refuse(content));
        }
        return form;
    }

    private static int Refuse(FieldErrors errors, Action<string> say)
    {
        foreach (var error in errors.Summary)
        {
            say($"--{error.Href![1..]}: {error.Text}");
        }
        say("Nothing was stored.");
        return 1;
    }

    private static int Overtaken(Action<string> say)
    {
        say(
            "Somebody else recorded something about this company at this moment. Nothing was stored. Look at it again."
        );
        return 1;
    }

    private static int Say(Action<string> say, string line)
    {
        say(line);
        return 0;
    }

    private static string Iso(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Today(Core core) =>
        DateOnly.FromDateTime(core.Clock.GetUtcNow().UtcDateTime);
}
