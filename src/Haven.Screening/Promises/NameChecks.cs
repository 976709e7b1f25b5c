using Haven.Design;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Screening.Attesting;
using Haven.Screening.Names;

namespace Haven.Screening.Promises;

/// <summary>SCR-4: what the server can show of names that it cannot read. What a browser does is seen in a browser alone.</summary>
internal static class NameChecks
{
    private const long Code = 985_321;
    private const string Mark = "zqvbnamelk";

    // The fields in which people type, and which are sent as they are typed.
    private static readonly string[] Typed =
    [
        "code",
        "birth-date-day",
        "birth-date-month",
        "birth-date-year",
        "birth-age",
        AttestingForm.LawName,
    ];

    [Keeps("SCR-4", 1)]
    [Keeps("THR-2", 1)]
    public static async Task<string> NamesArriveEncryptedOrNotAtAll(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await twin.FounderAsync(ct);
        var team = await person.SetUpNamesAsync(ct);
        string[] clear = [Mark, $"n1.{Mark}", NameSeals.Clear(Mark)];
        foreach (string name in clear)
        {
            var refused = await person.TakeUpNamedAsync(Code, name, team, ct);
            PromiseBrokenException.Unless(
                refused.Status == 422,
                "A client's name that was not encrypted was taken."
            );
        }
        var taken = await person.TakeUpNamedAsync(Code, NameSeals.Name(Mark), team, ct);
        PromiseBrokenException.Unless(
            taken.LeadsTo(ClientSteps.Page(Code)),
            "An encrypted name was refused."
        );
        int fields = 0;
        foreach (string path in new[] { ClientSteps.New, $"{NameSeals.Home}/client/{Code}" })
        {
            var page = await person.Browser.GetAsync(path, ct);
            fields += FieldsIn(page);
        }
        foreach (string script in BuiltScript.Names)
        {
            var served = await person.Browser.GetAsync("/_content/Haven.Design/" + script, ct);
            PromiseBrokenException.Unless(
                served.Status == 200 && served.Body == BuiltScript.Read(script),
                "A script that encrypts names is not the one that was built with this version of Haven."
            );
        }
        throw new PromiseUnprovenException(
            $"What a server can show holds: {clear.Length} names in clear were refused, none of {fields} fields would send one, and the scripts are those of this version. That a browser encrypts is seen in a browser alone: the tests of each version do so with a real one, and no installation can by itself."
        );
    }

    [Keeps("SCR-4", 3)]
    public static async Task<string> ALostKeyLosesNamesAlone(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var team = await founder.SetUpNamesAsync(ct);
        await founder.TakeUpNamedAsync(Code, NameSeals.Name(Mark), team, ct);
        await founder.TellAsync(Code, ct, ("behaviour", Mark + "stays"));
        var supervisor = await twin.MemberAsync(founder, Roles.Supervisor, ct);

        var lost = await supervisor.Browser.SubmitAsync(
            NameSeals.Home + "/start-over",
            ct,
            ("sure", "yes")
        );

        PromiseBrokenException.Unless(
            lost.LeadsTo(NameSeals.Home),
            "A team that lost its key could not begin anew."
        );
        var list = await founder.Browser.GetAsync(ClientSteps.Caseload, ct);
        var page = await founder.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            list.Status == 200
                && list.Text.Contains("985", StringComparison.Ordinal)
                && page.Status == 200
                && page.Body.Contains(Mark + "stays", StringComparison.Ordinal),
            "With a team's key went more than the names."
        );
        await founder.SetUpNamesAsync(ct);
        return "A team set up its key, a client with a name was taken up and facts were told. Then the key was given up as lost: the client is on the caseload under the code, the facts are there, and the team set up another key.";
    }

    private static int FieldsIn(TwinAnswer page)
    {
        var typed = HtmlTag.Read(page.Body).FirstOrDefault(t => t["id"] == SentName.Id);
        PromiseBrokenException.Unless(
            page.Status == 200 && typed is not null,
            "A page has no field for a name."
        );
        PromiseBrokenException.Unless(
            typed!["name"] is null,
            "A browser would send a client's name as it is typed."
        );
        var fields = page.Forms().SelectMany(f => f.Fields).ToList();
        PromiseBrokenException.Unless(
            fields.TrueForAll(f =>
                f.Type is "hidden" or "checkbox" or "radio" || Array.IndexOf(Typed, f.Name) >= 0
            ),
            "A page has a field in which a name could be sent as it is typed."
        );
        return fields.Count;
    }
}
