using Haven.Privacy.Agreements;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>MSG-26: an agreement on processing is made, signed and in force on receipt; without one nothing comes in.</summary>
internal static class ProcessingChecks
{
    private const long Code = 976_314;
    private const string Others = "No other law holds.";
    private const string Blank = AgreementSteps.Agreements + "/blank.pdf?lang=es";

    private static readonly (string Name, string Value)[] NewClient =
    [
        ("code", $"{Code}"),
        ("birth", "NotAsked"),
        .. ClientSteps.Attested,
    ];

    [Keeps("MSG-26", 1)]
    public static async Task<string> WhatWasShownIsSignedAndHolds(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await twin.SignOnTheMachineAsync(AgreementSteps.Operator, ct);
        var blank = await person.Browser.GetAsync(Blank, ct);
        PromiseBrokenException.Unless(
            blank.Status == 200 && blank.Body.StartsWith("%PDF-", StringComparison.Ordinal),
            "The agreement that was signed in advance cannot be downloaded."
        );
        var page = await person.SignAsync(ct);
        string shown = page.Forms()
            .SelectMany(f => f.Fields)
            .First(f => f.Name == "fingerprint")
            .Value;
        PromiseBrokenException.Unless(
            page.Text.Contains(AgreementSteps.Operator, StringComparison.Ordinal)
                && page.Text.Contains(AgreementSteps.Signer, StringComparison.Ordinal)
                && page.Text.Contains("Looking after a client", StringComparison.Ordinal),
            "The agreement does not name both parties, or what is processed."
        );
        // Other words later change nothing in what was signed.
        await twin.SignOnTheMachineAsync(AgreementSteps.Operator + " Qz", ct);
        var (kept, text) = await KeptAsync(twin, person, ct);
        PromiseBrokenException.Unless(
            kept.Fingerprint == shown
                && AgreementText.FingerprintOf(text) == shown
                && !text.Contains(AgreementSteps.Operator + " Qz", StringComparison.Ordinal),
            "What was signed is not kept exactly as it was shown."
        );
        var now = await person.Browser.GetAsync(AgreementSteps.Agreements, ct);
        PromiseBrokenException.Unless(
            now.Text.Contains("In force since", StringComparison.Ordinal)
                && now.Text.Contains(shown, StringComparison.Ordinal),
            "An agreement that was signed is not in force on receipt."
        );
        return $"Whoever runs the machine signed in advance. An organisation downloaded the agreement, read it with both parties in it, and signed; it was in force at once. Other words were signed later, and what the organisation had signed still has the fingerprint that was shown.";
    }

    [Keeps("MSG-26", 2)]
    public static async Task<string> WithoutOneNothingIsEntered(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        // The form is open already when the law is chosen, so that what is sent is what is refused.
        var form = await person.Browser.GetAsync(ClientSteps.New, ct);
        await person.ChooseAsync(Others, ct, "gdpr");
        var kept = form.Forms()
            .First(f => f.Fields.Any(x => x.Name == "code"))
            .Fields.Where(f => f.IsSent && !NewClient.Any(x => x.Name == f.Name))
            .Select(f => (f.Name, f.Value));
        var answer = await person.Browser.PostAsync(ClientSteps.New, [.. kept, .. NewClient], ct);
        await using (var store = Open(twin, person))
        {
            PromiseBrokenException.Unless(
                answer.Status == 403
                    && answer.Text.Contains("no agreement on processing", StringComparison.Ordinal)
                    && !await store.Set<Client>().AnyAsync(ct),
                "A client was entered for an organisation under the GDPR that has no agreement on processing in force."
            );
        }
        await twin.SignOnTheMachineAsync(AgreementSteps.Operator, ct);
        await person.SignAsync(ct);
        await person.TakeUpAsync(Code, ct);
        return "Somebody of an organisation under the GDPR sent a client in without an agreement on processing: it was refused, and nobody was entered. Once one was signed, it went.";
    }

    private static async Task<(ProcessingAgreement Kept, string Text)> KeptAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, person);
        var kept =
            await store.Set<ProcessingAgreement>().AsNoTracking().SingleOrDefaultAsync(ct)
            ?? throw new PromiseBrokenException("An agreement that was signed is not there.");
        var reader = new Haven.Privacy.Purposes.Reader(
            person.Organisation,
            kept.By.Value,
            Haven.Privacy.Purposes.Roles.PrivacyOfficer,
            "check"
        );
        var opened = await twin
            .Services.GetRequiredService<AgreementDesk>()
            .OpenAsync(reader, kept.Number, ct);
        return (kept, opened?.Paper ?? "");
    }

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));
}
