using System.Text.Json;
using Haven.Privacy.Abroad;
using Haven.Privacy.Consent;
using Haven.Privacy.Notices;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Screening.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>What is kept of a client goes to another country on record and under a safeguard, or not at all.</summary>
internal static class AbroadChecks
{
    private const long Code = 640_977;
    private const string Library = "Zqbibliotheque Municipale";
    private const string Kind = ScreeningModel.ClientsKept;

    [Keeps("RES-12", 1)]
    public static async Task<string> NothingGoesAbroad_ThatIsNotOnTheRegister(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (officer, request) = await AskedAsync(twin, RequestKind.Portability, ct);
        PromiseBrokenException.Unless(
            await GiveAsync(officer, request, "here", ct)
                && !await GiveAsync(officer, request, "", ct)
                && !await GiveAsync(officer, request, "1", ct),
            "A package could be given to somebody of whom nobody knows whether they are in another country."
        );
        await officer.RecordTransferAsync(ct, twin.Fields(Library, Kind, consent: false));
        PromiseBrokenException.Unless(
            await GiveAsync(officer, request, "1", ct)
                && (await officer.Browser.GetAsync(AbroadSteps.Register, ct)).Text.Contains(
                    Library,
                    StringComparison.Ordinal
                ),
            "A transfer was recorded, and does not stand on the register, or nothing can go under it."
        );
        await officer.EndTransferAsync(1, ct);
        var register = await officer.Browser.GetAsync(AbroadSteps.Register, ct);
        PromiseBrokenException.Unless(
            !await GiveAsync(officer, request, "1", ct)
                && register.Text.Contains(Library, StringComparison.Ordinal)
                && register.Text.Contains("ended", StringComparison.Ordinal),
            "A transfer that was ended goes on, or is not on the register any more."
        );
        return "A client asked for a copy for a library in another country. It was refused while no transfer was on record, given once one was, and refused when that had ended. The register still has it.";
    }

    [Keeps("SCR-14", 2)]
    public static async Task<string> AMoveElsewhere_NeedsASafeguardAndConsent(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (officer, request) = await AskedAsync(twin, RequestKind.Portability, ct);
        var fields = twin.Fields(Library, Kind, consent: true);
        foreach (string missing in new[] { "safeguard", "paper", "consent" })
        {
            var refused = await officer.Browser.SubmitAsync(
                AbroadSteps.New,
                ct,
                [.. fields.Where(f => f.Name != missing)]
            );
            PromiseBrokenException.Unless(
                refused.Status == 422,
                "A transfer was recorded without a safeguard, or without saying whether people have to agree."
            );
        }
        await officer.RecordTransferAsync(ct, fields);
        PromiseBrokenException.Unless(
            !await GiveAsync(officer, request, "1", ct),
            "Something went to another country without the consent of whoever it is about."
        );
        string field = ConsentAskForm.FieldOf(AbroadConsent.For(typeof(object)).Items[0]);
        string page = ConsentSteps.Page(Code);
        var summary = await officer.Browser.SubmitAsync(
            $"{page}/ask?form={AbroadConsent.Key}&lang=es",
            ct,
            (field, "yes")
        );
        await officer.KeepAsync(summary, ct);
        PromiseBrokenException.Unless(
            await GiveAsync(officer, request, "1", ct),
            "Somebody agreed, and what they asked for could not be given."
        );
        await officer.Browser.SubmitAsync(
            $"{page}/withdraw?form={AbroadConsent.Key}",
            ct,
            [.. ConsentSteps.Themselves]
        );
        PromiseBrokenException.Unless(
            !await GiveAsync(officer, request, "1", ct),
            "Somebody took their consent back, and things went to another country all the same."
        );
        return "A transfer was tried to be recorded without a safeguard, without its paper and without saying whether people have to agree: it was refused. Under one that needs consent a client’s copy was refused, given once the client had agreed, and refused again when they took it back.";
    }

    [Keeps("RES-23", 1)]
    public static async Task<string> APackageReadsPurposesAndTransfers_FromTheirRegisters(
        ITwin twin,
        CancellationToken ct
    )
    {
        var country = twin.Services.GetRequiredService<InstallationPlace>().Country;
        var (officer, request) = await AskedAsync(twin, RequestKind.Access, ct, "es");
        var before = await PackageAsync(officer, request, ct);
        await officer.RecordTransferAsync(ct, twin.Fields(Library, Kind, consent: true));
        var during = await PackageAsync(officer, request, ct);
        await officer.EndTransferAsync(1, ct);
        var after = await PackageAsync(officer, request, ct);
        var open = Purpose.All.Where(p => p.IsAboutClients).Select(p => p.Key).ToList();
        var told = JsonElement
            .Parse(during["data.json"])
            .GetProperty("purposes")
            .EnumerateArray()
            .Select(p => p.GetProperty("key").GetString()!)
            .ToList();
        PromiseBrokenException.Unless(
            told.Count > 3 && told.ToHashSet(StringComparer.Ordinal).SetEquals(open),
            "A package does not say for which purposes what is kept may be used."
        );
        PromiseBrokenException.Unless(
            Says(before, $"Se guarda en {country?.Within.Es}")
                && Says(before, "Nada de esto va a otro país")
                && !Says(before, Library)
                && Says(during, Library)
                && Says(during, "Cláusulas contractuales tipo")
                && !Says(after, Library),
            "A package does not say where it is stored and to whom abroad it may go, as the register has it."
        );
        return "A client asked in Spanish what is kept. The package said each purpose for which it may be used, and the country in which it is stored: before a transfer was on the register that nothing goes elsewhere, while it was in force to whom and under which safeguard, and nothing of it when it had ended.";
    }

    private static bool Says(Dictionary<string, string> package, string words) =>
        package["index.html"].Contains(words, StringComparison.Ordinal);

    private static async Task<(TwinPerson Officer, string Request)> AskedAsync(
        ITwin twin,
        RequestKind kind,
        CancellationToken ct,
        string lang = "en"
    )
    {
        var officer = await twin.FounderAsync(ct);
        await officer.TakeUpAsync(Code, ct);
        string request = await twin.AskAsync(officer, kind, ct, about: $"{Code}", lang: lang);
        await officer.FindAsync(request, $"{Code}", ct);
        return (officer, request);
    }

    private static async Task<bool> GiveAsync(
        TwinPerson officer,
        string request,
        string where,
        CancellationToken ct
    ) =>
        await PackageChecks.TakeOutAsync(officer, request, ct, ("to", "Named"), ("where", where))
            is not null;

    private static async Task<Dictionary<string, string>> PackageAsync(
        TwinPerson officer,
        string request,
        CancellationToken ct
    ) =>
        await PackageChecks.TakeOutAsync(officer, request, ct)
        ?? throw new PromiseBrokenException(
            "Somebody who was verified could not be given what is kept about them."
        );
}
