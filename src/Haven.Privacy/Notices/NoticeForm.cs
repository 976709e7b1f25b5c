using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Notices;

/// <summary>The text of a draft as it was typed.</summary>
public sealed record NoticeTextForm(string English, string Spanish, int Version, FieldErrors Errors)
{
    public const string EnglishName = "english";
    public const string SpanishName = "spanish";

    /// <summary>
    /// What is stored. A text of an older Haven may lack a block that there is now; a part that it has to have and has
    /// not stands below it, as Haven ships it.
    /// </summary>
    public static NoticeTextForm Of(NoticeDraft draft, bool needsHealth)
    {
        var errors = new FieldErrors();
        string english = NoticeTemplate.Completed(draft.English, "en", needsHealth);
        string spanish = NoticeTemplate.Completed(draft.Spanish, "es", needsHealth);
        AddMissing(draft.English, english, EnglishName, "English", errors);
        AddMissing(draft.Spanish, spanish, SpanishName, "Spanish", errors);
        AddFaults(english, EnglishName, "English", needsHealth, errors);
        AddFaults(spanish, SpanishName, "Spanish", needsHealth, errors);
        return new NoticeTextForm(english, spanish, draft.Version, errors);
    }

    public static NoticeTextForm Parse(IFormCollection sent, bool needsHealth)
    {
        var errors = new FieldErrors();
        return new NoticeTextForm(
            Read(sent, EnglishName, "English", needsHealth, errors),
            Read(sent, SpanishName, "Spanish", needsHealth, errors),
            SentNumber.Of(sent["version"]),
            errors
        );
    }

    private static string Read(
        IFormCollection sent,
        string name,
        string language,
        bool needsHealth,
        FieldErrors errors
    )
    {
        string typed = sent[name].ToString().ReplaceLineEndings("\n");
        var (text, error) = TypedText.Clean(
            typed,
            $"The {language} text",
            NoticeTemplate.Longest,
            lines: true
        );
        if (error is not null)
        {
            errors.Add(name, error);
            return text;
        }
        AddFaults(text, name, language, needsHealth, errors);
        return text;
    }

    // Nothing is published that nobody has looked at and saved.
    private static void AddMissing(
        string stored,
        string whole,
        string name,
        string language,
        FieldErrors errors
    )
    {
        if (whole != stored)
        {
            errors.Add(
                name,
                $"{language}: a part that it has to have was missing. Haven’s text for it stands at the end now: read it, and save."
            );
        }
    }

    private static void AddFaults(
        string text,
        string name,
        string language,
        bool needsHealth,
        FieldErrors errors
    )
    {
        foreach (var fault in NoticeTemplate.FaultsOf(text, needsHealth))
        {
            errors.Add(name, $"{language}: {fault}");
        }
    }
}

/// <summary>How a draft is to be published, as it was typed.</summary>
public sealed class NoticeForm
{
    public const int LongestSummary = 500;

    /// <summary>A change that matters is shown for so many days at least, whatever an organisation would like.</summary>
    public const int FewestDays = 14;

    private const int MostDays = 365;

    public TypedDay EffectiveOn { get; private init; } = TypedDay.None;

    public string Change { get; private init; } = "";

    public string EnglishSummary { get; private init; } = "";

    public string SpanishSummary { get; private init; } = "";

    public string ShownFor { get; private init; } = "30";

    /// <summary>The version of the draft that was looked at.</summary>
    public int Version { get; private init; }

    public FieldErrors Errors { get; } = new();

    /// <summary>The first version of the draft that was just begun, as it is.</summary>
    public static NoticeForm FirstOn(DateOnly day) =>
        new()
        {
            Version = 1,
            EffectiveOn = TypedDay.Of(day),
            Change = nameof(NoticeChange.Small),
        };

    public static NoticeForm Empty(int version, DateOnly today) =>
        new() { Version = version, EffectiveOn = TypedDay.Of(today) };

    public static NoticeForm Parse(IFormCollection sent, DateOnly today, NoticeLine? last)
    {
        var form = new NoticeForm
        {
            EffectiveOn = TypedDay.Parse(sent, "effective"),
            Change = sent["change"].ToString(),
            EnglishSummary = sent["summary-english"].ToString(),
            SpanishSummary = sent["summary-spanish"].ToString(),
            ShownFor = sent["shown"].ToString().Trim(),
            Version = SentNumber.Of(sent["version"]),
        };
        form.CheckDay(today, last);
        form.CheckChange(last);
        form.CheckSummary("summary-english", "The English words", form.EnglishSummary);
        form.CheckSummary("summary-spanish", "The Spanish words", form.SpanishSummary);
        if (form.Days is < FewestDays or > MostDays)
        {
            form.Errors.Add(
                "shown",
                $"Enter a number of days from {FewestDays} to {MostDays}: what matters is shown for a good while."
            );
        }
        return form;
    }

    public NoticeChange? Kind =>
        Change switch
        {
            nameof(NoticeChange.Small) => NoticeChange.Small,
            nameof(NoticeChange.Material) => NoticeChange.Material,
            nameof(NoticeChange.FewerRights) => NoticeChange.FewerRights,
            _ => null,
        };

    public int Days => SentNumber.Of(ShownFor);

    private void CheckDay(DateOnly today, NoticeLine? last)
    {
        string? error = EffectiveOn.Day switch
        {
            null => "Enter the first day on which it holds, such as 27 3 2027.",
            { } d when d < today =>
                "This day is over. A notice cannot hold from before people could read it: enter today or later.",
            { } d when d > today.AddYears(1) =>
                $"This is more than a year away. Enter {LocalTime.Day(today.AddYears(1))} or earlier.",
            { } d when d < last?.EffectiveOn =>
                $"Version {last!.Number} holds from {LocalTime.Day(last.EffectiveOn)}. Enter that day or a later one: the next version cannot hold before it.",
            _ => null,
        };
        if (error is not null)
        {
            Errors.Add("effective", error);
        }
    }

    private void CheckChange(NoticeLine? last)
    {
        if (Kind is null)
        {
            Errors.Add("change", "Choose what it changes for people.");
        }
        else if (Kind == NoticeChange.FewerRights && last is null)
        {
            Errors.Add(
                "change",
                "This is the first version: there is none yet that gave more rights."
            );
        }
    }

    private void CheckSummary(string field, string name, string typed)
    {
        var (text, error) = TypedText.Clean(typed, name, LongestSummary, lines: true);
        if (
            error is null
            && text.Length == 0
            && Kind is NoticeChange.Material or NoticeChange.FewerRights
        )
        {
            error =
                "Say in a few words what changes: members read it in the banner and in their mail.";
        }
        if (error is not null)
        {
            Errors.Add(field, error);
        }
    }
}
