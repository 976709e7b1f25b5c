using System.Security.Cryptography;
using Haven.Privacy.Audit;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>What is known of a client leaves by one door, on a basis, and is written down; tried with a permission.</summary>
internal static class SharingChecks
{
    private const long Code = 731_946;

    /// <summary>What a professional writes down of the client, and is nowhere else.</summary>
    public const string Told = "zqsecretnest by the river";

    private const string Item = nameof(Client);

    [Keeps("SCR-11", 1)]
    public static async Task<string> WhatLeavesIsWrittenDown(ITwin twin, CancellationToken ct)
    {
        var person = await ClientAsync(twin, ct);
        string permission = await twin.PermitAsync(person, Code, Item, ct);
        var given = await person.GiveAsync(Code, permission, ct);
        PromiseBrokenException.Unless(
            given.File.Length > 0,
            "Somebody agreed in writing to what is shared, and it could not be given."
        );
        var written = await twin.WrittenAsync(person, ct);
        PromiseBrokenException.Unless(
            written is [var line]
                && line.Recipient == PermissionSteps.Recipient
                && line.Basis == DisclosureBasis.Permission
                && line.What.Length > 0
                && line.By != Guid.Empty
                && line.Evidence.Contains("Written permission", StringComparison.Ordinal)
                && permission.EndsWith($"{line.Ground:D}", StringComparison.Ordinal)
                && line.Fingerprint == Convert.ToHexStringLower(SHA256.HashData(given.File)),
            "Something about a client was given, and it is not written down to whom, on what basis, what, by whom and on which paper."
        );
        PromiseBrokenException.Unless(
            await twin.EntriesAsync(person, Act.Create, ct) == 1,
            "Something about a client was given, and the audit log does not say so."
        );
        return "A client signed a permission, and a professional gave what it allows. The register has one record of it: recipient, basis, kinds of record, who gave it, the signed paper, and the fingerprint of the very file; the audit log has its entry.";
    }

    [Keeps("SCR-11", 2)]
    public static async Task<string> WithoutABasisNothingLeaves(ITwin twin, CancellationToken ct)
    {
        var person = await ClientAsync(twin, ct);
        string over = await twin.PermitAsync(person, Code, Item, ct);
        string future = await twin.PermitAsync(person, Code, Item, ct);
        string back = await twin.PermitAsync(person, Code, Item, ct);
        await twin.MoveAsync(person, over, -11, ct);
        await twin.MoveAsync(person, future, 1, ct);
        await person.Browser.SubmitAsync(back, ct, ("how", ""), ("said", ""));
        string none = $"{PermissionSteps.Page(Code)}/{Guid.CreateVersion7():D}";
        foreach (string permission in new[] { over, future, back, none })
        {
            var shut = await person.GiveAsync(Code, permission, ct);
            PromiseBrokenException.Unless(
                shut.File.Length == 0 && shut.Status is 404 or 409,
                "Something about a client left without a permission, or on one that was over, had not begun or was taken back."
            );
        }
        PromiseBrokenException.Unless(
            (await twin.WrittenAsync(person, ct)).Count == 0
                && await twin.EntriesAsync(person, Act.Refused, ct) == 3,
            "Somebody tried the door without a basis, and that is not in the audit log."
        );
        // On the way back the same door opens, so that it was not shut for another reason.
        await twin.MoveAsync(person, over, 0, ct);
        PromiseBrokenException.Unless(
            (await person.GiveAsync(Code, over, ct)).File.Length > 0,
            "The door stayed shut on a permission that holds, so nothing was tried."
        );
        return "A professional tried to give what is kept about a client without a permission, on one that was over, on one that had not begun and on one that was taken back. Nothing left, and the log has each refusal. On one that holds it left.";
    }

