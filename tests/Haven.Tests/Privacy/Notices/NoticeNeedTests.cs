using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Notices;

/// <summary>Nobody new is taken up without the organisation's own notice; whoever is there goes on being looked after.</summary>
public class NoticeNeedTests
{
    private const string New = "/screening/clients/new";
    private const string Facts = "/screening/clients/204117/facts";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnOrganisationThatHadNone_GoesOnWithItsClients_AndTakesUpNobodyNew(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        var openForm = await rosa.Browser.GetPageAsync(New);
        await using var store = rosa.Organisation.Open();
        await store.Set<NoticeVersion>().ExecuteDeleteAsync(Ct); // as it was before this Haven
        int clients = await store.Set<Client>().CountAsync(Ct);

        var facts = await rosa.Browser.SubmitAsync(Facts, ("behaviour", "Plays the flute."));
        Page[] refused =
        [
            await rosa.Browser.GetPageAsync(New),
            await rosa.Browser.SubmitAsync(
                openForm,
                ("code", "204118"),
                ("birth", "NotAsked"),
                ("told", "yes"),
                ("authority", "Agreed")
            ),
        ];

        facts.Status.ShouldBe(HttpStatusCode.Redirect, facts.Text);
        foreach (var page in refused)
        {
            page.Status.ShouldBe(HttpStatusCode.Forbidden, page.Text);
            page.Text.ShouldContain("First comes your privacy notice");
            page.Text.ShouldContain("A privacy officer of your organisation publishes it");
        }
        (await store.Set<Client>().CountAsync(Ct)).ShouldBe(clients);
        (await store.Set<AuditRecord>().CountAsync(r => r.Act == Act.Refused, Ct)).ShouldBe(1);
        using var amina = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Administrator | Roles.PrivacyOfficer)
        ).SignInAsync();
        (await amina.BannerAsync())!.ShouldContain("Nobody new can be taken up");
        (await amina.GetPageAsync(NoticeSteps.List)).Text.ShouldContain("nobody new can be taken");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheDay_IsThatOfTheOrganisation_AndTheNoticeIsItsOwn(string database)
    {
        var haven = await Installation.OnAsync(database);
        var tomorrow = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime).AddDays(1);
        foreach (var (zone, answer) in new[] { ("Pacific/Kiritimati", 200), ("UTC", 403) })
        {
            var organisation = await haven.CreateOrganisationAsync(notice: false);
            await organisation.WorkInAsync(zone);
            await using (var store = organisation.Open())
            {
                InventedNotice.Add(store, organisation.Id, haven.Clock.GetUtcNow().UtcTicks);
                await store.SaveChangesAsync(Ct);
                await store
                    .Set<NoticeVersion>()
                    .ExecuteUpdateAsync(v => v.SetProperty(x => x.EffectiveOn, tomorrow), Ct);
            }
            using var rosa = await (
                await organisation.CreateMemberAsync(Roles.Professional)
            ).SignInAsync();

            var page = await rosa.GetPageAsync(New);

            // At this hour it is tomorrow there already.
            ((int)page.Status).ShouldBe(haven.Clock.GetUtcNow().Hour >= 10 ? answer : 403);
            ((await rosa.BannerAsync()) is null).ShouldBe(page.Status == HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task TheMachinesStatement_SaysWhoRunsIt_InBothLanguages()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var stranger = haven.Browser();

        var silent = await stranger.GetPageAsync("/privacy/notices/operator/machine?lang=en");
        var statement = new OperatorStatement(
            haven.Core.Services,
            haven.Get<Haven.Privacy.Regimes.RegimeDesk>().Laws,
            new InstallationPlace("Oregon", "Harbour *Hosting*, help@hosting.example")
        );

        silent.Text.ShouldContain("has not said here who they are");
        silent.Text.ShouldContain("There is no purpose for which Haven opens anything");
        silent.Text.ShouldContain("network address and browser");
        silent.Text.ShouldNotContain("{{");
        foreach (var words in new[] { NoticeWords.English, NoticeWords.Spanish })
        {
            string text = string.Join(
                '\n',
                statement.In(words).SelectMany(p => p.Pieces).SelectMany(p => p.Lines)
            );
            text.ShouldContain("Harbour *Hosting*, help@hosting.example");
            text.ShouldContain("Oregon");
            text.ShouldNotContain("{{");
        }
    }
}
