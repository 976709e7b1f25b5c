using System.Net;
using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Messaging.Messages;
using Haven.Messaging.Promises;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Delivery.Outbox;
using Haven.Tests.Privacy.Restrictions;
using Microsoft.EntityFrameworkCore;
using static Haven.Tests.Messaging.Messages.MessageSteps;

namespace Haven.Tests.Messaging.Messages;

/// <summary>A message reaches whom it should, once; whoever looks sees before and after whom it does not.</summary>
public class MessageTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMessage_GoesOnceToEachAddress_AndSaysBeforehandWhomItDoesNotReach(
        string database
    )
    {
        await using var haven = await StartAsync(database);
        var school = await School.OnAsync(haven);
        await school.TakeInAsync(Families());

        var look = await WriteAsync(school);

        look.Status.ShouldBe(HttpStatusCode.OK);
        look.Text.ShouldContain("People it reaches 2");
        look.Text.ShouldContain("Mails 1: one to each address");
        look.Text.ShouldContain("1 guardian whom a court order");
        look.Text.ShouldContain("Whom it does not reach (2)");
        look.Text.ShouldContain("Uma Chen (503) 555-0100 No e-mail address in the roster");
        look.Text.ShouldContain("Amir Said None Not known Nobody in the roster");
        var sent = await SendAsync(school, look);
        sent.Location!.ToString().ShouldEndWith("?done=sent");
        // A double press, or the browser's way back.
        (await SendAsync(school, look))
            .Location!.ToString()
            .ShouldBe(sent.Location.ToString());
        await using var outbox = haven.Core.Database.Open(Scope.Installation);
        (
            await outbox.Set<OutgoingMail>().CountAsync(m => m.SentFor == school.Organisation.Id)
        ).ShouldBe(1);
        var given = new List<Mail>();
        using var worker = haven.Worker(
            new TestCarrier(
                (_, mail) =>
                {
                    given.Add(mail);
                    return Task.FromResult(SmtpResult.Delivered(250));
                }
            )
        );
        await worker.SendDueAsync(Ct);
        var letter = given.Single(m =>
            m.To.Equals("home@example.org", StringComparison.OrdinalIgnoreCase)
        );
        letter.Subject.ShouldContain("Trip on Friday / Excursión el viernes");
        letter.Body.ShouldContain("Bring water.");
        letter.Body.ShouldContain("Traigan agua.");
        letter.Body.ShouldContain("/organisations/contact/" + school.Organisation.Code);
        // The carrier sees address and text, and nothing else of the roster.
        foreach (string name in (string[])["Nadia", "Ruiz", "Ines", "Mei", "Uma"])
        {
            (letter.Subject + letter.Body).ShouldNotContain(name);
        }
        var page = await school.Browser.GetPageAsync(sent.Location.ToString());
        page.Text.ShouldContain("Arrived at their mail server 1");
        page.Text.ShouldContain("Nadia Ruiz Ines Ruiz home@example.org Arrived");
        page.Text.ShouldContain("Uma Chen No e-mail address in the roster");
        page.Text.ShouldNotContain("Paul");
        (await school.Browser.GetPageAsync("/students/messages")).Text.ShouldContain(
            "Trip on Friday Event"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMailbox_OfSomebodyKeptAway_GetsNothingForThisStudent(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(
            InventedRoster
                .Whole()
                .Student("stu-nadia", "Nadia", "Ruiz", "04", guardians: "grd-ines,grd-paul")
                .Student("stu-mei", "Mei", "Chen", "05", guardians: "grd-uma")
                .Guardian("grd-ines", "Ines", "Ruiz", "stu-nadia", email: "Home@example.org")
                .Guardian("grd-uma", "Uma", "Chen", "stu-mei", email: "uma@example.org")
                .Guardian(
                    "grd-paul",
                    "Paul",
                    "Ruiz",
                    "stu-nadia",
                    email: "home@example.org",
                    restriction: "courtOrder"
                )
        );

        var look = await WriteAsync(school, MessageKind.Emergency);

        look.Text.ShouldContain("Mails 1: one to each address");
        look.Text.ShouldContain("Ines Ruiz Not known The address is also that of somebody");
        var sent = await SendAsync(school, look);
        var page = await school.Browser.GetPageAsync(sent.Location!.ToString());
        page.Text.ShouldContain("Nadia Ruiz Ines Ruiz The address is also that of somebody");
        page.Text.ShouldNotContain("home@example.org", Case.Insensitive);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherSchool_FindsNothing_AndSendsNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        var school = await School.OnAsync(haven);
        var other = await School.OnAsync(haven);
        await school.TakeInAsync(Families());
        await other.TakeInAsync(Families());
        var look = await WriteAsync(school);
        var id = IdOf(look);
        string digest = DigestOf(look);

        (await other.Browser.GetPageAsync(MessagePages.To(id))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await other.Browser.GetPageAsync(MessagePages.To(id) + "/text")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        var desk = haven.Get<MessageDesk>();
        var stranger = other.Secretary.Reader;
        (await desk.SendAsync(stranger, id, digest, Ct)).ShouldBe(SendOutcome.NotThere);
        (await haven.Get<DraftDesk>().DiscardAsync(stranger, id, Ct)).ShouldBeFalse();
        (await other.CountAsync<Message>()).ShouldBe(0);
        (await SendAsync(school, look)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await other.Browser.GetPageAsync(MessagePages.To(id))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await school.CountAsync<Message>()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARosterInBetween_IsLookedAtFirst_AndNobodyWhoLeftIsWrittenTo(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(Families());
        var look = await WriteAsync(school);
        var desk = school.Organisation.Installation.Get<MessageDesk>();
        var reader = school.Secretary.Reader;
        var stale = (await desk.LookAsync(reader, IdOf(look), Ct))!;
        // Whoever lives at home@example.org has left.
        await school.TakeInAsync(
            InventedRoster
                .Whole()
                .Student("stu-amir", "Amir", "Said", "05", guardians: "grd-new")
                .Guardian("grd-new", "Layla", "Said", "stu-amir", email: "layla@example.org")
        );

        // Past the page as well: the plan is older than the roster.
        (await desk.StoreAsync(reader, stale, Ct)).ShouldBeFalse();
        var again = await SendAsync(school, look);

        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Text.ShouldContain("Something changed since you looked at this");
        (await school.CountAsync<Message>()).ShouldBe(0);
        (await SendAsync(school, again)).Status.ShouldBe(HttpStatusCode.Redirect);
        await using var store = school.Organisation.Open();
        (await store.Set<Message>().SingleAsync()).Addresses.ShouldBe(1);
        var amir = (await school.FindAsync("stu-amir"))!;
        (await store.Set<MessageRecipient>().SingleAsync()).Of.ShouldBe(amir.PersonKey);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoMembers_WhoSendTheSame_SendItOnce(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(Families());
        var look = await WriteAsync(school);
        var desk = school.Organisation.Installation.Get<MessageDesk>();
        var plan = (await desk.LookAsync(school.Secretary.Reader, IdOf(look), Ct))!;

        var both = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ =>
                    Task.Run(() =>
                        desk.SendAsync(school.Secretary.Reader, IdOf(look), plan.Digest, Ct)
                    )
                )
        );

        both.ShouldAllBe(o => o == SendOutcome.Sent);
        (await school.CountAsync<Message>()).ShouldBe(1);
        (await school.CountAsync<MessageReceipt>()).ShouldBe(1);
        (await school.CountAsync<MessageDraft>()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoseDataMayNotBeUsed_IsNotWrittenTo_ForThatAlone(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(School.Two());
        var nadia = (await school.FindAsync("stu-nadia"))!;
        await school.Organisation.RestrictAsync(nadia.PersonKey, Purpose.FamilyNews);

        var news = await WriteAsync(school);
        var emergency = await WriteAsync(school, MessageKind.Emergency);

        news.Text.ShouldContain("People it reaches 0");
        news.Text.ShouldContain("1 student of the school whose data may not be used for this");
        news.Text.ShouldContain("There is no address to which it could go");
        emergency.Text.ShouldContain("People it reaches 1");
    }

    /// <summary>However many they are, the database is asked as often.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task AThousandFamilies_AreWrittenTo_InOneTransaction(string database)
    {
        await using var haven = await StartAsync(database);
        var school = await School.OnAsync(haven);
        var roster = InventedRoster.Whole();
        for (int i = 0; i < 1000; i++)
        {
            roster
                .Student($"stu-{i}", "Nadia", $"Ruiz{i}", "05", guardians: $"grd-{i}")
                .Guardian($"grd-{i}", "Ines", "Ruiz", $"stu-{i}", email: $"family{i}@example.org");
        }
        await school.TakeInAsync(roster);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var sent = await SendAsync(school, await WriteAsync(school));

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed}");
        await using var outbox = haven.Core.Database.Open(Scope.Installation);
        (
            await outbox.Set<OutgoingMail>().CountAsync(m => m.SentFor == school.Organisation.Id)
        ).ShouldBe(1000);
        (await school.Browser.GetPageAsync(sent.Location!.ToString())).Text.ShouldContain(
            "Waiting 1000"
        );
    }

    [Fact]
    public async Task AForm_NamesWhatIsMissing_AndKeepsWhatWasTyped()
    {
        var school = await School.OnAsync(await Installation.OnAsync(Databases.Sqlite));
        await school.TakeInAsync(Families());

        var page = await school.Browser.SubmitAsync(
            MessagePages.New,
            ("title", "Trip"),
            ("spanish-text", "Hola")
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldBe([
            "Choose what the message is about.",
            "Write the message.",
            "Enter both title and message in Spanish, or neither.",
            "Choose whom the message is for.",
        ]);
        page.Html.QuerySelector("[name=title]")!.GetAttribute("value").ShouldBe("Trip");
        (await school.CountAsync<MessageDraft>()).ShouldBe(0);
    }

    [Fact]
    public async Task SomebodyElsesChange_IsNotWrittenOver_AndNotSentUnseen()
    {
        var school = await School.OnAsync(await Installation.OnAsync(Databases.Sqlite));
        await school.TakeInAsync(Families());
        var look = await WriteAsync(school);
        string text = MessagePages.To(IdOf(look)) + "/text";
        var mine = await school.Browser.GetPageAsync(text);

        (await school.Browser.SubmitAsync(text, ("text", "Bring sun cream."))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        var late = await school.Browser.SubmitAsync(mine, ("text", "Bring nothing."));

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Text.ShouldContain("Bring nothing.");
        (await SendAsync(school, look)).Text.ShouldContain("Bring sun cream.");
        (await school.CountAsync<Message>()).ShouldBe(0);
    }
}
