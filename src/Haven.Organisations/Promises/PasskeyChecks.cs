using System.Security.Cryptography;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Organisations.Promises;

/// <summary>SCR-13: a passkey is a second factor as the authenticator app is.</summary>
internal static class PasskeyChecks
{
    private const string Code = "/organisations/sign-in/code";

    // Shaped as a browser's answer is, and signed by nobody.
    private const string MadeUp =
        """{"id":"AAAA","rawId":"AAAA","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"e30","authenticatorData":"AAAA","signature":"AAAA"}}""";

    [Keeps("SCR-13", 3)]
    public static async Task<string> APasskeyIsAskedForToo(ITwin twin, CancellationToken ct)
    {
        if (!twin.AsksForSecondFactor)
        {
            throw new PromiseUnprovenException(
                "This installation is set up not to ask for a second factor (Haven:RequireSecondFactor)."
            );
        }
        var person = await twin.FounderAsync(ct, secondFactor: false);
        await PlantAsync(twin, person.Email, ct);
        using var browser = twin.Browser();
        var asked = await SignInSteps.SignInAsync(browser, person.Email, person.Password, ct);
        PromiseBrokenException.Unless(
            SignInSteps.AsksForCode(asked) && asked.SetCookies.Count == 0,
            "Whoever has a passkey came in with the password alone."
        );
        var kept = asked.Forms()[0].Fields.Where(f => f.Name is "ticket" or "return");
        var answer = await browser.PostAsync(
            Code,
            [.. kept.Select(f => (f.Name, f.Value)), ("passkey", MadeUp), ("question", "AAAA")],
            ct
        );
        PromiseBrokenException.Unless(
            answer.Status == 422 && answer.SetCookies.Count == 0,
            "A made-up answer of a passkey was taken."
        );
        return "Somebody was given a passkey; the right password alone was not enough, and a made-up answer of a passkey was refused.";
    }

    private static async Task PlantAsync(ITwin twin, string email, CancellationToken ct)
    {
        await using var context = AccountChecks.Open(twin);
        var account = await AccountChecks.FindAsync(twin, context, email, ct);
        context.Add(
            new Passkey
            {
                Id = Guid.CreateVersion7(),
                PersonKey = account.PersonKey,
                Account = account.Id,
                CredentialIndex = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes),
                Name = Sealed<string>.Of("a check's"),
                CredentialId = Sealed<string>.Of("AAAA"),
                PublicKey = Sealed<string>.Of("AAAA"),
                Signatures = Sealed<decimal>.Of(0),
                Traits = Sealed<string>.Of(""),
            }
        );
        context.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "check"),
                Act.Create,
                Purpose.Upkeep,
                "passkey",
                [account.PersonKey]
            )
        );
        await context.SaveChangesAsync(ct);
    }
}
