using System.Globalization;

namespace Haven.Privacy.Door;

/// <summary>
/// A whole number that came with a form: most often which version of a record its page showed, so that whoever was
/// overtaken is told.
/// </summary>
public static class SentNumber
{
    /// <summary>What was sent, from 0 on; -1, which no record counts, where it is no such number or none was sent.</summary>
    public static int Of(string? sent) =>
        int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : -1;
}
