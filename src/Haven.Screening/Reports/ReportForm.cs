using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Vault;
using Haven.Screening.FreeText;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Reports;

/// <summary>A moment as it was typed, on the calendar of the organisation: a day and a time.</summary>
public sealed record TypedMoment(TypedDay Day, string Time)
{
    public static readonly TypedMoment None = new(TypedDay.None, "");

    private readonly TypedClock? read = Day.Day is { } day ? LocalTime.Read(day, Time) : null;

    public bool IsEmpty => Day.IsEmpty && Time.Trim().Length == 0;

    public DateTimeOffset? Value => read?.Moment;

    /// <summary>The clocks went forward over it: it never was that time.</summary>
    public bool IsSkipped => read is { IsSkipped: true };

    public static TypedMoment Of(DateTimeOffset? time) =>
        time is { UtcTicks: var ticks }
            ? new(TypedDay.Of(LocalTime.DayOf(ticks)), LocalTime.Clock(ticks))
            : None;

    public static TypedMoment Parse(IFormCollection sent, string name) =>
        new(TypedDay.Parse(sent, name), sent[name + "-time"].ToString());
}

/// <summary>A report to an authority, as it was typed.</summary>
public sealed class ReportForm
{
    public const string KindName = "kind";
    public const string KnownName = "known";
    public const string ToldName = "told";
    public const string WhyName = "why-not";
    public const string OralName = "oral";
    public const string WrittenName = "written";

    /// <summary>The fields of text: name, label, hint and the longest.</summary>
    public static IReadOnlyList<(
        string Name,
        string Label,
        string Hint,
        int Longest
    )> Texts { get; } =
    [
        ("authority", "Which office?", "Such as “county hotline” or “night desk”.", 200),
        (
            "taken-by",
            "Who took the report? (optional)",
            "A name or a number of service. It is that person’s fact, and Haven keeps it as such.",
            200
        ),
        ("reference", "Their reference number (optional)", "", 100),
        (
            ToldName,
            "What did you tell about the young person?",
            "Tell no more than they need to act. Write here what it was, in short.",
            2000
        ),
        (
            "others",
            "What did you report about other people? (optional)",
            "A parent, somebody suspected. It stays their fact: write what is needed, and no more.",
            2000
        ),
        ("follows", "What follows? (optional)", "What they said they would do, and by when.", 2000),
        (
            WhyName,
            "If the young person was not told: why not?",
            "Tell them, unless that puts somebody in danger.",
            1000
        ),
    ];

    // What is written in these is not meant to name anybody.
    private static readonly string[] NamesNobody =
    [
        "authority",
        ToldName,
        "others",
        "follows",
        WhyName,
    ];

    private readonly Dictionary<string, string> typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private KeptTellings kept = new(null);

    public string this[string name] => typed.GetValueOrDefault(name) ?? "";

    public AuthorityKind? Kind { get; private set; }

    public ReportKnown? Known { get; private set; }

    public TypedMoment Oral { get; private set; } = TypedMoment.None;

    public TypedMoment Written { get; private set; } = TypedMoment.None;

    public Dictionary<string, IReadOnlyList<Telling>> Tellings { get; } =
        new(StringComparer.Ordinal);

    public string Kept => kept.With(Texts.Select(t => this[t.Name]));

    public bool IsWhole => errors.Count == 0 && Tellings.Count == 0;

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    /// <summary>A form for a report that was just made by mouth.</summary>
    public static ReportForm New(DateTimeOffset now) => new() { Oral = TypedMoment.Of(now) };

    public static ReportForm From(ReportLine line)
    {
        var form = new ReportForm
        {
            Kind = line.Kind,
            Known = line.Known,
            Oral = TypedMoment.Of(line.OralAt),
            Written = TypedMoment.Of(line.WrittenAt),
        };
        string[] texts =
        [
            line.Authority,
            line.TakenBy,
            line.Reference,
            line.WhatWasTold,
            line.AboutOthers,
            line.Follows,
            line.WhyNotTold,
        ];
        for (int i = 0; i < Texts.Count; i++)
        {
            form.typed[Texts[i].Name] = texts[i];
        }
        return form;
    }

    public static ReportForm Parse(IFormCollection sent, DateTimeOffset now)
    {
        var form = new ReportForm
        {
            Kind =
                Enum.TryParse<AuthorityKind>(sent[KindName], out var kind) && Enum.IsDefined(kind)
                    ? kind
                    : null,
            Known =
                Enum.TryParse<ReportKnown>(sent[KnownName], out var known) && Enum.IsDefined(known)
                    ? known
                    : null,
            Oral = TypedMoment.Parse(sent, OralName),
            Written = TypedMoment.Parse(sent, WrittenName),
            kept = new KeptTellings(sent[KeptTellings.Field]),
        };
        foreach (var (name, label, _, longest) in Texts)
        {
            var (text, wrong) = TypedText.Clean(sent[name], "This", longest, lines: true);
            form.typed[name] = text;
            if (wrong is not null)
            {
                form.errors[name] = wrong;
            }
        }
        form.Check(now);
        // Who took the report and their number are asked for: what is written there is meant to name somebody.
        foreach (string name in NamesNobody)
        {
            if (form.kept.News(form[name]) is { Count: > 0 } news)
            {
                form.Tellings[name] = news;
            }
        }
        return form;
    }

    public void WriteTo(MandatedReport report)
    {
        report.Kind = Sealed<AuthorityKind?>.Of(Kind);
        report.Authority = Sealed<string>.Of(this["authority"]);
        report.TakenBy = Sealed<string>.Of(this["taken-by"]);
        report.Reference = Sealed<string>.Of(this["reference"]);
        report.WhatWasTold = Sealed<string>.Of(this[ToldName]);
        report.Known = Sealed<ReportKnown?>.Of(Known);
        report.WhyNotTold = Sealed<string>.Of(Known == ReportKnown.Told ? "" : this[WhyName]);
        report.AboutOthers = Sealed<string>.Of(this["others"]);
        report.Follows = Sealed<string>.Of(this["follows"]);
        report.OralAt = Sealed<string>.Of(ReportTimes.Write(Oral.Value));
        report.WrittenAt = Sealed<string>.Of(ReportTimes.Write(Written.Value));
    }

    private void Check(DateTimeOffset now)
    {
        if (Kind is null)
        {
            errors[KindName] = "Say to whom the report was made.";
        }
        if (this[ToldName].Length == 0)
        {
            errors.TryAdd(ToldName, "Say what you told about the young person.");
        }
        if (Known is null)
        {
            errors[KnownName] = "Say whether the young person knows of the report.";
        }
        else if (Known != ReportKnown.Told && this[WhyName].Length == 0)
        {
            errors.TryAdd(WhyName, "Say why the young person was not told.");
        }
        if (Oral.IsEmpty && Written.IsEmpty)
        {
            errors[OralName + "-day"] =
                "Enter when the report was made: by mouth, in writing, or both.";
        }
        foreach (var (name, moment) in new[] { (OralName, Oral), (WrittenName, Written) })
        {
            if (moment.IsSkipped)
            {
                errors[name + "-time"] =
                    $"There was no such time on that day: the clocks went forward over it ({LocalTime.ZoneName}). Enter what the clock showed.";
            }
            else if (!moment.IsEmpty && (moment.Value is not { } value || value > now))
            {
                errors[name + "-day"] =
                    $"Enter a day and a time that have been, such as 27 3 2026 and 14:05 ({LocalTime.ZoneName}).";
            }
        }
    }
}
