using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Audit;

/// <summary>What was asked for in the address, as it was typed.</summary>
public sealed record AuditQuery(string Member, string Act, string Subject)
{
    public string From { get; init; } = "";
    public string Until { get; init; } = "";
    public bool Emergencies { get; init; }

    /// <summary>The same question again, from another place on.</summary>
    public string To(string path, AuditPlace? place = null)
    {
        (string, string?)[] parts =
        [
            ("member", Member),
            ("act", Act),
            ("subject", Subject),
            ("from", From),
            ("until", Until),
            ("emergencies", Emergencies ? "yes" : ""),
            ("below", place?.Below?.ToString("D")),
        ];
        string query = string.Join(
            '&',
            parts
                .Where(p => !string.IsNullOrEmpty(p.Item2))
                .Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}")
        );
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}

/// <summary>A search of the log: as it was typed, as it is meant, and what is wrong with it.</summary>
/// <param name="Handle">The person searched for, as people speak of them.</param>
internal sealed record AuditQuestion(
    AuditQuery Query,
    AuditFilter Filter,
    string? Handle,
    IReadOnlyList<PageError> Errors
)
{
    public static async Task<AuditQuestion> ReadAsync(
        HttpContext context,
        IDatabase database,
        ISubjectNames? subjects,
        CancellationToken cancellationToken
    )
    {
        var typed = context.Request.Query;
        var query = new AuditQuery(
            typed["member"].ToString(),
            typed["act"].ToString(),
            typed["subject"].ToString().Trim()
        )
        {
            From = typed["from"].ToString().Trim(),
            Until = typed["until"].ToString().Trim(),
            Emergencies = typed["emergencies"] == "yes",
        };
        var errors = new List<PageError>();
        var filter = Read(query, errors);
        string? handle = null;
        if (query.Subject.Length > 0 && subjects is not null)
        {
            await using var unit = database.Open(new Scope(context.Reader().Organisation));
            var person = await subjects.FindAsync(unit, query.Subject, cancellationToken);
            handle = person is { } found
                ? await subjects.HandleAsync(unit, found, cancellationToken)
                : null;
            filter = filter with { Subject = person };
            Refuse(
                errors,
                person is null,
                $"{subjects.Label}: nobody here has it. Check the number",
                "#subject"
            );
        }
        return new AuditQuestion(query, filter, handle, errors);
    }

    public static AuditPlace PlaceOf(IQueryCollection query) =>
        new(Guid.TryParse(query["below"], out var below) ? below : null);

    private static AuditFilter Read(AuditQuery query, List<PageError> errors)
    {
        Guid? member = null;
        if (query.Member.Length > 0)
        {
            member = Guid.TryParse(query.Member, out var id) ? id : null;
            Refuse(errors, member is null, "Choose a member from the list", "#member");
        }
        Act? act = null;
        if (query.Act.Length > 0)
        {
            act = Enum.TryParse<Act>(query.Act, out var kind) && Enum.IsDefined(kind) ? kind : null;
            Refuse(errors, act is null, "Choose a kind of act from the list", "#act");
        }
        var from = Day(query.From, "The first day", "#from", errors);
        var until = Day(query.Until, "The last day", "#until", errors);
        Refuse(
            errors,
            from > until,
            "The last day is before the first. Change one of them",
            "#until"
        );
        return new AuditFilter(
            member,
            act,
            From: Start(from),
            Until: Start(until?.AddDays(1)),
            Emergencies: query.Emergencies
        );
    }

    private static DateOnly? Day(string typed, string words, string field, List<PageError> errors)
    {
        if (typed.Length == 0)
        {
            return null;
        }
        bool fits =
            DateOnly.TryParseExact(
                typed,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            ) && day.Year is >= 1970 and < 9999;
        Refuse(
            errors,
            !fits,
            $"{words} is no date. Enter year, month and day, such as 2026-11-22",
            field
        );
        return fits ? day : null;
    }

    private static DateTimeOffset? Start(DateOnly? day) =>
        day is { } d ? new DateTimeOffset(LocalTime.Zone.StartOf(d), TimeSpan.Zero) : null;

    private static void Refuse(List<PageError> errors, bool wrong, string text, string field)
    {
        if (wrong)
        {
            errors.Add(new PageError(text, field));
        }
    }
}
