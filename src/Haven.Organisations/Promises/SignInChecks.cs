using Haven.Privacy.Promises;

namespace Haven.Organisations.Promises;

/// <summary>Signing in, as checks do it.</summary>
internal static class SignInSteps
{
    public const string Page = "/organisations/sign-in";

    public static Task<TwinAnswer> SignInAsync(
        TwinBrowser browser,
        string email,
        string password,
        CancellationToken ct
    ) => browser.SubmitAsync(Page, ct, ("email", email), ("password", password));

    /// <summary>Whether the password was taken: the person is in, or is asked for the second factor.</summary>
    public static bool IsIn(TwinAnswer answer) =>
        (answer.Status == 302 && !answer.LeadsTo(Page)) || AsksForCode(answer);

    public static bool AsksForCode(TwinAnswer answer) =>
        answer.Status == 200 && answer.Forms().Any(f => f.Fields.Any(x => x.Name == "ticket"));
}

/// <summary>SCR-13 and HLP-17: who comes in, how, and for how long.</summary>
internal static class SignInChecks
{
    private const string Inside = "/organisations/account";
    private const string Clients = "/screening/caseload";

    [Keeps("SCR-13", 3)]
    public static async Task<string> NoClientsWithoutSecondFactor(ITwin twin, CancellationToken ct)
    {
        if (!twin.AsksForSecondFactor)
        {
            throw new PromiseUnprovenException(
                "This installation is set up not to ask for a second factor (Haven:RequireSecondFactor)."
            );
        }
        var without = await twin.FounderAsync(ct, secondFactor: false);
        foreach (string path in new[] { Clients, "/screening/clients/new", "/privacy/audit" })
        {
            var answer = await without.Browser.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                answer.LeadsTo("/organisations/authenticator"),
                $"With a password alone somebody reached {path}."
            );
        }
        var with = await twin.FounderAsync(ct);
        using var browser = twin.Browser();
        var asked = await SignInSteps.SignInAsync(browser, with.Email, with.Password, ct);
        PromiseBrokenException.Unless(
            SignInSteps.AsksForCode(asked) && asked.SetCookies.Count == 0,
            "Whoever has a second factor was not asked for it."
        );
        var inside = await with.Browser.GetAsync(Clients, ct);
        PromiseBrokenException.Unless(inside.Status == 200, "With both factors nobody came in.");
        return "Somebody with a password alone asked for three pages with clients' facts and was led to the second factor each time; somebody who has one was asked for it, and with it came in.";
    }

    [Keeps("SCR-13", 4)]
    public static async Task<string> SignInRests(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        using var browser = twin.Browser();
        for (int i = 0; i < 5; i++)
        {
            var wrong = await SignInSteps.SignInAsync(browser, person.Email, "wrong herons 8", ct);
            PromiseBrokenException.Unless(!SignInSteps.IsIn(wrong), "A wrong password opened.");
        }
        var rests = await SignInSteps.SignInAsync(browser, person.Email, person.Password, ct);
        PromiseBrokenException.Unless(
            !SignInSteps.IsIn(rests),
            "After five wrong passwords the next try was still heard."
        );
        twin.Advance(TimeSpan.FromMinutes(16));
        var later = await SignInSteps.SignInAsync(browser, person.Email, person.Password, ct);
        PromiseBrokenException.Unless(
            SignInSteps.IsIn(later),
            "After a quarter of an hour the right password is still refused."
        );
        return "Five wrong passwords were tried, then the right one: refused. Sixteen minutes later on the twin's clock the right one was taken.";
    }

    [Keeps("SCR-13", 5)]
    public static async Task<string> SessionsEnd(ITwin twin, CancellationToken ct)
    {
        var idle = await twin.FounderAsync(ct);
        var busy = await twin.FounderAsync(ct);
        await RequireInAsync(idle, "A session ended at once.", ct);
        for (int minutes = 0; minutes < 12 * 60 - 50; minutes += 50)
        {
            twin.Advance(TimeSpan.FromMinutes(50));
            await RequireInAsync(busy, "A session ended while it was used.", ct);
            if (minutes == 0)
            {
                twin.Advance(TimeSpan.FromMinutes(9));
                await RequireInAsync(busy, "A session ended while it was used.", ct);
                twin.Advance(TimeSpan.FromMinutes(2));
                await RequireOutAsync(idle, "A session lives on after an hour without use.", ct);
                minutes += 11;
            }
        }
        twin.Advance(TimeSpan.FromMinutes(50));
        await RequireOutAsync(busy, "A session lives on after twelve hours.", ct);
        return "One session was left alone for 61 minutes of the twin's clock: it had ended. One was used every 50 minutes: it ended after twelve hours.";
    }

    [Keeps("HLP-17", 2)]
    public static async Task<string> TheCookieIsTheBrowsersAlone(ITwin twin, CancellationToken ct)
    {
        await twin.ResidentAsync(ct);
        var cookies = twin
            .Traffic.Where(a => a.Path.StartsWith(SignInSteps.Page, StringComparison.Ordinal))
            .SelectMany(a => a.SetCookies)
            .Select(c => c.ToLowerInvariant())
            .ToList();
        PromiseBrokenException.Unless(cookies.Count > 0, "Signing in sets no cookie.");
        foreach (string cookie in cookies)
        {
            string[] parts = cookie.Split(';', StringSplitOptions.TrimEntries);
            PromiseBrokenException.Unless(
                Array.IndexOf(parts, "httponly") > 0
                    && (
                        Array.IndexOf(parts, "samesite=lax") > 0
                        || Array.IndexOf(parts, "samesite=strict") > 0
                    )
                    && !Array.Exists(
                        parts,
                        p =>
                            p.StartsWith("expires", StringComparison.Ordinal)
                            || p.StartsWith("max-age", StringComparison.Ordinal)
                            || p.StartsWith("domain", StringComparison.Ordinal)
                    ),
                "The cookie of a member outlives the browser, or a script or another site can use it."
            );
        }
        return $"{cookies.Count} sign-ins were looked at: each cookie ends with the browser, is closed to scripts, and goes with requests of this site alone.";
    }

    private static async Task RequireInAsync(
        TwinPerson person,
        string otherwise,
        CancellationToken ct
    )
    {
        var answer = await person.Browser.GetAsync(Inside, ct);
        PromiseBrokenException.Unless(answer.Status == 200, otherwise);
    }

    private static async Task RequireOutAsync(
        TwinPerson person,
        string otherwise,
        CancellationToken ct
    )
    {
        var answer = await person.Browser.GetAsync(Inside, ct);
        PromiseBrokenException.Unless(answer.LeadsTo(SignInSteps.Page), otherwise);
    }
}
