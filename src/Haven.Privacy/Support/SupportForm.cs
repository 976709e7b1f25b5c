using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Support;

/// <summary>A leave as it was typed.</summary>
public sealed class SupportForm
{
    public const int LongestReference = 60;
    public const string AreasName = "areas";

    /// <summary>The number of the last leave when the page was made.</summary>
    public int Seen { get; init; }

    public MemberId? Member { get; private init; }

    public SupportReason? Reason { get; private init; }

    public string Reference { get; private set; } = "";

    public SupportAreas Areas { get; private init; }

    /// <summary>Null until it is chosen: there is no usual time.</summary>
    public int? Hours { get; private init; }

    public FieldErrors Errors { get; } = new();

    /// <param name="people">Those who can be let in.</param>
    public static SupportForm Parse(IFormCollection sent, IReadOnlyCollection<MemberId> people)
    {
        var form = new SupportForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            Member =
                Guid.TryParse(sent["who"], out var id) && people.Contains(new MemberId(id))
                    ? new MemberId(id)
                    : null,
            Reason =
                Enum.TryParse<SupportReason>(sent["why"], out var why) && Enum.IsDefined(why)
                    ? why
                    : null,
            Areas = SupportWords
                .Areas.Where(a =>
                    sent[AreasName].Contains(a.Area.ToString(), StringComparer.Ordinal)
                )
                .Aggregate(SupportAreas.None, (all, a) => all | a.Area),
            Hours =
                SentNumber.Of(sent["hours"]) is var hours && SupportGrant.Hours.Contains(hours)
                    ? hours
                    : null,
        };
        form.Reference = form.Errors.Text(
            sent,
            "reference",
            LongestReference,
            words: "The reference",
            lines: false
        );
        form.Check();
        return form;
    }

    private void Check()
    {
        if (Member is null)
        {
            Errors.Add("who", "Choose whom you let in.");
        }
        if (Reason is null)
        {
            Errors.Add("why", "Choose why they need to look.");
        }
        if (Areas == SupportAreas.None)
        {
            Errors.Add(AreasName, "Choose what they may look at.");
        }
        if (Hours is null)
        {
            Errors.Add("hours", "Choose for how long.");
        }
    }
}
