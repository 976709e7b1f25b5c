using System.Security.Cryptography;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Processors;

/// <summary>A company as somebody typed it.</summary>
public sealed class ProcessorForm
{
    public const int LongestName = 200;
    public const int LongestHost = 253;
    public const int LongestText = 1000;
    public static FileRule FileRule { get; } = new("file", "The agreement", FileKind.Pdf);

    /// <summary>The company's; made with the page, so that a form that is sent twice is one company.</summary>
    public Guid Id { get; init; }

    /// <summary>Whether it is a company that is not on the register yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>The number of what stood when the page was made; 0 for a new company.</summary>
    public int Seen { get; init; }

    public string Name { get; init; } = "";

    public string Host { get; init; } = "";

    public string Country { get; init; } = "";

    public ProcessorTask? Task { get; init; }

    public string About { get; init; } = "";

    public IReadOnlyList<DataClass> Sees { get; init; } = [];

    public TypedDay From { get; init; } = TypedDay.None;

    public ProcessorAgreement? Agreement { get; init; }

    public TypedDay Agreed { get; init; } = TypedDay.None;

    public string Reference { get; init; } = "";

    /// <summary>Of the agreement's file; null where none was given.</summary>
    public string? FileHash { get; private set; }

    public TypedDay Reviewed { get; init; } = TypedDay.None;

    public FieldErrors Errors { get; init; } = new();

    /// <summary>A host as the register keeps it, and as settings are compared with it.</summary>
    public static string HostOf(string typed) =>
        typed.Trim().Trim('[', ']').TrimEnd('.').ToLowerInvariant();

    /// <summary>What stands there now, to be changed.</summary>
    public static ProcessorForm Of(ProcessorEntry entry) =>
        new()
        {
            Id = entry.Processor,
            Seen = entry.Number,
            Name = entry.Name,
            Host = entry.Host,
            Country = entry.Country,
            Task = entry.Task,
            About = entry.About,
            Sees = entry.Classes(),
            From = TypedDay.Of(entry.From),
            Agreement = entry.Agreement,
            Agreed = TypedDay.Of(entry.AgreedOn),
            Reference = entry.Reference,
        };

    /// <param name="today">On the calendar of whoever keeps the register.</param>
    public static async Task<ProcessorForm> ParseAsync(
        IFormCollection sent,
        DateOnly today,
        bool isNew,
        CancellationToken cancellationToken
    )
    {
        var form = Parse(sent, today, isNew);
        if (sent.Files.Count > 0)
        {
            var (content, wrong) = await FileRule.TakeAsync(sent, cancellationToken);
            form.Take(content, wrong);
        }
        return form;
    }

    /// <inheritdoc cref="ParseAsync"/>
    public static ProcessorForm Parse(IFormCollection sent, DateOnly today, bool isNew)
    {
        var errors = new FieldErrors();
        var form = new ProcessorForm
        {
            Id = Guid.TryParse(sent["id"], out var id) ? id : Guid.Empty,
            IsNew = isNew,
            Seen = SentNumber.Of(sent["seen"]),
            Name = errors.Text(sent, "name", LongestName, words: "The name", lines: false),
            Host = HostOf(sent["host"].ToString()),
            Country = sent["country"].ToString().Trim().ToUpperInvariant(),
            Task = Choice<ProcessorTask>(sent["task"]),
            About = errors.Text(sent, "about", LongestText, words: "What it does", lines: false),
            Sees = [.. Enum.GetValues<DataClass>().Where(c => IsTicked(sent["sees"], c))],
            From = TypedDay.Parse(sent, "from"),
            Agreement = Choice<ProcessorAgreement>(sent["agreement"]),
            Agreed = TypedDay.Parse(sent, "agreed"),
            Reference = errors.Text(
                sent,
                "reference",
                LongestName,
                words: "The reference",
                lines: false
            ),
            Reviewed = TypedDay.Parse(sent, "reviewed"),
            Errors = errors,
        };
        form.Check(today);
        return form;
    }

    /// <summary>Keeps the fingerprint of the agreement's file, and not the file.</summary>
    public void Take(byte[] content, string? wrong)
    {
        if (wrong is not null)
        {
            Errors.Add(FileRule.Name, wrong);
            return;
        }
        FileHash = Convert.ToHexStringLower(SHA256.HashData(content));
    }

