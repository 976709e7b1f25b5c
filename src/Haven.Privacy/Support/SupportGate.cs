using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Support;

/// <summary>A page that somebody who gives support can be let see.</summary>
/// <param name="Title">As its navigation calls it: "Time zone".</param>
public sealed record SupportView(SupportAreas Area, string Title);

/// <summary>Says of a page that it shows settings and nobody's data.</summary>
public static class SupportViewExtensions
{
    /// <summary>
    /// Shown to whoever was given leave for this area, to read alone. They keep the roles that they have, so that the
    /// vault opens nothing for them, whatever the page asks for.
    /// </summary>
    public static RouteHandlerBuilder ShownToSupport(
        this RouteHandlerBuilder endpoint,
        SupportAreas area,
        string title
    ) => endpoint.WithMetadata(new SupportView(area, title));

    /// <summary>Every page of an area that has an address of its own, in the order in which they were mapped.</summary>
    internal static IReadOnlyList<(string Path, string Title)> PagesOf(
        this EndpointDataSource endpoints,
        SupportAreas area
    ) =>
        [
            .. endpoints
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<SupportView>()?.Area == area)
                .Select(e =>
                    (e.RoutePattern.RawText!, e.Metadata.GetMetadata<SupportView>()!.Title)
                ),
        ];
}

/// <summary>
/// Lets in whoever gives support, for as long as the organisation gave them leave, and writes each step down first. It
/// asks the database at each request: nothing has to run for a leave to end (promise MSG-30).
/// </summary>
public sealed class SupportGate(IDatabase database, TimeProvider clock)
{
    internal const string What = "support access";

    // Nobody is given leave more often than that within a day, which is the longest that one holds.
    private const int Remembered = 50;

    /// <summary>
    /// Whether they may see this page; to be asked only where their roles do not open it. With leave, or after it, the
    /// answer is in the log before it is given.
    /// </summary>
    public async Task<bool> LetsInAsync(
        Reader reader,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        if (
            reader.Roles != Roles.Operator
            || context.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } page } to
        )
        {
            return false;
        }
        var view = HttpMethods.IsGet(context.Request.Method)
            ? to.Metadata.GetMetadata<SupportView>()
            : null;
        long now = clock.GetUtcNow().UtcTicks;
        await using var store = database.Open(new Scope(reader.Organisation));
        if (await LastAsync(store, reader, view, now, cancellationToken) is not { } grant)
        {
            return false;
        }
        bool may = view is not null && grant.Areas.HasFlag(view.Area) && grant.HoldsAt(now);
        await store.WriteDownAsync(
            new Deed(
                reader,
                may ? Act.View : Act.Refused,
                Purpose.Upkeep,
                Within(WhatOf(grant.Number) + page),
                []
            ),
            cancellationToken
        );
        await store.SaveChangesAsync(cancellationToken);
        return may;
    }

    /// <summary>How each step under a leave begins in the log.</summary>
    internal static string WhatOf(int number) => FormattableString.Invariant($"{What} {number}: ");

    private static string Within(string what) =>
        what.Length <= AuditRecord.LongestWhat ? what : what[..AuditRecord.LongestWhat];

    // The newest that opens this page; where none does, the newest of all, so that the refusal has its place.
    private static async Task<SupportGrant?> LastAsync(
        HavenContext store,
        Reader reader,
        SupportView? view,
        long now,
        CancellationToken cancellationToken
    )
    {
        var member = new MemberId(reader.Member);
        var newest = await store
            .Set<SupportGrant>()
            .AsNoTracking()
            .Where(g => g.Member == member)
            .OrderByDescending(g => g.Number)
            .Take(Remembered)
            .ToListAsync(cancellationToken);
        return newest.Find(g => view is not null && g.Areas.HasFlag(view.Area) && g.HoldsAt(now))
            ?? newest.FirstOrDefault();
    }
}
