using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Breaches;

/// <summary>Which form of the page of notices was sent.</summary>
public enum BreachNoticeStep
{
    None = 0,
    Draft,
    Write,
    Mail,
    Give,
    Show,
    Hide,
}

/// <summary>A step on the notices of an incident, as it was typed.</summary>
public sealed class BreachNoticeForm
{
    public static readonly BreachNoticeForm Empty = new();
    private const int LongestText = 20_000;
    private const int LongestList = 40_000;
    private const int LongestHow = 1000;

    private BreachNoticeForm() { }

    public BreachNoticeStep Step { get; private init; }
    public int Version { get; private init; } = -1;
    public IReadOnlyList<string> Kinds { get; private init; } = [];
    public string English { get; private set; } = "";
    public string Spanish { get; private set; } = "";
    public string Addresses { get; private set; } = "";
    public string Codes { get; private set; } = "";
    public TypedDay GivenOn { get; private init; } = TypedDay.None;
    public string How { get; private set; } = "";

    internal IReadOnlyList<NoticeAddress> To { get; private set; } = [];

    internal IReadOnlyList<string> Handles =>
        Codes.Split(
            ['\n', ',', ';'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    /// <summary>Where an error of the whole step stands.</summary>
    internal string Field =>
        Step switch
        {
            BreachNoticeStep.Draft => "kinds",
            BreachNoticeStep.Mail => "addresses",
            BreachNoticeStep.Give => "codes",
            _ => "english",
        };

    public static BreachNoticeForm Parse(IFormCollection sent, FieldErrors errors)
    {
        _ = Enum.TryParse(sent["step"], out BreachNoticeStep step);
        var form = new BreachNoticeForm
        {
            Step = Enum.IsDefined(step) ? step : BreachNoticeStep.None,
            Version = SentNumber.Of(sent["version"]),
            Kinds = [.. sent["kinds"].OfType<string>()],
            GivenOn = TypedDay.Parse(sent, "given-on"),
        };
        form.English = errors.Text(sent, "english", LongestText);
        form.Spanish = errors.Text(sent, "spanish", LongestText);
        form.Addresses = errors.Text(sent, "addresses", LongestList);
        form.Codes = errors.Text(sent, "codes", LongestList);
        form.How = errors.Text(sent, "how", LongestHow);
        form.Check(errors);
        return form;
    }

    private void Check(FieldErrors errors)
    {
        switch (Step)
        {
            case BreachNoticeStep.Draft when Kinds.Count == 0:
                errors.Add("kinds", "Choose at least one kind of data.");
                break;
            case BreachNoticeStep.Write:
                Need(English, "english", "Write the notice in English.", errors);
                Need(Spanish, "spanish", "Write the notice in Spanish.", errors);
                break;
            case BreachNoticeStep.Mail:
                Need(Addresses, "addresses", "Write at least one line.", errors);
                To = ReadAddresses(errors);
                break;
            case BreachNoticeStep.Give:
                if (GivenOn.Day is null)
                {
                    errors.Add("given-on", "Type the day, such as 27 3 2026.");
                }
                Need(How, "how", "Write who gave the letters to whom.", errors);
                break;
            case BreachNoticeStep.None:
                errors.Add("english", "Choose a step.");
                break;
            default:
                break;
        }
    }

    // "204117 rosa@example.org es": what stands before the address is the code, what follows it the language.
    private List<NoticeAddress> ReadAddresses(FieldErrors errors)
    {
        var read = new List<NoticeAddress>();
        int number = 0;
        foreach (string line in Addresses.Split('\n'))
        {
            number++;
            string[] parts = line.Split(
                [' ', '\t', ',', ';'],
                StringSplitOptions.RemoveEmptyEntries
            );
            if (parts.Length == 0)
            {
                continue;
            }
            int at = Array.FindIndex(parts, p => p.Contains('@', StringComparison.Ordinal));
            string lang = parts[^1] is "es" or "en" ? parts[^1] : "en";
            int after = parts.Length - 1 - at;
            if (
                at < 1
                || !TypedText.IsAddress(parts[at])
                || after > 1
                || (after == 1 && parts[^1] != lang)
            )
            {
                errors.Add(
                    "addresses",
                    $"Line {number}: write a code, an e-mail address, and en or es."
                );
                return [];
            }
            read.Add(new NoticeAddress(string.Concat(parts[..at]), parts[at], lang));
        }
        if (read.DistinctBy(a => a.Handle, StringComparer.Ordinal).Count() < read.Count)
        {
            errors.Add("addresses", "A code stands there twice. Take one of the lines out.");
        }
        return read;
    }

    private static void Need(string text, string field, string words, FieldErrors errors)
    {
        if (text.Length == 0 && errors[field] is null)
        {
            errors.Add(field, words);
        }
    }
}
