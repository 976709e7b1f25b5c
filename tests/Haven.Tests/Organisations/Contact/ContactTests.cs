using System.Net;
using Haven.Organisations.Contact;
using Haven.Organisations.Inbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Contact;

public class ContactTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Write_WithoutSayingWhoOneIs_Arrives_AndTheLogSaysNothingOfTheWriter(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);

        var sent = await team.WriteAsync(haven);

        sent.Location!.ToString().ShouldBe(team.Form + "/sent?lang=en");
        (await team.MessagesAsync()).ShouldHaveSingleItem().Kind.ShouldBe(MessageKind.Contact);
        await using var context = team.Organisation.Open();
        var entry = await context
            .Set<AuditRecord>()
            .SingleAsync(r => r.What == "message" && r.Act == Act.Create);
        entry.Member.ShouldBe(Guid.Empty);
        entry.Roles.ShouldBe(Roles.System);
        (await haven.LettersToAsync(team.Admin.Email))
            .ShouldHaveSingleItem()
            .ShouldNotContain("waiting room");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Write_TheSameTwice_IsOneMessage_AndOtherWordsAreAnother(string database)
    {
        var haven = await Installation.OnAsync(database);
        var team = await Correspondence.OnAsync(haven);

        var both = await Task.WhenAll(team.WriteAsync(haven), team.WriteAsync(haven));
        await team.WriteAsync(haven, "Something else.");

        both.ShouldAllBe(p => p.Status == HttpStatusCode.Redirect);
        (await team.MessagesAsync()).Count.ShouldBe(2);
        // Nobody has opened any yet, so that one mail says it all.
        (await haven.LettersToAsync(team.Admin.Email)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("en", "Write your message.", "Confirm that you are 13 or older.")]
    [InlineData("es", "Escriba su mensaje.", "Confirme que tiene 13 años o más.")]
    public async Task Write_WithNothing_IsToldBesideTheFields(
        string lang,
        string message,
        string age
    )
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        using var stranger = haven.Browser();

        var page = await stranger.SubmitAsync(team.Form + "?lang=" + lang, ("message", ""));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.DocumentElement.GetAttribute("lang").ShouldBe(lang);
        page.Errors.Count.ShouldBe(2);
        page.Errors[0].ShouldBe(message);
        page.Errors[1].ShouldStartWith(age);
        (await team.MessagesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_AskingForAnAnswer_NeedsOneWay_AndAnyWillDo()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);

        var none = await team.WriteAsync(haven, "One", ("answer", "yes"));
        var post = await team.WriteAsync(
            haven,
            "Two",
            ("answer", "yes"),
            ("postal-address", "7 Mill Lane\r\nSpringfield")
        );

        none.Errors.ShouldHaveSingleItem().ShouldStartWith("You asked for an answer.");
        post.Status.ShouldBe(HttpStatusCode.Redirect);
        (await team.MessagesAsync()).ShouldHaveSingleItem().WantsAnswer.ShouldBeTrue();
    }

    public static TheoryData<string, string, string> Hostile =>
        new()
        {
            { "email", "a@example.org\r\nBcc: all@example.org", "Enter an e-mail address" },
            { "email", "a@example.org, b@example.org", "Enter an e-mail address" },
            { "name", "Rosa\u202Eartseam", "cannot be seen" },
            { "name", "Rosa\r\nDelgado", "cannot be seen" },
            { "telephone", new string('5', 41), "longer than 40" },
            { "postal-address", new string('x', 501), "longer than 500" },
            { "message", "a\u0007b", "cannot be seen" },
            { "message", new string('x', 4001), "longer than 4000" },
        };

    [Theory, MemberData(nameof(Hostile))]
    public async Task Write_WhatCannotBeKept_IsToldAndComesBack(
        string field,
        string typed,
        string told
    )
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        (string, string)[] filled =
            field == "message"
                ? [("message", typed), ("age", "yes"), ("name", "Kept name")]
                : [("message", "Kept words"), ("age", "yes"), (field, typed)];
        using var stranger = haven.Browser();

        var page = await stranger.SubmitAsync(team.Form, filled);

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldHaveSingleItem().ShouldContain(told);
        page.Html.Body!.InnerHtml.ShouldContain("Kept");
        (await team.MessagesAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Unknown_AndNobodyThereToRead_AnswerTheSame(string database)
    {
        var haven = await Installation.OnAsync(database);
        var empty = await haven.CreateOrganisationAsync();
        await empty.CreateMemberAsync(Roles.Professional);
        using var stranger = haven.Browser();
        string unknown = (await stranger.GetPageAsync("/no/such/page")).Text;

        foreach (string code in new[] { "nobody-has-this", empty.Code, "a%0Ab", new('x', 900) })
        {
            var page = await stranger.GetPageAsync("/organisations/contact/" + code);
            var sent = await stranger.PostAsync(
                "/organisations/sign-in",
                "/organisations/contact/" + code,
                Correspondence.Filled()
            );
            page.Status.ShouldBe(HttpStatusCode.NotFound);
            page.Text.ShouldBe(unknown);
            sent.Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Write_FromAnotherSite_IsRefused_AndNoPageSetsACookie()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        using var stranger = haven.Browser();
        using var shown = await stranger.GetAsync(team.Form);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, team.Form)
        {
            Content = new FormUrlEncodedContent(
                Correspondence.Filled().Select(f => KeyValuePair.Create(f.Item1, f.Item2))
            ),
        };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await stranger.SendAsync(foreign);

        shown.Headers.Contains("Set-Cookie").ShouldBeFalse();
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        answer.IsSuccessStatusCode.ShouldBeFalse();
        (await team.MessagesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_TooOften_IsToldForHowLong_AndNothingIsLost()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        using var stranger = haven.Browser();
        for (int i = 0; i < 20; i++)
        {
            await stranger.SubmitAsync(team.Form, Correspondence.Filled($"Message {i}"));
        }

        var page = await stranger.SubmitAsync(team.Form, Correspondence.Filled("One too many"));
        haven.Clock.Advance(TimeSpan.FromMinutes(4));
        var later = await stranger.SubmitAsync(team.Form, Correspondence.Filled("One too many"));

        page.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        page.Errors.ShouldHaveSingleItem().ShouldContain("try again in 3 minutes");
        page.Html.QuerySelector("textarea[name=message]")!.TextContent.ShouldBe("One too many");
        later.Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Write_WhenTheInboxIsFlooded_IsRefused_UntilSomebodyLooks()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        await team.WriteAsync(haven);
        await FloodAsync(haven, team);

        var full = await team.WriteAsync(haven, "One more");

        full.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        full.Errors.ShouldHaveSingleItem().ShouldContain("no more are taken now");
        using var admin = await team.Admin.SignInAsync();
        await admin.GetPageAsync($"/organisations/inbox/{(await team.MessagesAsync())[0].Id:D}");
        (await team.WriteAsync(haven, "One more")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("", "call 911 (in Europe 112)")]
    [InlineData("555-0199", "call 555-0199, or 911 (in Europe 112)")]
    public async Task Form_SaysThatItIsNotForEmergencies_AndWhatToDo(string line, string told)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var team = await Correspondence.OnAsync(haven);
        using var admin = await team.Admin.SignInAsync();
        await admin.SubmitAsync(
            "/organisations/inbox/settings",
            ("emergency-line", line),
            ("addresses", "7 Mill Lane"),
            ("keep", "90")
        );
        using var stranger = haven.Browser();

        var page = await stranger.GetPageAsync(team.Form);

        page.Text.ShouldContain("This form is not for emergencies");
        page.Text.ShouldContain(told);
        page.Text.ShouldContain("7 Mill Lane");
        page.Text.ShouldContain("kept for 90 days at most");
        (await stranger.GetPageAsync(team.Form + "/sent?lang=es")).Text.ShouldContain("90 días");
    }

    private static async Task FloodAsync(Installation haven, Correspondence team)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        var one = (await team.MessagesAsync()).Single();
        // Each message has a key of its own; nobody opens these, so that there is none.
        var keys = new List<PersonKeyId>();
        for (int i = 1; i < ContactService.MostUnopened; i++)
        {
            keys.Add(new PersonKeyId(Guid.CreateVersion7()));
            context.Add(
                new ContactMessage
                {
                    Id = Guid.NewGuid(),
                    OrganisationId = one.OrganisationId,
                    PersonKey = keys[^1],
                    ArrivedAt = one.ArrivedAt + i,
                    Lang = "en",
                    Name = one.Name,
                    Email = one.Email,
                    Telephone = one.Telephone,
                    PostalAddress = one.PostalAddress,
                    Text = one.Text,
                }
            );
        }
        context.Record(
            new Deed(
                Reader.System(one.OrganisationId, "test"),
                Act.Create,
                Purpose.Delivery,
                "message",
                keys
            )
        );
        await context.SaveChangesAsync();
    }
}
