using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Organisations.Register;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Haven.Organisations.Promises;

/// <summary>What registering asks for, and what is kept of it.</summary>
internal static class AccountChecks
{
    private const string Form = "/organisations/register";
    private const string GoodPassword = "three grey herons wade 7";
    private const int LeastRounds = 210_000;

    private static readonly string[] Asked =
    [
        "adult",
        "city",
        "email",
        "employer",
        "first-name",
        "last-name",
        "password",
        "state",
        "terms",
        "warned",
        "where",
    ];

    private static readonly string[] Kept =
    [
        "AuthenticatorKey",
        "City",
        "Email",
        "Employer",
        "FirstName",
        "LastName",
        "PasswordHash",
        "RecoveryCodes",
        "State",
    ];

    private static readonly string[] WeakPasswords =
    [
        "seven77",
        "password",
        "Password1!",
        "qwertyuiop",
        "123456789012",
        "iloveyou2",
        "letmein2026",
    ];

    [Keeps("SCR-1", 1)]
    public static async Task<string> TheFormAsksForTheseAlone(ITwin twin, CancellationToken ct)
    {
        using var browser = twin.Browser();
        var page = await browser.GetAsync(Form, ct);
        var names = page.Forms()
            .SelectMany(f => f.Fields)
            .Select(f => f.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        PromiseBrokenException.Unless(
            names.SequenceEqual(Asked, StringComparer.Ordinal),
            "The form for registering asks for something else than was promised."
        );
        return $"The form was opened; its {names.Count} fields are the seven things promised, two confirmations, and whether one works in the country where everything is stored, with what one agrees to otherwise.";
    }

    [Keeps("SCR-1", 2)]
    public static Task<string> TheAccountKeepsTheseAlone(ITwin twin, CancellationToken ct)
    {
        var personal = Inventory
            .Of(twin.Services.GetRequiredService<HavenServices>().Parts)
            .Records.Where(r => r.Name == nameof(Account))
            .SelectMany(r => r.Fields)
            .Where(f => f.Kind is FieldKind.Personal or FieldKind.Sensitive)
            .Select(f => f.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        PromiseBrokenException.Unless(
            personal.SequenceEqual(Kept, StringComparer.Ordinal),
            "An account keeps something personal that was not promised, or lacks something."
        );
        return Task.FromResult(
            $"The stored account was compared with the promise: {personal.Count} personal fields, which are what the form asks for and what sign-in needs."
        );
    }

    [Keeps("SCR-1", 3)]
    public static async Task<string> WeakPasswordsAreRefused(ITwin twin, CancellationToken ct)
    {
        using var browser = twin.Browser();
        foreach (string weak in WeakPasswords)
        {
            var answer = await browser.SubmitAsync(Form, ct, Newcomer("weak@example.org", weak));
            PromiseBrokenException.Unless(
                answer.Status == 422,
                "Somebody could register with a password that many people use, or a short one."
            );
        }
        PromiseBrokenException.Unless(
            (await twin.LettersToAsync("weak@example.org", ct)).Count == 0,
            "A refused registration sent a mail."
        );
        return $"{WeakPasswords.Length} weak or widely used passwords were tried; each was refused beside its field, and nothing was registered.";
    }

    [Keeps("SCR-1", 4)]
    public static async Task<string> UnconfirmedCannotEnter(ITwin twin, CancellationToken ct)
    {
        using var browser = twin.Browser();
        await browser.SubmitAsync(Form, ct, Newcomer("unconfirmed@example.org", GoodPassword));
        PromiseBrokenException.Unless(
            (await twin.LettersToAsync("unconfirmed@example.org", ct)).Count > 0,
            "Whoever registers gets no mail to confirm it."
        );
        var answer = await SignInSteps.SignInAsync(
            browser,
            "unconfirmed@example.org",
            GoodPassword,
            ct
        );
        PromiseBrokenException.Unless(
            !SignInSteps.IsIn(answer),
            "Somebody who did not confirm their address could sign in."
        );
        return "Somebody registered and did not confirm; with the right password they could not sign in.";
    }

    [Keeps("SCR-15", 1)]
    public static async Task<string> OwnDetailsAreSeenAndCorrected(ITwin twin, CancellationToken ct)
    {
        const string account = "/organisations/account";
        const string corrected = "Zqbrackwater";
        var person = await twin.FounderAsync(ct);
        var before = await person.Browser.GetAsync(account, ct);
        PromiseBrokenException.Unless(
            before.Status == 200
                && new[] { person.FirstName, person.LastName, person.Email, person.City }.All(m =>
                    before.Body.Contains(m, StringComparison.Ordinal)
                ),
            "Somebody does not see what is held about them."
        );
        await person.Browser.SubmitAsync(account + "/details", ct, ("city", corrected));
        var after = await person.Browser.GetAsync(account, ct);
        PromiseBrokenException.Unless(
            after.Body.Contains(corrected, StringComparison.Ordinal)
                && !after.Body.Contains(person.City, StringComparison.Ordinal),
            "Somebody corrected their own details, and the old ones are still there."
        );
        return "Somebody opened their account: name, address and city are shown. They corrected the city; the account shows the new one and not the old one.";
    }

    [Keeps("SCR-17", 1)]
    public static async Task<string> OnlyAdultsRegister(ITwin twin, CancellationToken ct)
    {
        using var browser = twin.Browser();
        const string email = "not-an-adult@example.org";
        var page = await browser.GetAsync(Form, ct);
        var answer = await browser.PostAsync(
            page.Forms()[0].Action,
            Newcomer(email, GoodPassword).Where(f => f.Name != "adult"),
            ct
        );
        PromiseBrokenException.Unless(
            answer.Status == 422 && (await twin.LettersToAsync(email, ct)).Count == 0,
            "Somebody who did not say that they are an adult could register."
        );
        return "Somebody left out that they are an adult; they were refused, nothing was registered, and no mail went out.";
    }

    [Keeps("REF-19", 1)]
    [Keeps("SCR-13", 7)]
    public static async Task<string> PasswordsAreHashedSlowly(ITwin twin, CancellationToken ct)
    {
        const string person = "hashed-one@example.org";
        const string other = "hashed-two@example.org";
        using var browser = twin.Browser();
        foreach (string email in new[] { person, other })
        {
            await browser.SubmitAsync(Form, ct, Newcomer(email, GoodPassword));
        }
        byte[] first = await HashAsync(twin, person, ct);
        byte[] second = await HashAsync(twin, other, ct);
        PromiseBrokenException.Unless(
            Rounds(first) >= LeastRounds && Rounds(second) >= LeastRounds,
            "A password is kept in another form than a slow hash."
        );
        PromiseBrokenException.Unless(
            !first.AsSpan(13, 16).SequenceEqual(second.AsSpan(13, 16)),
            "Two passwords are hashed with one salt."
        );
        bool shown =
            twin.Traffic.Any(a => a.Body.Contains(GoodPassword, StringComparison.Ordinal))
            || (await twin.LettersToAsync(person, ct)).Any(l =>
                l.Contains(GoodPassword, StringComparison.Ordinal)
            );
        PromiseBrokenException.Unless(!shown, "A password came back in a page or a mail.");
        return $"Two people registered with the same password; of each there is a hash with SHA-512, {Rounds(first)} rounds and a salt of its own, and no answer or mail holds the password.";
    }

    [Keeps("REF-19", 2)]
    public static async Task<string> OldHashesAreRenewed(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        var old = new PasswordHasher<Account>(
            Options.Create(new PasswordHasherOptions { IterationCount = 1000 })
        );
        await SetHashAsync(twin, person.Email, old.HashPassword(null!, person.Password), ct);
        using var browser = twin.Browser();
        var answer = await SignInSteps.SignInAsync(browser, person.Email, person.Password, ct);
        PromiseBrokenException.Unless(
            SignInSteps.IsIn(answer)
                && Rounds(await HashAsync(twin, person.Email, ct)) >= LeastRounds,
            "After a sign-in the password is still kept as an old hash."
        );
        return "An account was given a hash of an older kind; its owner signed in, and the hash is of today's kind.";
    }

    internal static (string Name, string Value)[] Newcomer(string email, string password) =>
        [
            ("first-name", "Amina"),
            ("last-name", "Okoro"),
            ("email", email),
            ("employer", ""),
            ("city", "Eastside"),
            ("state", "Oregon"),
            ("password", password),
            ("adult", "yes"),
            ("terms", "yes"),
            ("where", Registration.Here),
        ];

    internal static async Task SetHashAsync(
        ITwin twin,
        string email,
        string hash,
        CancellationToken ct
    )
    {
        await using var context = Open(twin);
        var account = await FindAsync(twin, context, email, ct);
        account.PasswordHash = Sealed<string>.Of(hash);
        account.Version++;
        context.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "check"),
                Act.Edit,
                Purpose.Upkeep,
                "account",
                [account.PersonKey]
            )
        );
        await context.SaveChangesAsync(ct);
    }

    private static async Task<byte[]> HashAsync(ITwin twin, string email, CancellationToken ct)
    {
        await using var context = Open(twin);
        var account = await FindAsync(twin, context, email, ct);
        var opened = await twin
            .Services.GetRequiredService<Vault>()
            .OpenAsync(
                Reader.AccountHolder(account.Id.Value, "check"),
                Purpose.OwnAccount,
                Act.View,
                "account",
                [account],
                ct
            );
        byte[] bytes = new byte[200];
        return
            Convert.TryFromBase64String(opened.Read(account.PasswordHash) ?? "", bytes, out int n)
            && n > 29
            ? bytes[..n]
            : throw new PromiseBrokenException("A password is kept in another form than a hash.");
    }

    // The layout of ASP.NET Core Identity, version 3: kind, function (2 is SHA-512), rounds, length of the salt, salt.
    private static uint Rounds(byte[] hash) =>
        hash[0] == 1 && hash[4] == 2
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5))
            : 0;

    internal static Task<Account> FindAsync(
        ITwin twin,
        HavenContext context,
        string email,
        CancellationToken ct
    )
    {
        byte[] index = EmailAddress.Index(twin.Services.GetRequiredService<Vault>(), email);
        return context.Set<Account>().SingleAsync(a => a.EmailIndex == index, ct);
    }

    internal static HavenContext Open(ITwin twin) =>
        twin.Services.GetRequiredService<IDatabase>().Open(Scope.Installation);
}
