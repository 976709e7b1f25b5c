using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Haven.Delivery.Outbox;
using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Model;
using Haven.Privacy.Notices;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Promises;

/// <summary>Invented people of a twin, who sign in and work through the pages as anybody would.</summary>
internal sealed class TwinPeople(Twin twin, TwinClock clock)
{
    private const string Choose = "/organisations/choose";
    private const string Authenticator = "/organisations/authenticator";

    // One for all of this process, so that it is hashed once.
    private static readonly string Password = $"{Word()} {Word()} 7";

    public async Task<TwinPerson> FounderAsync(
        bool secondFactor,
        bool notice,
        CancellationToken cancellationToken
    )
    {
        var person = await NewcomerAsync(secondFactor, cancellationToken);
        string name = "Programme " + Word();
        await person.Browser.SubmitAsync(
            Choose,
            cancellationToken,
            ("name", name),
            ("clients", "yes")
        );
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        var founded =
            await context
                .Set<Organisation>()
                .SingleOrDefaultAsync(o => o.Name == name, cancellationToken)
            ?? throw new PromiseBrokenException("Nobody could found an organisation.");
        if (notice)
        {
            // Straight into its table: to write one is the matter of few checks, and of these alone.
            InventedNotice.Add(context, founded.OrganisationId, clock.GetUtcNow().UtcTicks);
            await context.SaveChangesAsync(cancellationToken);
        }
        return person with { Organisation = founded.OrganisationId };
    }

    public async Task<TwinPerson> MemberAsync(
        TwinPerson founder,
        Roles role,
        CancellationToken cancellationToken
    )
    {
        var person = await NewcomerAsync(secondFactor: true, cancellationToken);
        string word = RoleWords.Choices.First(c => c.Role == role).Word.Replace(' ', '-');
        await founder.Browser.SubmitAsync(
            "/organisations/members/invite",
            cancellationToken,
            ("email", person.Email),
            ("roles", word)
        );
        var page = await person.Browser.GetAsync(Choose, cancellationToken);
        var form =
            page.Forms().FirstOrDefault(f => f.Action == Choose + "/take")
            ?? throw new PromiseBrokenException("Nobody could be invited.");
        await person.Browser.PostAsync(
            form.Action,
            form.Fields.Select(f => (f.Name, f.Value)),
            cancellationToken
        );
        return person with { Organisation = founder.Organisation };
    }

    private async Task<TwinPerson> NewcomerAsync(
        bool secondFactor,
        CancellationToken cancellationToken
    )
    {
        var browser = twin.Browser();
        var person = new TwinPerson(
            browser,
            Name(),
            Name(),
            Word() + "@example.org",
            Name() + " House",
            Name(),
            Password,
            OrganisationId.Installation
        );
        // How people register, by page and mail, is the matter of the checks of accounts. Everybody else begins confirmed.
        await ActivatorUtilities
            .CreateInstance<AccountService>(
                twin.Services,
                HashedOnce.As(twin.Services.GetRequiredService<Passwords>())
            )
            .CreateAsync(
                new NewAccount(
                    person.FirstName,
                    person.LastName,
                    person.Email,
                    person.Employer,
                    person.City,
                    "Oregon",
                    person.Password
                ),
                "127.0.0.1",
                emailConfirmed: true,
                cancellationToken
            );
        var entered = await browser.SubmitAsync(
            "/organisations/sign-in",
            cancellationToken,
            ("email", person.Email),
            ("password", person.Password)
        );
        PromiseBrokenException.Unless(
            entered.LeadsTo("/"),
            "Somebody who has an account could not sign in."
        );
        if (secondFactor && twin.AsksForSecondFactor)
        {
            await SetUpSecondFactorAsync(browser, cancellationToken);
        }
        return person;
    }

    private async Task SetUpSecondFactorAsync(
        TwinBrowser browser,
        CancellationToken cancellationToken
    )
    {
        var page = await browser.GetAsync(Authenticator, cancellationToken);
        var begin =
            page.Forms().FirstOrDefault(f => f.Action == Authenticator + "/begin")
            ?? throw new PromiseBrokenException("The second factor could not be set up.");
        await browser.PostAsync(
            begin.Action,
            begin.Fields.Select(f => (f.Name, f.Value)),
            cancellationToken
        );
        page = await browser.GetAsync(Authenticator, cancellationToken);
        string key = HtmlTag.Read(page.Body).FirstOrDefault(t => t.Name == "code")?.Text ?? "";
        await browser.SubmitAsync(
            Authenticator,
            cancellationToken,
            ("code", Code(FromBase32(key)))
        );
    }

    public async Task<IReadOnlyList<string>> LettersToAsync(
        string email,
        CancellationToken cancellationToken
    )
    {
        var outbox = twin.Services.GetRequiredService<IDatabase>();
        var folder = twin.Services.GetRequiredService<MailFolder>();
        var patience = TimeSpan.FromSeconds(20);
        long start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < patience)
        {
            await using var context = outbox.Open(Scope.Installation);
            if (!await context.Set<OutgoingMail>().AnyAsync(cancellationToken))
            {
                break;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
        return
        [
            .. folder
                .Newest(int.MaxValue)
                .Where(l => l.StartsWith($"To: {email}\n", StringComparison.Ordinal)),
        ];
    }

    // An authenticator app of our own making, by RFC 6238, so that the product's own does not judge itself.
    private string Code(byte[] key)
    {
        byte[] step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, clock.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // RFC 6238 as apps speak it.
        byte[] hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        int number =
            BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        int[] digits =
        [
            .. text.ToUpperInvariant().Select(c => alphabet.IndexOf(c)).Where(d => d >= 0),
        ];
        byte[] bytes = new byte[digits.Length * 5 / 8];
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            int set = (digits[bit / 5] >> (4 - bit % 5)) & 1;
            bytes[bit / 8] |= (byte)(set << (7 - bit % 8));
        }
        return bytes;
    }

    private static string Name()
    {
        string word = Word();
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    // Letters that stand in no word, so that finding them means finding this person.
    private static string Word() =>
        "zq" + RandomNumberGenerator.GetString("bcdfghjklmnprstvwx", 12);
}
