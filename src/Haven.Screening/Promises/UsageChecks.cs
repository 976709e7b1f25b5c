using System.Globalization;
using System.Text.RegularExpressions;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>MSG-6: the figures of an organisation's use are its own.</summary>
internal static partial class UsageChecks
{
    private const string Path = "/privacy/usage";
    private const long Code = 946_113;

    [Keeps("MSG-6", 1)]
    public static async Task<string> FiguresOfUseAreTheOrganisationsOwn(
        ITwin twin,
        CancellationToken ct
    )
    {
        var one = await twin.FounderAsync(ct);
        var other = await twin.FounderAsync(ct);
        var elsewhere = await FiguresAsync(other, Path, ct);
        await one.TakeUpAsync(Code, ct);
        await one.Browser.GetAsync(ClientSteps.Page(Code), ct);

        var shown = await FiguresAsync(one, Path, ct);
        var (members, opened, written) = await CountedAsync(twin, one, ct);
        PromiseBrokenException.Unless(
            opened > 0 && written > 0 && shown.Take(3).SequenceEqual([members, opened, written]),
            "The figures of an organisation's use are not those of its log."
        );
        PromiseBrokenException.Unless(
            (await FiguresAsync(other, Path, ct)).SequenceEqual(elsewhere)
                && (
                    await FiguresAsync(other, $"{Path}?organisation={one.Organisation}", ct)
                ).SequenceEqual(elsewhere),
            "What one organisation did shows in the figures of another."
        );
        foreach (var role in new[] { Roles.Operator, Roles.Professional, Roles.Supervisor })
        {
            var member = await twin.MemberAsync(one, role, ct);
            PromiseBrokenException.Unless(
                (await member.Browser.GetAsync(Path, ct)).Status == 404,
                $"Somebody who is {role} alone saw the figures of an organisation's use."
            );
        }
        return $"An organisation worked with a client. Its page showed what its log says, {opened} times opened and {written} times written; the page of another organisation stayed as it was, also when it asked for the first one's. For the operator the page does not exist.";
    }

    // The numbers of the newest month, as they stand on the page.
    private static async Task<IReadOnlyList<int>> FiguresAsync(
        TwinPerson person,
        string path,
        CancellationToken ct
    )
    {
        var page = await person.Browser.GetAsync(path, ct);
        var row = Row().Match(page.Body);
        PromiseBrokenException.Unless(
            page.Status == 200 && row.Success,
            "An organisation does not see how much it uses Haven."
        );
        return
        [
            .. Cell()
                .Matches(row.Value)
                .Select(m =>
                    int.Parse(
                        m.Groups["n"].Value,
                        NumberStyles.AllowThousands,
                        CultureInfo.InvariantCulture
                    )
                ),
        ];
    }

    private static async Task<(int Members, int Opened, int Written)> CountedAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        var entries = await store
            .Set<AuditRecord>()
            .AsNoTracking()
            .Where(r => r.Member != Guid.Empty)
            .ToListAsync(ct);
        return (
            entries.Select(r => r.Member).Distinct().Count(),
            entries.Count(r => r.Act == Act.View),
            entries.Count(r => r.Act is Act.Create or Act.Edit)
        );
    }

    [GeneratedRegex("<tbody.*?</tr>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("<td[^>]*>\\s*(?<n>[0-9,]+)\\s*</td>", RegexOptions.ExplicitCapture)]
    private static partial Regex Cell();
}
