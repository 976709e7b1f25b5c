using Haven.Commands;
using Haven.Delivery.Outbox;
using Haven.Privacy.Processors;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Screening.Promises;

namespace Haven.Promises;

/// <summary>Who carries mail is on the register, with an agreement, and is given nothing but the mail.</summary>
internal static class CarrierChecks
{
    private const string Carrier = ProcessorSteps.Carrier;

    [Keeps("REF-12", 2)]
    public static async Task<string> NothingGoesToACompanyThatIsNotOnIt(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (machine, carrier) = ProcessorSteps.Begin(twin, "zq-not-there.example");
        try
        {
            await machine.MailAsync("zq-first@example.org", ct);
            await machine.AddOnTheMachineAsync(
                "Zq Another",
                "zq-another.example",
                ProcessorAgreement.Processing,
                twin.Today(),
                ct
            );
            await machine.MailAsync("zq-second@example.org", ct);
            PromiseBrokenException.Unless(
                carrier.Given.IsEmpty,
                "A mail server that is not on the register was given a mail."
            );
            await machine.AddOnTheMachineAsync(
                Carrier,
                carrier.GivesTo!,
                ProcessorAgreement.Processing,
                twin.Today(),
                ct
            );
            await machine.MailAsync("zq-third@example.org", ct);
            PromiseBrokenException.Unless(
                carrier.Got("zq-first@example.org")
                    && carrier.Got("zq-second@example.org")
                    && carrier.Got("zq-third@example.org"),
                "A mail that waited for the register was lost."
            );
            await machine.EndOnTheMachineAsync(Carrier, ct);
            await machine.MailAsync("zq-fourth@example.org", ct);
            PromiseBrokenException.Unless(
                !carrier.Got("zq-fourth@example.org"),
                "A mail server whose time on the register was over was given a mail."
            );
        }
        finally
        {
            await machine.EndAsync(carrier, ct);
            await machine.EndOnTheMachineAsync("Zq Another", ct);
        }
        return "Mail was to go to a server that was not on the register: it waited, also when another company was put there. When the server's own company was there, all of it went out. When that had ended, mail waited again.";
    }

    [Keeps("MSG-21", 2)]
    public static async Task<string> WithoutAnAgreementItCannotBeSwitchedOn(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (machine, carrier) = ProcessorSteps.Begin(twin, "zq-no-agreement.example");
        try
        {
            await machine.AddOnTheMachineAsync(
                Carrier,
                carrier.GivesTo!,
                ProcessorAgreement.None,
                twin.Today(),
                ct
            );
            await machine.MailAsync("zq-fifth@example.org", ct);
            PromiseBrokenException.Unless(
                carrier.Given.IsEmpty,
                "A mail server without an agreement was given a mail."
            );
            await ProcessorActs.ChangeAsync(
                machine.Core,
                Carrier,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["agreement"] = nameof(ProcessorAgreement.Processing),
                    ["agreed"] = ProcessorSteps.Iso(twin.Today()),
                },
                null,
                _ => { },
                ct
            );
            await machine.MailAsync("zq-sixth@example.org", ct);
            PromiseBrokenException.Unless(
                carrier.Got("zq-fifth@example.org") && carrier.Got("zq-sixth@example.org"),
                "A mail that waited for an agreement was lost."
            );
        }
        finally
        {
            await machine.EndAsync(carrier, ct);
        }
        return "The company of a mail server stood on the register without an agreement: mail waited. When the agreement was recorded, all of it went out.";
    }

    [Keeps("MSG-21", 1)]
    public static async Task<string> ACarrierGetsAddressAndTextAlone(
        ITwin twin,
        CancellationToken ct
    )
    {
        const long code = 918_273;
        const string mark = "zqkwmrtvbhs";
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(code, ct);
        await founder.TellAsync(code, ct, ("behaviour", mark));
        TwinPerson[] roster =
        [
            founder,
            await twin.MemberAsync(founder, Roles.Professional, ct),
            await twin.MemberAsync(founder, Roles.Supervisor, ct),
        ];
        var (machine, carrier) = ProcessorSteps.Begin(twin, "localhost");
        try
        {
            foreach (string email in (string[])["zq-one@example.org", "zq-two@example.org"])
            {
                await founder.Browser.SubmitAsync(
                    "/organisations/members/invite",
                    ct,
                    ("email", email),
                    ("roles", "professional")
                );
            }
            foreach (var member in roster)
            {
                using var browser = twin.Browser();
                await browser.SubmitAsync(
                    "/organisations/new-password",
                    ct,
                    ("email", member.Email)
                );
            }
            await twin.Services.GetRequiredService<MailWorker>().SendDueAsync(ct);
            await twin.LettersToAsync(founder.Email, ct);
            RequireNoRoster(carrier, roster, [mark, "918273", "918 273"]);
        }
        finally
        {
            await machine.EndAsync(carrier, ct);
        }
        return $"Two people were invited into an organisation with three members and a client, and each member asked for a new password. The carrier was given {carrier.Given.Count} mails, each with one address and a text. None has the address or name of another member, and none has anything of the client.";
    }

    private static void RequireNoRoster(
        TwinCarrier carrier,
        IReadOnlyList<TwinPerson> roster,
        string[] ofClients
    )
    {
        PromiseBrokenException.Unless(
            roster.All(m => carrier.Got(m.Email)) && carrier.Got("zq-two@example.org"),
            "No mail went out, so nothing was tried."
        );
        foreach (var mail in carrier.Given)
        {
            string all = $"{mail.To}\n{mail.Subject}\n{mail.Body}";
            PromiseBrokenException.Unless(
                !mail.To.Contains(',', StringComparison.Ordinal)
                    && mail.To.Split('@').Length == 2
                    && roster
                        .Where(m => m.Email != mail.To)
                        .All(m =>
                            !all.Contains(m.Email, StringComparison.Ordinal)
                            && !all.Contains(m.LastName, StringComparison.Ordinal)
                        )
                    && Array.TrueForAll(ofClients, w => !all.Contains(w, StringComparison.Ordinal)),
                "A carrier was given more than one address, or somebody else's, or something of a client."
            );
        }
    }
}
