using System.Net;
using Haven.Organisations.Inbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations.Contact;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Feedback;

public class FeedbackTests
{
    private const string Form = "/organisations/feedback";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryRole_CanSayWhatTheyThink_AndIsNotNamed(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);
        Roles[] roles =
        [
            Roles.Professional,
            Roles.Supervisor,
            Roles.PrivacyOfficer,
            Roles.Operator,
        ];
        var writers = new List<Guid>();
        foreach (var role in roles)
        {
            var member = await team.Organisation.CreateMemberAsync(role);
            writers.Add(member.Member.Id.Value);
            using var browser = await member.SignInAsync();

            var sent = await browser.SubmitAsync(Form, ("message", $"As {role} I like the log."));

            sent.Location!.ToString().ShouldBe(Form + "?done=sent");
        }

        (await team.MessagesAsync()).ShouldAllBe(m =>
            m.Kind == MessageKind.Member && !m.WantsAnswer
        );
        (await team.MessagesAsync()).Count.ShouldBe(roles.Length);
        await using var context = team.Organisation.Open();
        var entries = await context
            .Set<AuditRecord>()
            .Where(r => r.What == "message" && r.Act == Act.Create)
            .ToListAsync();
        entries.Count.ShouldBe(roles.Length);
        entries.ShouldAllBe(e => !writers.Contains(e.Member));
    }

    [Fact]
    public async Task NothingWritten_IsTold_AndTheAddressComesBack()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        using var browser = await team.Admin.SignInAsync();

        var page = await browser.SubmitAsync(Form, ("message", " "), ("email", "rosa@example.org"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldHaveSingleItem().ShouldBe("Write your message.");
        page.Html.QuerySelector("input[name=email]")!
            .GetAttribute("value")
            .ShouldBe("rosa@example.org");
    }
}
