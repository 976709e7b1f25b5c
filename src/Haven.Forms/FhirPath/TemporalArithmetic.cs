namespace Haven.Forms.FhirPath;

public sealed partial class TemporalValue
{
    internal TemporalValue? Add(QuantityValue quantity, int sign)
    {
        var part = PartOf(quantity);
        var amount =
            quantity.Number
            * sign
            * (
                quantity.Unit.StartsWith("week", StringComparison.Ordinal) || quantity.Unit == "wk"
                    ? 7
                    : 1
            );
        if (Kind == TemporalKind.Time)
            return AddToTime(part, amount);
        // only seconds may have a fraction, and of those the calendar's alone: HL7's suite drops it from 0.1 's'
        if (part < TemporalPart.Second || quantity.Unit == "s")
            amount = decimal.Truncate(amount);
        (part, amount) = Coarsen(part, amount);
        try
        {
            return From(Kind, Precision, Shift(Start(), part, amount), Offset);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    private TemporalValue AddToTime(TemporalPart part, decimal amount)
    {
        if (part < TemporalPart.Hour)
            throw FhirPathException.Run("Only hours and less can be added to a time");
        var day = TimeSpan.TicksPerDay;
        var shift = (long)(amount * Ticks(part) % day);
        var at = ((Start().TimeOfDay.Ticks + shift) % day + day) % day;
        return From(
            Kind,
            Precision,
            new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddTicks(at),
            null
        );
    }

    private (TemporalPart, decimal) Coarsen(TemporalPart part, decimal amount)
    {
        while (
            part > Precision
            && !(part == TemporalPart.Millisecond && Precision == TemporalPart.Second)
        )
        {
            amount /= part switch
            {
                TemporalPart.Millisecond => 1000,
                TemporalPart.Second or TemporalPart.Minute => 60,
                TemporalPart.Hour => 24,
                TemporalPart.Day => Precision == TemporalPart.Year ? 365m / 12 : 30,
                _ => 12,
            };
            part--;
            if (part < TemporalPart.Second)
                amount = part == Precision ? decimal.Truncate(amount) : amount;
        }
        return (part, amount);
    }

    private static DateTime Shift(DateTime at, TemporalPart part, decimal amount) =>
        part switch
        {
            TemporalPart.Year => at.AddYears((int)amount),
            TemporalPart.Month => at.AddMonths((int)amount),
            _ => at.AddTicks((long)(amount * Ticks(part))),
        };

    private static decimal Ticks(TemporalPart part) =>
        part switch
        {
            TemporalPart.Day => TimeSpan.TicksPerDay,
            TemporalPart.Hour => TimeSpan.TicksPerHour,
            TemporalPart.Minute => TimeSpan.TicksPerMinute,
            TemporalPart.Second => TimeSpan.TicksPerSecond,
            _ => TimeSpan.TicksPerMillisecond,
        };

    private static TemporalPart PartOf(QuantityValue quantity) =>
        quantity.Unit switch
        {
            "year" or "years" => TemporalPart.Year,
            "month" or "months" => TemporalPart.Month,
            "week" or "weeks" or "wk" or "day" or "days" or "d" => TemporalPart.Day,
            "hour" or "hours" or "h" => TemporalPart.Hour,
            "minute" or "minutes" or "min" => TemporalPart.Minute,
            "second" or "seconds" or "s" => TemporalPart.Second,
            "millisecond" or "milliseconds" or "ms" => TemporalPart.Millisecond,
            _ => throw FhirPathException.Run(
                $"'{quantity.Unit}' cannot be added to a date: name a calendar unit such as month"
            ),
        };
}
