using Haven.Organisations.Model;
using Haven.Organisations.Register;
using Haven.Privacy.Notices;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Organisations.Promises;

/// <summary>SCR-24: whoever registers from another country knows what that means, and agrees.</summary>
internal static class AbroadChecks
{
    private const string Form = "/organisations/register";
    private const string Password = "three grey herons wade 7";

    [Keeps("SCR-24", 1)]
    public static async Task<string> RegisteringFromAbroad_RecordsTheWarningAndTheConsent(
        ITwin twin,
        CancellationToken ct
    )
    {
        var warning = new AbroadWarning(
            twin.Services.GetRequiredService<InstallationPlace>().Country
                ?? throw new PromiseBrokenException(
                    "Nobody has said in which country everything is stored."
                )
        );
        using var browser = twin.Browser();
        var page = await browser.GetAsync(Form, ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(warning.English, StringComparison.Ordinal)
                && page.Text.Contains(warning.Spanish, StringComparison.Ordinal)
                && page.Forms()
                    .SelectMany(f => f.Fields)
                    .Where(f => f.Name is "where" or "warned")
                    .All(f => !f.IsSent),
            "Whoever registers is not told what it means that everything is stored in another country, or it is answered for them."
        );
        const string email = "zqabroad@example.org";
        (string, string)[] person =
        [
            .. AccountChecks.Newcomer(email, Password).Where(f => f.Name != "where"),
        ];
        var silent = await browser.SubmitAsync(Form, ct, person);
        var unread = await browser.SubmitAsync(
            Form,
            ct,
            [.. person, ("where", Registration.Elsewhere)]
        );
        PromiseBrokenException.Unless(
            silent.Status == 422
                && unread.Status == 422
                && (await twin.LettersToAsync(email, ct)).Count == 0,
            "Somebody could register without saying where they work, or from abroad without agreeing."
        );
        var before = await KeptAsync(twin, ct);
        await browser.SubmitAsync(Form, ct, AccountChecks.Newcomer("zqhere@example.org", Password));
        var home = await KeptAsync(twin, ct);
        await browser.SubmitAsync(
            Form,
            ct,
            [.. person, ("where", Registration.Elsewhere), ("warned", "yes")]
        );
        var kept = (await KeptAsync(twin, ct)).ExceptBy(before.Select(a => a.Id), a => a.Id);
        PromiseBrokenException.Unless(
            home.Count == before.Count
                && kept.ToList() is [var only]
                && only.Words == warning.Version,
            "It is not on record what somebody was warned of who registered from abroad, and that they agreed; or it is of somebody who was not abroad."
        );
        return $"The form for registering says in English and Spanish that everything is stored in {warning.Stored.Within.En}, and that the law there may protect people less. Nobody could register without saying where they work, nor from abroad without agreeing. Of the one who agreed it is on record when, and to which words; of one who works in the country nothing is.";
    }

    private static async Task<List<Attestation>> KeptAsync(ITwin twin, CancellationToken ct)
    {
        await using var context = twin
            .Services.GetRequiredService<HavenServices>()
            .Database.Open(Scope.Installation);
        return await context
            .Set<Attestation>()
            .AsNoTracking()
            .Where(a => a.Kind == Attestation.StoredAbroad)
            .ToListAsync(ct);
    }
}
