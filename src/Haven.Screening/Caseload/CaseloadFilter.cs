using System.Globalization;
using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Caseload;

/// <summary>Which clients a list shows, and from where on: all of it stands in the address.</summary>
public sealed record CaseloadFilter(Show Show, long After = 0)
{
    public const string NoTeam = "none";

    public TeamId? Team { get; init; }

    public MemberId? Professional { get; init; }

    public static CaseloadFilter Of(IQueryCollection query)
    {
        _ = long.TryParse(
            query["after"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long after
        );
        string team = query["team"].ToString();
        return new(
            query["show"].ToString() switch
            {
                "unfinished" => Show.Unfinished,
                "unscreened" => Show.Unscreened,
                _ => Show.All,
            },
            after
        )
        {
            Team =
                team == NoTeam ? TeamId.None
                : Guid.TryParse(team, out var id) ? new TeamId(id)
                : null,
            Professional = Guid.TryParse(query["professional"], out var member)
                ? new MemberId(member)
                : null,
        };
    }

    public string Address =>
        "/screening/caseload?show="
        + Show.ToString().ToLowerInvariant()
        + (Team is { } team ? "&team=" + Word(team) : "")
        + (Professional is { } member ? $"&professional={member.Value:D}" : "")
        + (After == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&after={After}"));

    /// <summary>As it stands in addresses and fields.</summary>
    public static string Word(TeamId team) =>
        team == TeamId.None ? NoTeam : team.Value.ToString("D");
}