    internal ProcessorEntry WriteTo(ProcessorEntry entry)
    {
        entry.Name = Name;
        entry.Host = Host;
        entry.Country = Country;
        entry.Task = Task!.Value;
        entry.About = About;
        entry.Sees = string.Join(',', Sees);
        entry.From = From.Day!.Value;
        entry.Agreement = Agreement!.Value;
        entry.AgreedOn = Agreed.Day;
        entry.Reference = Reference;
        entry.FileHash = FileHash ?? entry.FileHash;
        return entry;
    }

    private void Check(DateOnly today)
    {
        if (Name.Length == 0 && Errors["name"] is null)
        {
            Errors.Add("name", "Enter the company’s name.");
        }
        if (Task is null)
        {
            Errors.Add("task", "Choose what it does.");
        }
        if (Abroad.Country.Find(Country) is null)
        {
            Errors.Add("country", "Choose the country in which it processes data.");
        }
        if (
            Host.Length > LongestHost
            || (Host.Length > 0 && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        )
        {
            Errors.Add("host", "Enter the name of a machine, such as mail.example.org.");
        }
        if (From.Day is null)
        {
            Errors.Add("from", "Enter the first day on which it works for you, such as 27 3 2026.");
        }
        CheckAgreement(today);
        if (IsNew)
        {
            Past(Reviewed, "reviewed", "on which its privacy policy was last read", today);
        }
    }

    private void CheckAgreement(DateOnly today)
    {
        if (Agreement is null)
        {
            Errors.Add("agreement", "Choose by what it is bound.");
        }
        else if (Agreement is ProcessorAgreement.Processing or ProcessorAgreement.BusinessAssociate)
        {
            Past(Agreed, "agreed", "of the agreement", today);
        }
        else if (!Agreed.IsEmpty && Agreed.Day is null)
        {
            Errors.Add("agreed", "Enter a day such as 27 3 2026, or leave it empty.");
        }
    }

    private void Past(TypedDay typed, string field, string which, DateOnly today)
    {
        if (typed.Day is null)
        {
            Errors.Add(field, $"Enter the day {which}, such as 27 3 2026.");
        }
        else if (typed.Day > today)
        {
            Errors.Add(field, $"The day {which} is after today. Look at it again.");
        }
    }

    private static bool IsTicked(
        Microsoft.Extensions.Primitives.StringValues ticked,
        DataClass kind
    ) => ticked.Contains(kind.ToString(), StringComparer.Ordinal);

    private static T? Choice<T>(string? sent)
        where T : struct, Enum =>
        Enum.TryParse<T>(sent, out var choice) && Enum.IsDefined(choice) ? choice : null;
}

/// <summary>That a company’s policy was read anew, as somebody typed it.</summary>
public sealed record ProcessorReviewForm(int Seen, TypedDay On, string Found, FieldErrors Errors)
{
    public static readonly ProcessorReviewForm Empty = new(0, TypedDay.None, "", new FieldErrors());

    public static ProcessorReviewForm Parse(IFormCollection sent, ProcessorEntry of, DateOnly today)
    {
        var errors = new FieldErrors();
        var on = TypedDay.Parse(sent, "on");
        if (on.Day is not { } day || day > today || day < of.ReviewedOn)
        {
            errors.Add(
                "on",
                $"Enter the day on which you read it: not after today, and not before the last review of {LocalTime.Day(of.ReviewedOn)}."
            );
        }
        string found = errors.Text(
            sent,
            "found",
            ProcessorForm.LongestText,
            "Say what you found, also where nothing has changed.",
            "What you found",
            lines: false
        );
        return new(SentNumber.Of(sent["seen"]), on, found, errors);
    }
}

/// <summary>The last day of a company, as somebody typed it.</summary>
public sealed record ProcessorEndForm(int Seen, TypedDay Until, FieldErrors Errors)
{
    public static readonly ProcessorEndForm Empty = new(0, TypedDay.None, new FieldErrors());

    public static ProcessorEndForm Parse(IFormCollection sent, ProcessorEntry of)
    {
        var errors = new FieldErrors();
        var until = TypedDay.Parse(sent, "until");
        if (until.Day is not { } day || day < of.From)
        {
            errors.Add(
                "until",
                $"Enter the last day on which it works for you: not before {LocalTime.Day(of.From)}."
            );
        }
        return new(SentNumber.Of(sent["seen"]), until, errors);
    }
}
