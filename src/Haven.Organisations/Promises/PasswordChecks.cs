using Haven.Privacy.Promises;

namespace Haven.Organisations.Promises;

/// <summary>SCR-13: whoever chooses a password sees how strong it is.</summary>
internal static class PasswordChecks
{
    private const string Register = "/organisations/register";
    private const string Strong = "zqpelican orders lamp 4 oats";

    private static readonly string[] Weak = ["sunshine2024", "qwertyuiop12"];

    [Keeps("SCR-13", 9)]
    public static async Task<string> AStrongPasswordIsKnown(ITwin twin, CancellationToken ct)
    {
        using var browser = twin.Browser();
        foreach (string weak in Weak)
        {
            var refused = await browser.SubmitAsync(
                Register,
                ct,
                AccountChecks.Newcomer("strength@example.org", weak)
            );
            PromiseBrokenException.Unless(
                refused.Status == 422
                    && (Shows(refused, "very weak") || Shows(refused, "weak"))
                    && refused.Text.Contains("words that do not belong", StringComparison.Ordinal),
                "Somebody chose a weak password, and was not told that it is weak and how to choose a better one."
            );
        }
        // Something else is missing, so that the form comes back with what it says of the password.
        var page = await browser.SubmitAsync(
            Register,
            ct,
            [
                .. AccountChecks
                    .Newcomer("strength@example.org", Strong)
                    .Select(f => f.Name == "city" ? (f.Name, Value: "") : f),
            ]
        );
        PromiseBrokenException.Unless(
            page.Status == 422
                && Shows(page, "strong")
                && !page.Body.Contains(Strong, StringComparison.Ordinal),
            "Somebody chose a strong password, and was not told so, or it came back in the page."
        );
        return $"{Weak.Length} weak passwords and a strong one were chosen in the form for registering: each time the form showed how strong it is; of the weak ones it said how to choose a better one, and took none.";
    }

    private static bool Shows(TwinAnswer page, string strength) =>
        page.Text.Contains("Strength: " + strength, StringComparison.Ordinal);
}
