using System.Text.RegularExpressions;
using Haven.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins whose reports say something of a few.</summary>
internal static partial class BrokenReports
{
    [Breaks("SCR-12", 4)]
    public static TwinChanges ASmallNumberIsShown() =>
        Broken.Page("/screening/figures.csv", file => First().Replace(file, "1", 1));

    [Breaks("SCR-12", 4)]
    public static TwinChanges NothingIsHiddenBesideASmallNumber() =>
        Broken.Page("/screening/figures.csv", file => First().Replace(file, "6", 1));

    [GeneratedRegex("hidden", RegexOptions.None, 1000)]
    private static partial Regex First();
}
