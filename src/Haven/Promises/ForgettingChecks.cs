using Haven.Organisations.Expiry;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>Somebody is forgotten through the page, and looked for in everything, today's and that of before.</summary>
internal static class ForgettingChecks
{
    private const string Page = "/privacy/forgetting";
    private const long Code = 943_217;
    private const string Mark = "zqhbtlkrvn";

    [Keeps("THR-2", 2)]
    [Keeps("SCR-16", 3)]
    public static async Task<string> WhoeverIsForgottenIsGone(ITwin twin, CancellationToken ct)
    {
        var officer = await PlantedAsync(twin, ct);
        var person = await PersonAsync(twin, officer, Code, ct);
        await RunJobAsync(twin, ct);
        using var stolen = await StolenKeys.TakeAsync((Twin)twin, ct);
        byte[][] needles = [.. Ids(person), await stolen.WrappedAsync(person, ct)];
        PromiseBrokenException.Unless(
            await stolen.OpenAsync(person, ct)
                && (await ((Twin)twin).SearchAsync(needles, ct)).Found.Count > 0,
            "Before anything was deleted there was nothing to find, so nothing was tried."
        );

        var receipt = await ForgetAsync(officer, Code, ct);
        twin.Advance(ForgettingJob.Lifetime + TimeSpan.FromHours(1));
        await RunJobAsync(twin, ct);

        var search = await ((Twin)twin).SearchAsync(needles, ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            $"Something of somebody who was forgotten lies in {string.Join(", ", search.Found.Distinct(StringComparer.Ordinal))}."
        );
        PromiseBrokenException.Unless(
            !await stolen.OpenAsync(person, ct),
            "An old copy of the key store still opens the key of somebody who was forgotten."
        );
        var erasure = await ErasureAsync(twin, officer, receipt, ct);
        PromiseBrokenException.Unless(
            erasure is { DoneAt: > 0, FinalAt: > 0, Went.Length: > 0 },
            "The receipt does not say what went, or from when no copy can be opened."
        );
        return $"A client was taken up, the key store was copied, the client was forgotten through the page, and a day went by. Key and id are nowhere in {search.Places}, {search.Bytes} bytes. With the root key and every secret that is left, the copy opened the client's key before and does not any more. The receipt says what went and when.";
    }

    [Keeps("THR-2", 2)]
    public static async Task<string> WhatRanOutIsGone(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await founder.Browser.SubmitAsync(
            "/organisations/members/invite",
            ct,
            ("email", Mark + "@example.org"),
            ("roles", "professional")
        );
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        var invitation =
            await context
                .Set<Invitation>()
                .AsNoTracking()
                .SingleOrDefaultAsync(i => i.OrganisationId == founder.Organisation, ct)
            ?? throw new PromiseBrokenException("Nobody could be invited.");
        await RunJobAsync(twin, ct);
        using var stolen = await StolenKeys.TakeAsync((Twin)twin, ct);
        byte[][] needles =
        [
            .. Ids(invitation.PersonKey),
            await stolen.WrappedAsync(invitation.PersonKey, ct),
        ];

        twin.Advance(Invitations.Life + TimeSpan.FromHours(1));
        await twin.Services.GetRequiredService<ExpiryWorker>().DeleteAsync(ct);
        twin.Advance(ForgettingJob.Lifetime + TimeSpan.FromHours(1));
        await RunJobAsync(twin, ct);

        var search = await ((Twin)twin).SearchAsync(needles, ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0 && !await stolen.OpenAsync(invitation.PersonKey, ct),
            "Something of an invitation that ran out is still there, or an old copy of the key store still opens it."
        );
        return $"Somebody was invited, the key store was copied, the invitation ran out, and a day went by. Its key and the key's id are nowhere in {search.Places}, {search.Bytes} bytes, and the copy opens nothing of it.";
    }

