using System.IO.Compression;
using System.Security.Cryptography;
using Haven.Privacy.Calendar;
using Haven.Privacy.Demands;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Screening.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>MSG-9 and THR-4: what a court demands is looked at by two people, and those concerned are told.</summary>
internal static class DemandChecks
{
    private const long Code = 653_971;
    private const long Hidden = 653_972;

    [Keeps("MSG-9", 2)]
    [Keeps("THR-4", 1)]
    public static async Task<string> TwoPeopleLook(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        var other = await twin.MemberAsync(founder, Roles.PrivacyOfficer, ct);
        var today = Today(twin);
        string demand = await founder.ReceiveSubpoenaAsync(today, $"{Code}", ct);
        PromiseBrokenException.Unless(
            (await founder.Browser.GetAsync(demand, ct)).Text.Contains(
                "A subpoena alone opens nothing",
                StringComparison.Ordinal
            ) && await IsShutAsync(founder, demand, ct),
            "A subpoena that no judge signed opened something."
        );
        await founder.OrderAsync(today, demand, nameof(Client), ct);
        await founder.TellAboutAsync(demand, today.AddDays(-Demand.UsualDays - 1), ct);
        PromiseBrokenException.Unless(
            await IsShutAsync(founder, demand, ct),
            "An answer that nobody had proposed could be given."
        );
        var proposed = await founder.PressAsync(demand, "propose", ct);
        PromiseBrokenException.Unless(
            proposed.LeadsTo(demand),
            "An answer for which everything was there could not be proposed."
        );
        var alone = await founder.PressAsync(demand, "approve", ct);
        PromiseBrokenException.Unless(
            alone.Status == 409 && await IsShutAsync(founder, demand, ct),
            "Somebody gave an answer that nobody else had looked at."
        );
        PromiseBrokenException.Unless(
            (await other.PressAsync(demand, "approve", ct)).LeadsTo(demand),
            "Somebody else could not approve an answer."
        );
        var given = await founder.PressAsync(demand, "give", ct);
        PromiseBrokenException.Unless(
            given.Status == 200 && Holds(given.File, "tables/client.csv"),
            "An answer that two people looked at could not be given, or holds something else."
        );
        PromiseBrokenException.Unless(
            await twin.WrittenAsync(founder, ct) is [{ Basis: DisclosureBasis.Demand } line]
                && line.Fingerprint == Convert.ToHexStringLower(SHA256.HashData(given.File)),
            "What left by order, and nothing else, is not in the register of what was given."
        );
        return "A subpoena about a client came, and opened nothing. With the order of a judge, what it covers, and the client told, it was tried to give the answer before anybody proposed it, and before anybody else than who proposed it had approved it: each was refused. Then a second person approved it, and a file left with what was approved; it stands alone in the register of what was given.";
    }

    [Keeps("MSG-9", 3)]
    public static async Task<string> ThosePeopleAreTold(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        await founder.TakeUpAsync(Hidden, ct);
        var other = await twin.MemberAsync(founder, Roles.PrivacyOfficer, ct);
        var today = Today(twin);
        string told = await founder.ReceiveSubpoenaAsync(today, $"{Code}", ct);
        await founder.OrderAsync(today, told, nameof(Client), ct);
        PromiseBrokenException.Unless(
            (await founder.PressAsync(told, "propose", ct)).Status == 409,
            "An answer could be proposed although nobody had tried to tell the person."
        );
        await founder.TellAboutAsync(told, today.AddDays(-1), ct);
        PromiseBrokenException.Unless(
            (await founder.PressAsync(told, "propose", ct)).Status == 409,
            "An answer could be proposed before the person had time to object."
        );

        string secret = await founder.ReceiveSubpoenaAsync(today, $"{Hidden}", ct);
        await founder.OrderAsync(today, secret, nameof(Client), ct);
        await founder.ForbidTellingAsync(secret, today.AddDays(1), ct);
        await founder.PressAsync(secret, "propose", ct);
        await other.PressAsync(secret, "approve", ct);
        PromiseBrokenException.Unless(
            (await founder.PressAsync(secret, "give", ct)).Status == 200,
            "What a court ordered without telling could not be given."
        );
        string request = await twin.AskAsync(founder, RequestKind.Access, ct, about: $"{Hidden}");
        await founder.FindAsync(request, $"{Hidden}", ct);
        var package = await PackageChecks.TakeOutAsync(founder, request, ct);
        PromiseBrokenException.Unless(
            package is not null
                && !package.Values.Any(f =>
                    f.Contains(DemandSteps.Recipient, StringComparison.Ordinal)
                )
                && !package["index.html"]
                    .Contains(
                        $"data-label=\"Purpose\">{Purpose.LegalDemand.Words}",
                        StringComparison.Ordinal
                    ),
            "While telling was forbidden, what the person could get told of it."
        );
        await EndsAsync(twin, founder, secret, ct);
        return "Two demands about two clients came, each with the order of a judge. The answer to the first could not be proposed before the client was told, and not while they had time to object. In the second telling was forbidden until the next day: it was answered, and what the client could get meanwhile told nothing of it. The day after, Haven wrote to those responsible that the client is to be told now.";
    }

    private static async Task EndsAsync(
        ITwin twin,
        TwinPerson officer,
        string demand,
        CancellationToken ct
    )
    {
        var rounds = twin.Services.GetRequiredService<DemandRounds>();
        await rounds.RunAsync(officer.Organisation, ct);
        PromiseBrokenException.Unless(
            await LettersAsync(twin, officer, demand, ct) == 0,
            "Those responsible were told to tell somebody while that was forbidden."
        );
        twin.Advance(TimeSpan.FromDays(3));
        await rounds.RunAsync(officer.Organisation, ct);
        await rounds.RunAsync(officer.Organisation, ct);
        var sheet = await twin
            .Services.GetRequiredService<DemandReading>()
            .FindAsync(
                new Reader(officer.Organisation, Guid.Empty, Roles.PrivacyOfficer, ""),
                Guid.Parse(demand.Split('/')[^1]),
                ct
            );
        PromiseBrokenException.Unless(
            await LettersAsync(twin, officer, demand, ct) == 1
                && sheet is { Standing.IsTellingDue: true }
                && sheet.Given[0].Record.SecretUntil
                    <= twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks,
            "A ban on telling was over, and nobody was told to tell the person."
        );
    }

    private static async Task<int> LettersAsync(
        ITwin twin,
        TwinPerson officer,
        string demand,
        CancellationToken ct
    ) =>
        (await twin.LettersToAsync(officer.Email, ct)).Count(l =>
            l.Contains(demand, StringComparison.Ordinal)
            && l.Contains("has to be told about a demand", StringComparison.Ordinal)
        );

    private static async Task<bool> IsShutAsync(
        TwinPerson officer,
        string demand,
        CancellationToken ct
    ) => (await officer.PressAsync(demand, "give", ct)).Status == 409;

    private static bool Holds(byte[] file, string table)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip
            .Entries.Select(e => e.FullName)
            .Where(n => n.StartsWith("tables/", StringComparison.Ordinal))
            .SequenceEqual([table], StringComparer.Ordinal);
    }

    private static DateOnly Today(ITwin twin) =>
        LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
}
