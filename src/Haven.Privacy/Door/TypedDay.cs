using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Door;

/// <summary>A day as it was typed into three fields.</summary>
/// <param name="Day">Null where nothing was typed, or where it is no day.</param>
public sealed record TypedDay(string D, string M, string Y, DateOnly? Day)
{
    public static readonly TypedDay None = new("", "", "", null);

    public bool IsEmpty => (D + M + Y).Trim().Length == 0;

    public static TypedDay Of(DateOnly? day) =>
        day is { } d ? new(Number(d.Day), Number(d.Month), Number(d.Year), d) : None;

    public static TypedDay Parse(IFormCollection sent, string name)
    {
        string[] typed =
        [
            sent[name + "-day"].ToString(),
            sent[name + "-month"].ToString(),
            sent[name + "-year"].ToString(),
        ];
        var numbers = Array.ConvertAll(
            typed,
            t =>
                int.TryParse(t.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int n)
                    ? n
                    : 0
        );
        bool isDay =
            numbers[2] is >= 1900 and <= 9999
            && numbers[1] is >= 1 and <= 12
            && numbers[0] >= 1
            && numbers[0] <= DateTime.DaysInMonth(numbers[2], numbers[1]);
        return new(
            typed[0],
            typed[1],
            typed[2],
            isDay ? new DateOnly(numbers[2], numbers[1], numbers[0]) : null
        );
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
