using System.Text.RegularExpressions;
using Haven.Promises;
using Microsoft.AspNetCore.Http;

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

    [Breaks("SCR-6", 2)]
    public static TwinChanges WhatAPlanSaysStandsInTheFile() => FileWith("helps");

    [Breaks("SCR-6", 2)]
    public static TwinChanges WhatAnAnswerSaysStandsInTheFile() => FileWith("q-zqtext");

    [Breaks("SCR-6", 2)]
    public static TwinChanges NobodyIsCounted() =>
        Broken.Page("/screening/figures.csv", file => file.Split("\r\n")[0] + "\r\n");

    // What was written last turns up in the files of a report.
    private static TwinChanges FileWith(string field)
    {
        string told = "";
        return Broken.Step(
            async (context, next) =>
            {
                if (HttpMethods.IsPost(context.Request.Method))
                {
                    var form = await context.Request.ReadFormAsync();
                    told = form[field] is { Count: > 0 } words ? words.ToString() : told;
                }
                await (
                    context.Request.Path == "/screening/figures.csv"
                        ? Broken.AlterAsync(context, next, file => file + $"{told}\r\n")
                        : next()
                );
            }
        );
    }

    [GeneratedRegex("hidden", RegexOptions.None, 1000)]
    private static partial Regex First();
}
