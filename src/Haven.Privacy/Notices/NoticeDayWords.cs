using System.Globalization;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Notices;

/// <summary>When versions held, in one language.</summary>
internal static class NoticeDayWords
{
    /// <summary>"Version 1, in force from 15 January 2026 to 3 March 2026"</summary>
    public static string Held(
        this NoticeWords words,
        NoticeHeld held,
        TimeZoneInfo zone,
        DateOnly today
    )
    {
        var line = held.Line;
        string number = Number(words, line.Number);
        if (!held.Held)
        {
            return number
                + words.Say(
                    ", never in force: another version took its place before",
                    ", nunca en vigor: otra versión ocupó antes su lugar"
                );
        }
        string from = words.InForce(line.Number, line.EffectiveOn);
        return held.LastDay(zone) switch
        {
            { } last => from + words.Say($" to {words.Day(last)}", $" hasta el {words.Day(last)}"),
            null when line.EffectiveOn <= today => from + words.Say(" until now", " hasta ahora"),
            _ => from,
        };
    }

    /// <summary>"On 29 November 2026 version 2 held, from 14:05 (New York). Before that it was version 1."</summary>
    public static string On(
        this NoticeWords words,
        NoticeDay day,
        TimeZoneInfo zone,
        DateOnly today
    )
    {
        string on = words.Say($"On {words.Day(day.Day!.Value)}", $"El {words.Day(day.Day!.Value)}");
        if (day.Held is not [var last, ..])
        {
            return words.Say(
                $"{on} no version held yet.",
                $"{on} todavía no valía ninguna versión."
            );
        }
        string version = Number(words, last.Line.Number).ToLowerInvariant();
        if (day.Day > today)
        {
            return words.Say(
                $"{on} {version} will hold, unless another one is published for that day.",
                $"{on} valdrá la {version}, si no se publica otra para ese día."
            );
        }
        string held = words.Say($"{on} {version} held", $"{on} valía la {version}");
        string begins = Begins(words, last, day.Day!.Value, zone);
        string before = string.Concat(
            day.Held.Skip(1)
                .Select(h =>
                    words.Say(
                        $" Before that it was {Number(words, h.Line.Number).ToLowerInvariant()}.",
                        $" Antes de eso era la {Number(words, h.Line.Number).ToLowerInvariant()}."
                    )
                )
        );
        return $"{held}{begins}.{before}";
    }

    // Of the moment of the day only where the version begins within it.
    private static string Begins(
        NoticeWords words,
        NoticeHeld held,
        DateOnly day,
        TimeZoneInfo zone
    )
    {
        if (held.From <= zone.StartOf(day))
        {
            return "";
        }
        string clock = zone.ClockAt(held.From).ToString("HH:mm", CultureInfo.InvariantCulture);
        string town = ZoneWords.Town(zone.Id);
        return words.Say($", from {clock} ({town})", $", desde las {clock} ({town})");
    }

    private static string Number(NoticeWords words, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{words.Say("Version", "Versión")} {number}");
}
