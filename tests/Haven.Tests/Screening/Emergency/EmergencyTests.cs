using System.Net;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Door;
using Haven.Organisations.Members;
using Haven.Organisations.StepUp;
using Haven.Privacy.Audit;
using Haven.Privacy.Emergency;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Screening.Emergency;

public class EmergencyTests
{
    private const HttpStatusCode Ok = HttpStatusCode.OK;
    private const HttpStatusCode NotFound = HttpStatusCode.NotFound;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Access_OpensThatClient_ToThatPerson_ToRead_AndNothingElse(string database)
    {
        var night = await NightShift.OnAsync(database);
        string fill = await night.Rosa.StartAsync(night.Code);
        var form = await night.Rosa.GetPageAsync(fill);
        var finished = await night.Rosa.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "1111111111"), ("then", "finish")]
        );
        string result = finished.Location!.ToString();
        string unfinished = await night.Rosa.StartAsync(night.Code);
        await night.Rosa.TakeUpAsync(778_001);
        using var tom = await night.Tom.SignInAsync();
        using var colleague = await night.SignInAsync(Roles.Professional);
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(NotFound);

        await tom.OpenEmergencyAsync(night.Code);

        var page = await tom.GetPageAsync(night.Page);
        page.Text.ShouldContain(NightShift.Told);
        page.Text.ShouldContain("Emergency access until 15 Jan 2026, 13:00:00 UTC");
        page.Html.QuerySelectorAll("main form").ShouldBeEmpty();
        page.Html.QuerySelectorAll("main a")
            .Select(a => a.GetAttribute("href"))
            .ShouldBe(["/screening/caseload", result]);
        var shown = await tom.GetPageAsync(result);
        shown.Text.ShouldContain("Emergency access until");
        shown.Html.QuerySelectorAll("main form").ShouldBeEmpty();
        (await tom.FindAsync(night.Code)).Location!.ToString().ShouldBe(night.Page);
        (await tom.GetPageAsync("/screening/caseload")).Text.ShouldContain("No clients yet");

        (await tom.GetPageAsync("/screening/clients/778001")).Status.ShouldBe(NotFound);
        (await colleague.GetPageAsync(night.Page)).Status.ShouldBe(NotFound);
        (await colleague.GetPageAsync(result)).Status.ShouldBe(NotFound);
        foreach (string path in new[] { night.Page + "/facts", unfinished, fill })
        {
            (await tom.GetPageAsync(path)).Status.ShouldBe(NotFound, path);
            (await tom.StatusOfPostAsync(path, ("behaviour", "x"))).ShouldBe(NotFound, path);
        }
        string instrument = (await night.Rosa.GetPageAsync(night.Page))
            .Html.QuerySelector("input[name=instrument]")!
            .GetAttribute("value")!;
        (
            await tom.StatusOfPostAsync($"/screening/fill/{night.Code}", ("instrument", instrument))
        ).ShouldBe(NotFound);
        (await tom.StatusOfPostAsync(result)).ShouldBe(NotFound);
        (await tom.GetPageAsync($"/screening/result/{night.Code}/2")).Status.ShouldNotBe(Ok);
        var opened = (await night.Organisation.LogAsync()).FindAll(r =>
            r.Member == night.Tom.Member.Id.Value && r.Act == Act.View && r.SubjectCount > 0
        );
        opened.ShouldNotBeEmpty();
        opened.ShouldAllBe(r => r.Purpose == Purpose.Emergency.Key);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Access_EndsByItself_OnEveryServer_AndNotWithTheirClocks(string database)
    {
        var night = await NightShift.AloneOnAsync(database);
        await using var haven = night.Haven;
        using var tom = await night.Tom.SignInAsync();
        await tom.OpenEmergencyAsync(night.Code);
        var behind = new FakeClock(haven.Clock.GetUtcNow().AddYears(-1));
        var beside = new FakeClock(haven.Clock.GetUtcNow());

        (await IsOpenAsync(night, beside)).ShouldBeTrue();
        (await IsOpenAsync(night, behind)).ShouldBeFalse();
        haven.Clock.Advance(EmergencyAccess.Life - TimeSpan.FromMinutes(1));
        beside.MoveTo(haven.Clock.GetUtcNow().AddMinutes(1));
        using var later = await night.Tom.SignInAsync();
        (await later.GetPageAsync(night.Page)).Text.ShouldContain(NightShift.Told);
        (await IsOpenAsync(night, beside)).ShouldBeFalse();
        haven.Clock.Advance(TimeSpan.FromMinutes(1));

        var ended = await later.GetPageAsync(night.Page);
        ended.Status.ShouldBe(NotFound);
        ended.Text.ShouldBe((await later.GetPageAsync("/screening/clients/779002")).Text);
        (await later.FindAsync(night.Code)).Text.ShouldContain("Is it an emergency?");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoLosesTheRole_HasNothingOpen_AlsoWhenItComesBack(string database)
    {
        var night = await NightShift.OnAsync(database);
        var admin = await night.Organisation.CreateMemberAsync(Roles.Administrator);
        var members = night.Haven.Get<MemberAdministration>();
        using var tom = await night.Tom.SignInAsync();
        await tom.OpenEmergencyAsync(night.Code);

        await members.SetRolesAsync(
            admin.Reader,
            night.Tom.Member.Id,
            Roles.PrivacyOfficer,
            default
        );
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(NotFound);
        await members.SetRolesAsync(admin.Reader, night.Tom.Member.Id, Roles.Professional, default);
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(NotFound);

        await tom.OpenEmergencyAsync(night.Code);
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(Ok);
        await members.RemoveAsync(admin.Reader, night.Tom.Member.Id, default);
        (await tom.GetPageAsync(night.Page)).Location!.ToString().ShouldContain("sign-in");
        (await night.StoredAsync()).ShouldAllBe(a =>
            a.Until <= night.Haven.Clock.GetUtcNow().UtcTicks
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutTheLog_NothingIsOpened_NorRead(string database)
    {
        var night = await NightShift.AloneOnAsync(database);
        await using var haven = night.Haven;
        using var tom = await night.Tom.SignInAsync();
        using var colleague = await night.SignInAsync(Roles.Professional);
        await tom.OpenEmergencyAsync(night.Code);
        var form = await colleague.GetPageAsync(NightShift.Ask);
        (string, string)[] filled = [("code", $"{night.Code}"), ("reason", NightShift.Reason)];

        await haven.RenameAsync("audit_records", "audit_records_away");
        var read = await tom.GetPageAsync(night.Page);
        var asked = await colleague.SubmitAsync(form, filled);
        await haven.RenameAsync("audit_records_away", "audit_records");
        var without = await colleague.GetPageAsync(night.Page);
        // The same where nobody knows what is open.
        await haven.RenameAsync("emergency_accesses", "emergency_accesses_away");
        var unknown = await tom.GetPageAsync(night.Page);
        var own = await night.Rosa.GetPageAsync(night.Page);
        await haven.RenameAsync("emergency_accesses_away", "emergency_accesses");

        foreach (var page in new[] { read, asked, unknown })
        {
            page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            page.Text.ShouldNotContain(NightShift.Told);
        }
        without.Status.ShouldBe(NotFound);
        own.Text.ShouldContain(NightShift.Told);
        (await tom.GetPageAsync(night.Page)).Text.ShouldContain(NightShift.Told);
        (await night.StoredAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SupervisorAndOfficer_GetAMail_ThatSaysNothingOfTheClient(string database)
    {
        var night = await NightShift.OnAsync(database);
        var grace = await night.Organisation.CreateMemberAsync(Roles.Supervisor);
        var yusuf = await night.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var admin = await night.Organisation.CreateMemberAsync(Roles.Administrator);
        using var tom = await night.Tom.SignInAsync();

        await tom.OpenEmergencyAsync(night.Code);

        string path = await night.ReviewPathAsync();
        foreach (var told in new[] { grace, yusuf })
        {
            var letter = (await night.Haven.LettersToAsync(told.Email)).ShouldHaveSingleItem();
            letter.ShouldContain("http://localhost:5080" + path);
            foreach (string word in new[] { $"{night.Code}", "770", "zq", "hospital", "Tom" })
            {
                letter.ShouldNotContain(word);
            }
        }
        foreach (var other in new[] { admin, night.Tom })
        {
            (await night.Haven.LettersToAsync(other.Email)).ShouldBeEmpty();
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ForgettingTheClient_TakesTheAccessAlong_AndTheLogKeepsThatSomebodyRead(
        string database
    )
    {
        var night = await NightShift.OnAsync(database);
        using var tom = await night.Tom.SignInAsync();
        using var officer = await night.SignInAsync(Roles.PrivacyOfficer);
        await tom.OpenEmergencyAsync(night.Code);
        await tom.GetPageAsync(night.Page);

        var asked = await officer.SubmitAsync("/privacy/forgetting", ("code", $"{night.Code}"));
        var gone = await officer.SubmitAsync(asked, ("free", "yes"));

        (await officer.GetPageAsync(gone.Location!.ToString())).Text.ShouldContain(
            "clients 1, emergency accesses 1"
        );
        (await night.StoredAsync()).ShouldBeEmpty();
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(NotFound);
        (await night.Organisation.LogAsync())
            .Count(r => r.Purpose == Purpose.Emergency.Key)
            .ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CodeAndReason_AreInNoStoredByte(string database)
    {
        var night = await NightShift.AloneOnAsync(database);
        await using var haven = night.Haven;
        using var tom = await night.Tom.SignInAsync();
        using var grace = await night.SignInAsync(Roles.Supervisor);
        const long nobodys = 779_431;
        await tom.OpenEmergencyAsync(nobodys);

        await grace.SubmitAsync(
            await night.ReviewPathAsync(),
            ("outcome", "justified"),
            ("note", "zqspoke with the hospital")
        );
        await haven.Get<Sequencer>().SequenceAllAsync(default);

        StoredBytes
            .Find(
                await StoredBytes.PlacesOfAsync(haven),
                ["zqfrightened", "zqspoke", "779\u00A0431"]
            )
            .ShouldBeEmpty();
    }

    private static async Task<bool> IsOpenAsync(NightShift night, FakeClock clock)
    {
        var desk = new EmergencyDesk(
            night.Haven.Core.Database,
            night.Haven.Core.Keys,
            night.Haven.Get<IRoleNotices>(),
            clock
        );
        await using var context = night.Organisation.Open();
        return await desk.Open(context, night.Tom.Reader).AnyAsync();
    }
}
