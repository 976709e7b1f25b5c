using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;

namespace Haven.Screening.Promises;

/// <summary>THR-8: what a role needs is one's own clients, or those of one's own team.</summary>
internal static class CaseloadChecks
{
    private const long Code = 965_417;
    private const string Mark = "zqcaseloadtm";
    private const string Teams = "/organisations/teams";

    [Keeps("THR-8", 3)]
    public static async Task<string> AClientIsSeenByWhoLooksAfterThem(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        var had = await twin.MemberAsync(founder, Roles.Professional, ct);
        var gets = await twin.MemberAsync(founder, Roles.Professional, ct);
        var supervisor = await twin.MemberAsync(founder, Roles.Supervisor, ct);
        var elsewhere = await twin.MemberAsync(founder, Roles.Supervisor, ct);
        await ArrangeAsync(founder, "North", [had, gets], supervisor, ct);
        await ArrangeAsync(founder, "South", [], elsewhere, ct);
        await had.TakeUpAsync(Code, ct);
        await had.TellAsync(Code, ct, ("behaviour", Mark));
        await RequireAsync(had, true, "Who looks after a client does not see them.", ct);
        await RequireAsync(supervisor, true, "A team's supervisor does not see its client.", ct);
        await RequireAsync(gets, false, "A professional sees a colleague's client.", ct);
        await RequireAsync(elsewhere, false, "A supervisor sees another team's client.", ct);

        await HandOverAsync(supervisor, gets, ct);

        await RequireAsync(gets, true, "Who was given a client does not see them.", ct);
        await RequireAsync(had, false, "Who handed a client over still sees them.", ct);
        return "Two teams were made through the pages, and a professional took up a client. They and their team's supervisor could read; for a colleague and for the other team's supervisor the client's page, facts and list showed nothing and answered as for a client who is not there. Then the supervisor handed the client over: the colleague could read, and the former professional no more.";
    }

    private static async Task RequireAsync(
        TwinPerson person,
        bool sees,
        string otherwise,
        CancellationToken ct
    )
    {
        foreach (string path in new[] { ClientSteps.Page(Code), ClientSteps.Facts(Code) })
        {
            var page = await person.Browser.GetAsync(path, ct);
            bool shown = page.Body.Contains(Mark, StringComparison.Ordinal);
            PromiseBrokenException.Unless(
                shown == sees && page.Status == (sees ? 200 : 404),
                otherwise
            );
        }
        var list = await person.Browser.GetAsync(ClientSteps.Caseload, ct);
        PromiseBrokenException.Unless(
            list.Body.Contains(ClientSteps.Page(Code), StringComparison.Ordinal) == sees,
            otherwise
        );
    }

    private static async Task ArrangeAsync(
        TwinPerson founder,
        string name,
        IReadOnlyList<TwinPerson> members,
        TwinPerson supervisor,
        CancellationToken ct
    )
    {
        var made = await founder.Browser.SubmitAsync(Teams + "/new", ct, ("name", name));
        PromiseBrokenException.Unless(
            made.Location is not null,
            "An administrator could not make a team."
        );
        var page = await founder.Browser.GetAsync(made.Location!, ct);
        var saved = await founder.Browser.SubmitAsync(
            made.Location!,
            ct,
            [
                .. members.Select(m => ("members", ValueOf(page, m, "members"))),
                ("supervisors", ValueOf(page, supervisor, "supervisors")),
            ]
        );
        PromiseBrokenException.Unless(
            saved.LeadsTo(Teams + "?done=saved"),
            "An administrator could not put people into a team."
        );
    }

    private static async Task HandOverAsync(
        TwinPerson supervisor,
        TwinPerson to,
        CancellationToken ct
    )
    {
        string path = $"/screening/transfers/{Code}";
        var page = await supervisor.Browser.GetAsync(path, ct);
        string id =
            HtmlTag
                .Read(page.Body)
                .FirstOrDefault(t =>
                    t.Name == "option" && t.Text.Contains(to.LastName, StringComparison.Ordinal)
                )
                ?["value"]
            ?? throw new PromiseBrokenException(
                "A supervisor cannot choose a professional for a client."
            );
        var done = await supervisor.Browser.SubmitAsync(path, ct, ("to", id));
        PromiseBrokenException.Unless(
            done.LeadsTo("/screening/transfers?done=assigned"),
            "A supervisor could not hand a client over."
        );
    }

    // The box of this person among those with this name: a label says whose it is.
    private static string ValueOf(TwinAnswer page, TwinPerson person, string name)
    {
        var tags = HtmlTag.Read(page.Body);
        var labels = tags.Where(t =>
                t.Name == "label" && t.Text.Contains(person.LastName, StringComparison.Ordinal)
            )
            .Select(t => t["for"])
            .ToHashSet(StringComparer.Ordinal);
        return tags.FirstOrDefault(t =>
                t.Name == "input" && t["name"] == name && labels.Contains(t["id"])
            )?["value"]
            ?? throw new PromiseBrokenException("A member cannot be put into a team.");
    }
}
