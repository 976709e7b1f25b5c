using Haven.Helpline.Chats;
using Haven.Helpline.Supervision;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>HLP-12: a supervisor's reading is written down, and the advocate sees it.</summary>
internal static class SupervisionChecks
{
    private const string Words = "zqwdrlkhmt";

    [Keeps("HLP-12", 3)]
    public static async Task<string> TheAdvocateSeesWhoRead(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var advocate = await twin.AdvocateAsync(founder, ct);
        var supervisor = await twin.AdvocateAsync(founder, ct);
        await MakeSupervisorAsync(twin, founder, supervisor, ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var visitor = twin.Browser();
        var chat = await visitor.BeginAsync(start, ct);
        await visitor.SayAsync(chat, Words, ct);
        await advocate.TakeFirstAsync(ct);
        var stored = (await twin.ChatsAsync(founder, ct)).Single();
        string own = ChatPages.To(stored.Id);
        PromiseBrokenException.Unless(
            !(await advocate.Browser.GetAsync(own, ct)).Text.Contains(
                supervisor.FirstName,
                StringComparison.Ordinal
            ),
            "An advocate is told of a reading that was none."
        );
        int before = await EntriesAsync(twin, founder, ct);

        var read = await supervisor.Browser.GetAsync(SupervisionPages.To(stored.Id), ct);

        PromiseBrokenException.Unless(
            read.Status == 200 && read.Text.Contains(Words, StringComparison.Ordinal),
            "A supervisor cannot read a chat, so nothing was tried."
        );
        PromiseBrokenException.Unless(
            await EntriesAsync(twin, founder, ct) == before + 1,
            "A supervisor's reading is not one entry in the log."
        );
        var seen = await advocate.Browser.GetAsync(own, ct);
        PromiseBrokenException.Unless(
            seen.Text.Contains(supervisor.FirstName, StringComparison.Ordinal),
            "The advocate does not see that a supervisor read their chat."
        );
        // An administrator who is no supervisor, and a supervisor without a certificate.
        var without = await twin.MemberAsync(founder, Roles.Supervisor, ct);
        PromiseBrokenException.Unless(
            (await without.Browser.GetAsync(SupervisionPages.To(stored.Id), ct)).Status == 404
                && (await advocate.Browser.GetAsync(SupervisionPages.To(stored.Id), ct)).Status
                    == 404,
            "Somebody who is no certified supervisor reads a chat as one."
        );
        return "A supervisor who is certified read a chat that an advocate had taken: one entry in the log, and the advocate saw the name and the time on the page of the chat. A supervisor without a certificate, and an advocate who is no supervisor, were told that there is none.";
    }

    // Roles are given on the page of members, which has checks of its own.
    private static async Task MakeSupervisorAsync(
        ITwin twin,
        TwinPerson founder,
        TwinPerson person,
        CancellationToken ct
    )
    {
        string id = (await HelplineSteps.PageOfAsync(founder, person, ct)).Split('/')[^1];
        var page = await founder.Browser.GetAsync("/organisations/members/" + id, ct);
        var form = page.Forms().First(f => f.Fields.Exists(x => x.Name == "roles"));
        var saved = await founder.Browser.PostAsync(
            form.Action,
            form.Fields.Where(f => f.Type == "hidden")
                .Select(f => (f.Name, f.Value))
                .Append(("roles", "advocate"))
                .Append(("roles", "supervisor")),
            ct
        );
        PromiseBrokenException.Unless(
            saved.Status == 302,
            "Somebody could not be made a supervisor, so nothing was tried."
        );
    }

    private static async Task<int> EntriesAsync(ITwin twin, TwinPerson of, CancellationToken ct)
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(of.Organisation));
        return await store
            .Set<AuditRecord>()
            .CountAsync(r => r.Purpose == Purpose.HelplineSupervision.Key, ct);
    }
}