    [Keeps("HLP-11", 1)]
    [Keeps("MSG-20", 1)]
    [Keeps("RES-9", 1)]
    [Keeps("MSG-9", 1)]
    public static async Task<string> ThereIsNoOtherWayOut(ITwin twin, CancellationToken ct)
    {
        var person = await ClientAsync(twin, ct);
        string permission = await twin.PermitAsync(person, Code, Item, ct);
        var paths = Paths(twin, permission.Split('/')[^1]);
        using var stranger = twin.Browser();
        foreach (string path in paths)
        {
            PromiseBrokenException.Unless(
                !Tells(await stranger.GetAsync(path, ct)),
                $"The address {path} tells a stranger of a client."
            );
        }
        var (pages, files) = await EachIsWrittenDownAsync(
            twin,
            person,
            [.. paths.Where(p => p.Contains($"{Code}", StringComparison.Ordinal))],
            ct
        );
        var given = await person.GiveAsync(Code, permission, ct);
        PromiseBrokenException.Unless(
            given.File.Length > 0
                && (await twin.WrittenAsync(person, ct)).Count == 1
                && await twin.EntriesAsync(person, Act.Create, ct) == 1,
            "What was given to somebody else is not in the register of what was given."
        );
        return $"Something was written down of a client. {paths.Count} addresses were opened as a stranger: none tells of it. As the professional who looks after the client {pages} pages and {files} files tell of them, each with an entry in the log. To somebody else it goes through the one door, and stands in its register.";
    }

    private static async Task<(int Pages, int Files)> EachIsWrittenDownAsync(
        ITwin twin,
        TwinPerson person,
        IReadOnlyList<string> paths,
        CancellationToken ct
    )
    {
        int files = 0,
            pages = 0;
        foreach (string path in paths)
        {
            int before = await EntriesAsync(twin, person, ct);
            var answer = await person.Browser.GetAsync(path, ct);
            bool isFile = answer.Headers.Contains("attachment", StringComparison.OrdinalIgnoreCase);
            (files, pages) = (files + (isFile ? 1 : 0), pages + (Tells(answer) ? 1 : 0));
            PromiseBrokenException.Unless(
                !(isFile || Tells(answer)) || await EntriesAsync(twin, person, ct) > before,
                $"The address {path} gives something about a client, and nothing is written down."
            );
        }
        PromiseBrokenException.Unless(
            files > 0 && pages > 0,
            "No address gave anything about the client, so nothing was tried."
        );
        return (pages, files);
    }

    private static async Task<TwinPerson> ClientAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.TellAsync(Code, ct, ("behaviour", Told));
        return person;
    }

    private static bool Tells(TwinAnswer answer) =>
        answer.Body.Contains(Told, StringComparison.Ordinal)
        || answer.Body.Contains(PermissionSteps.Recipient, StringComparison.Ordinal);

    // Every address that can be opened, with the client and the permission where it asks for one.
    private static IReadOnlyList<string> Paths(ITwin twin, string permission) =>
        [
            .. twin
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e =>
                    e.Metadata.GetMetadata<Access>() is not null
                    && e.Metadata.GetMetadata<HttpMethodMetadata>()
                        ?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true
                )
                .Select(e =>
                    "/"
                    + string.Join(
                        '/',
                        e.RoutePattern.PathSegments.Select(s =>
                            string.Concat(
                                s.Parts.Select(p =>
                                    p
                                        is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart text
                                        ? text.Content
                                    : p
                                        is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart
                                        {
                                            Name: "code"
                                        }
                                        ? $"{Code}"
                                    : e.RoutePattern.RawText!.Contains(
                                        ":int",
                                        StringComparison.Ordinal
                                    )
                                        ? "1"
                                    : permission
                                )
                            )
                        )
                    )
                )
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<int> EntriesAsync(ITwin twin, TwinPerson person, CancellationToken ct)
    {
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        return await context
            .Set<AuditRecord>()
            .CountAsync(r => r.OrganisationId == person.Organisation && r.SubjectCount > 0, ct);
    }
}