    [Keeps("REF-18", 1)]
    public static async Task<string> TheRegisterNamesNobody(ITwin twin, CancellationToken ct)
    {
        var officer = await PlantedAsync(twin, ct);
        var person = await PersonAsync(twin, officer, Code, ct);
        var receipt = await ForgetAsync(officer, Code, ct);
        twin.Advance(TimeSpan.FromMinutes(1));
        await RunJobAsync(twin, ct);
        var erasure = await ErasureAsync(twin, officer, receipt, ct);
        PromiseBrokenException.Unless(
            erasure is { AskedAt: > 0, DoneAt: > 0, Person: null } && erasure.By != Guid.Empty,
            "What is kept of a deletion lacks when it was or who did it, or says who was deleted."
        );
        byte[] outside =
            await twin.Services.GetRequiredService<ErasureRegister>().CopyAsync(ct) ?? [];
        byte[][] marks = [.. Ids(person), .. Twin.InEncodings([$"{Code}", Mark])];
        PromiseBrokenException.Unless(
            outside.Length > 0 && !Array.Exists(marks, m => outside.AsSpan().IndexOf(m) >= 0),
            "The register outside was not written, or names who was deleted."
        );
        var page = await officer.Browser.GetAsync(Page, ct);
        PromiseBrokenException.Unless(
            page.Status == 200
                && page.Body.Contains(receipt, StringComparison.OrdinalIgnoreCase)
                && !page.Body.Contains($"{Code}", StringComparison.Ordinal)
                && !page.Body.Contains(Mark, StringComparison.Ordinal),
            "The list of deletions does not show one, or shows who was deleted."
        );
        return $"A client was forgotten through the page. The register outside, {outside.Length} bytes, and the list on the page have the deletion with its time and who did it; the client's id, code and words are in neither.";
    }

    /// <summary>Forgets a client as the privacy officer does, and returns the receipt's id.</summary>
    internal static async Task<string> ForgetAsync(
        TwinPerson officer,
        long code,
        CancellationToken ct
    )
    {
        var asked = await officer.Browser.SubmitAsync(Page, ct, ("code", $"{code}"));
        var form =
            asked.Forms().FirstOrDefault(f => f.Fields.Exists(x => x.Name == "free"))
            ?? throw new PromiseBrokenException(
                "Nobody is asked whether a client may be forgotten."
            );
        var answer = await officer.Browser.PostAsync(
            form.Action,
            form.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)).Append(("free", "yes")),
            ct
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(Page + "/"),
            "A client could not be forgotten through the page."
        );
        return answer.Location!.Split('/')[^1];
    }

    internal static async Task<PersonKeyId> PersonAsync(
        ITwin twin,
        TwinPerson officer,
        long code,
        CancellationToken ct
    )
    {
        await using var context = Open(twin, officer);
        return await twin
                .Services.GetRequiredService<ISubjectNames>()
                .FindAsync(context, $"{code}", ct)
            ?? throw new PromiseBrokenException("A client who was taken up is not there.");
    }

    /// <summary>What the hourly and daily jobs would do by now; a replacement that another one is at is waited for.</summary>
    internal static async Task RunJobAsync(ITwin twin, CancellationToken ct)
    {
        var job = twin.Services.GetRequiredService<ForgettingJob>();
        var keys = twin.Services.GetRequiredService<KeyRing>();
        for (int tries = 0; tries < 100; tries++)
        {
            await job.RunOnceAsync(ct);
            if (!keys.IsBeingReplaced)
            {
                return;
            }
            await Task.Delay(50, ct);
        }
        throw new PromiseBrokenException("The daily replacement of keys does not come to its end.");
    }

    private static async Task<TwinPerson> PlantedAsync(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        await officer.TakeUpAsync(Code, ct);
        await officer.TellAsync(Code, ct, ("behaviour", Mark));
        return officer;
    }

    private static async Task<Erasure> ErasureAsync(
        ITwin twin,
        TwinPerson officer,
        string receipt,
        CancellationToken ct
    )
    {
        var id = Guid.Parse(receipt);
        await using var context = Open(twin, officer);
        return await context.Set<Erasure>().AsNoTracking().SingleAsync(e => e.Id == id, ct);
    }

    // As text and as bytes, for either may be how a database keeps it.
    internal static byte[][] Ids(PersonKeyId person) =>
        [
            .. Twin.InEncodings([
                person.Value.ToString("D"),
                person.Value.ToString("D").ToUpperInvariant(),
            ]),
            person.Value.ToByteArray(bigEndian: true),
            person.Value.ToByteArray(),
        ];

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));
}
