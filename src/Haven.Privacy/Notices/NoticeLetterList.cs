using System.Runtime.CompilerServices;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Notices;

/// <summary>
/// Everybody who is looked after, by code, as a table to join with the organisation's own addresses. It is read anew each
/// time, so that whoever was forgotten meanwhile is not in it; that it was taken out stands in the log.
/// </summary>
internal static class NoticeLetterList
{
    /// <param name="what">For the log: "codes for letters about the privacy notice".</param>
    public static async Task SendAsync(
        HttpContext context,
        IDatabase database,
        string what,
        string fileName,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        var people = context.RequestServices.GetService<ISubjectNames>() is { } names
            ? await names.AllAsync(store, cancellationToken)
            : [];
        // Whoever is restricted may have to be told all the same: the officer decides, and is told of it.
        var restricted = await RestrictionGate.AmongAsync(
            store,
            Purpose.CaseWork,
            [.. people.Select(p => p.Person)],
            cancellationToken
        );
        store.Record(
            new Deed(
                reader,
                Act.Retrieve,
                Purpose.PrivacyOversight,
                what,
                [.. people.Select(p => p.Person)]
            )
        );
        await store.SaveChangesAsync(cancellationToken);
        await Csv.SendAsync(
            context,
            fileName,
            LinesAsync(people, restricted.ContainsKey, cancellationToken)
        );
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        IReadOnlyList<NamedSubject> people,
        Func<PersonKeyId, bool> isRestricted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        yield return Csv.Line(["client code", "before you write"]);
        foreach (var person in people)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Csv.Line([
                // As in a list of addresses, without the space that makes it readable.
                string.Concat(person.Handle.Where(c => !char.IsWhiteSpace(c))),
                isRestricted(person.Person) ? "use is restricted: look at the request first" : "",
            ]);
        }
    }
}
