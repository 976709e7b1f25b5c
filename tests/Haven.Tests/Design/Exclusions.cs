namespace Haven.Tests.Design;

// Fixtures that Haven's components cannot express, each with the reason.
internal static class Exclusions
{
    private const string StartButton = "the start button is GOV.UK's own sign, Haven has none";
    private const string PlainAffix =
        "prefix and suffix are plain text without classes or attributes";
    private const string Translated = "the scripts' words are English, as the pages are";
    private const string Absent = "a list of answers has no holes, so that none counts in the ids";
    private const string PlainFile = "the browser's own file field works without a script";
    private const string Interruption = "no page of Haven interrupts with a panel";

    public static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All =
        new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["button"] = new Dictionary<string, string>
            {
                ["start"] = StartButton,
                ["start link"] = StartButton,
                ["start link with html"] = StartButton,
            },
            ["character-count"] = new Dictionary<string, string>
            {
                ["with translations"] = Translated,
            },
            ["checkboxes"] = new Dictionary<string, string> { ["with falsy values"] = Absent },
            ["date-input"] = new Dictionary<string, string>
            {
                ["with values, name prefix and custom names"] =
                    "a part is a day, a month or a year and is named so",
            },
            ["file-upload"] = new Dictionary<string, string>
            {
                ["enhanced"] = PlainFile,
                ["enhanced, with error message and hint"] = PlainFile,
                ["enhanced, multiple files"] = PlainFile,
                ["enhanced, custom wrapper classes and attributes"] = PlainFile,
                ["translated"] = PlainFile,
            },
            ["input"] = new Dictionary<string, string>
            {
                ["with prefix with html"] = PlainAffix,
                ["with prefix with classes"] = PlainAffix,
                ["with prefix with attributes"] = PlainAffix,
                ["with suffix with html"] = PlainAffix,
                ["with suffix with classes"] = PlainAffix,
                ["with suffix with attributes"] = PlainAffix,
                ["with customised input wrapper"] =
                    "attributes on the wrapper have no use in Haven",
            },
            ["password-input"] = new Dictionary<string, string>
            {
                ["with translations"] = Translated,
            },
            ["radios"] = new Dictionary<string, string> { ["with falsy items"] = Absent },
            ["panel"] = new Dictionary<string, string>
            {
                ["interruption"] = Interruption,
                ["interruption-with-content-with-long-line-length"] = Interruption,
                ["interruption-with-headings-content-and-lists"] = Interruption,
                ["interruption with custom classes"] = Interruption,
                ["interruption, with actions classes and attributes"] = Interruption,
                ["interruption, submit action"] = Interruption,
                ["interruption, button link"] = Interruption,
                ["interruption, no actions"] = Interruption,
                ["interruption, no actions items"] = Interruption,
            },
        };

    public static bool Has(string component, string fixture) =>
        All.TryGetValue(component, out var names) && names.ContainsKey(fixture);
}
