using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Yearly;

/// <summary>How the letters of a round reached people, as it was typed.</summary>
public sealed class YearlyForm
{
    private const int MostLetters = 1_000_000;

    public YearlyWay Way { get; private init; }

    public string TypedLetters { get; private init; } = "";

    public int Letters { get; private set; }

    public TypedDay On { get; private init; } = TypedDay.None;

    public FieldErrors Errors { get; } = new();

    /// <summary>How many went out only they can know: a number that stands there already would be no proof.</summary>
    public static YearlyForm Empty(DateOnly today) => new() { On = TypedDay.Of(today) };

    public static YearlyForm Parse(IFormCollection sent, YearlyRound round, DateOnly today)
    {
        var form = new YearlyForm
        {
            Way =
                Enum.TryParse<YearlyWay>(sent["way"], out var way) && Enum.IsDefined(way)
                    ? way
                    : YearlyWay.None,
            TypedLetters = sent["letters"].ToString(),
            On = TypedDay.Parse(sent, "on"),
        };
        if (form.Way == YearlyWay.None)
        {
            form.Errors.Add("way", "Choose how the letters reached people.");
        }
        else if (form.Way != YearlyWay.NotTold)
        {
            form.ReadLetters();
            form.Judge(round.StartedOn, today);
        }
        return form;
    }

    private void ReadLetters()
    {
        Letters = SentNumber.Of(TypedLetters.Trim());
        if (Letters is < 0 or > MostLetters)
        {
            Errors.Add(
                "letters",
                "Enter how many letters or copies went out, in digits, such as 40."
            );
        }
        else if (Letters == 0)
        {
            Errors.Add(
                "letters",
                "Nobody is told by no letters. If none went out, choose “They did not go out”."
            );
        }
    }

    private void Judge(DateOnly startedOn, DateOnly today)
    {
        string? error = On.Day switch
        {
            null => "Enter a day, such as 27 3 2027.",
            { } day when day > today =>
                "This day is still to come. Record it when the letters are out.",
            { } day when day < startedOn =>
                $"The text was made on {LocalTime.Day(startedOn)}: enter that day or a later one.",
            _ => null,
        };
        if (error is not null)
        {
            Errors.Add("on", error);
        }
    }
}
