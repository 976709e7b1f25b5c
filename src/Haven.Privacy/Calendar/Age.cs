namespace Haven.Privacy.Calendar;

/// <summary>How old somebody is, where rights turn on it: one count for every service.</summary>
public static class Age
{
    /// <summary>In whole years on a day; whoever was born on 29 February is a year older on 1 March.</summary>
    public static int On(DateOnly birth, DateOnly day) =>
        day.Year
        - birth.Year
        - ((day.Month, day.Day).CompareTo((birth.Month, birth.Day)) < 0 ? 1 : 0);
}
