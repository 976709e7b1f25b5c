using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Haven.Organisations.Model;
using Haven.Organisations.Passkeys;
using Haven.Organisations.StepUp;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Passkeys;

[Trait("Category", "Long")]
public class PasskeyRefusalTests
{
    private static readonly (
        string What,
        Func<SoftwareAuthenticator, SoftwareAuthenticator> Lie
    )[] Lies =
    [
        ("another port", d => d with { Origin = "http://localhost:5081" }),
        ("another site", d => d with { Origin = "https://localhost.evil.example" }),
        ("inside another site's frame", d => d with { CrossOrigin = true }),
        ("for another site", d => d with { RpId = "evil.example" }),
        ("nobody there", d => d with { Present = false }),
        ("not unlocked", d => d with { Verified = false }),
        ("another kind of answer", d => d with { Type = "webauthn.create" }),
        (
            "another question",
            d => d with { Challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) }
        ),
        ("another key", d => d with { Key = ECDsa.Create(ECCurve.NamedCurves.nistP256) }),
        ("another passkey", d => d with { Id = RandomNumberGenerator.GetBytes(32) }),
        ("somebody else's", d => d with { UserHandle = "somebody" }),
    ];

    private static readonly string[] Garbage =
    [
        "{}",
        "[]",
        "null",
        "\"\"",
        "{\"id\":\"!\",\"type\":\"public-key\",\"response\":{}}",
        new string('[', 5000),
        new string('x', 100_000),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithAnyLie_IsRefusedInTheSameWords(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var refusals = new List<string>();
        foreach (var (what, lie) in Lies)
        {
            var (browser, asked) = await person.AskedAsync();
            var refused = await browser.SubmitAsync(
                asked,
                ("passkey", lie(person.Device).Sign(asked))
            );
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, what);
            refusals.AddRange(refused.Errors);
            // The truth still opens, with a new question, and takes back the count of tries.
            person.Device.Counter += 100;
            var truth = await browser.SubmitAsync(
                refused,
                ("passkey", person.Device.Sign(refused))
            );
            truth.Status.ShouldBe(HttpStatusCode.Redirect, what);
        }

        refusals.Count.ShouldBe(Lies.Length);
        refusals.Distinct().ShouldHaveSingleItem().ShouldContain("not accepted");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithGarbage_IsRefused(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        foreach (string garbage in Garbage)
        {
            var (browser, asked) = await person.AskedAsync();
            var refused = await browser.SubmitAsync(asked, ("passkey", garbage));
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            refused.Errors.ShouldHaveSingleItem().ShouldContain("not accepted");
            var truth = await browser.SubmitAsync(
                refused,
                ("passkey", person.Device.Sign(refused))
            );
            truth.Status.ShouldBe(HttpStatusCode.Redirect);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answer_GivenTwice_OrInManyRequestsAtOnce_CountsOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        // A device that does not count, so that the counter is not what refuses.
        var person = await haven.WithPasskeyAsync(
            new SoftwareAuthenticator { Counter = 0, Step = 0 }
        );
        var (browser, asked) = await person.AskedAsync();
        string answer = person.Device.Sign(asked);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => haven.Browser().SubmitAsync(asked, ("passkey", answer)))
        );
        var later = await browser.SubmitAsync(asked, ("passkey", answer));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        later.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answer_OfAnotherSignIn_OrOfAnotherPerson_IsRefused(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var other = await haven.WithPasskeyAsync();
        var (_, first) = await person.AskedAsync();
        var (browser, second) = await person.AskedAsync();
        var (_, others) = await other.AskedAsync();

        var ofAnother = await browser.SubmitAsync(
            second,
            ("passkey", person.Device.Sign(first)),
            ("question", Question(first))
        );
        // The other person's own device answers, to the question that was put to this person.
        var theirDevice = await browser.SubmitAsync(
            ofAnother,
            ("passkey", other.Device.Sign(ofAnother))
        );
        var theirQuestion = await browser.SubmitAsync(
            theirDevice,
            ("passkey", other.Device.Sign(others)),
            ("question", Question(others))
        );

        ofAnother.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        theirDevice.Errors.ShouldBe(ofAnother.Errors);
        theirQuestion.Errors.ShouldBe(ofAnother.Errors);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answer_OfAnotherBrowser_OrTooLate_ConfirmsNothing(string database)
    {
        await using var haven = await StartAsync(database);
        var person = await haven.WithPasskeyAsync();
        var (other, asked) = await person.AskedAsync();
        await other.SubmitAsync(asked, ("passkey", person.Device.Sign(asked)));
        const string stepUp = "/organisations/step-up";
        var here = await person.Browser.GetPageAsync(stepUp);
        var there = await other.GetPageAsync(stepUp);

        var crossed = await person.Browser.SubmitAsync(
            here,
            (StepUpGate.Password, TestOrganisation.Password),
            ("step-up-passkey", person.Device.Sign(there)),
            ("step-up-question", Question(there, "step-up-"))
        );
        string answer = person.Device.Sign(there);
        haven.Clock.Advance(PasskeyQuestions.Life);
        var late = await other.SubmitAsync(
            there,
            (StepUpGate.Password, TestOrganisation.Password),
            ("step-up-passkey", answer)
        );
        var anew = await other.SubmitAsync(
            late,
            (StepUpGate.Password, TestOrganisation.Password),
            ("step-up-passkey", person.Device.Sign(late))
        );

        crossed.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        late.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        anew.Title.ShouldContain("Confirmed");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CounterThatWentBack_IsRefused_AndStandsInTheLog(string database)
    {
        await using var haven = await StartAsync(database);
        var person = await haven.WithPasskeyAsync(new SoftwareAuthenticator { Counter = 40 });
        var copy = person.Device with { Counter = 12 };
        var same = person.Device with { Step = 0 };

        var (browser, asked) = await person.AskedAsync();
        var copied = await browser.SubmitAsync(asked, ("passkey", copy.Sign(asked)));
        var again = await browser.SubmitAsync(copied, ("passkey", same.Sign(copied)));
        var entered = await browser.SubmitAsync(again, ("passkey", person.Device.Sign(again)));

        copied.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        copied.Errors.ShouldHaveSingleItem().ShouldContain("not accepted");
        again.Errors.ShouldBe(copied.Errors);
        entered.Status.ShouldBe(HttpStatusCode.Redirect);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        var entries = await context
            .Set<AuditRecord>()
            .Where(r => r.Act == Act.Refused)
            .Select(r => r.What)
            .ToListAsync();
        entries.ShouldBe(["passkey whose counter went back", "passkey whose counter went back"]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WrongPasskeys_RestAsWrongPasswordsDo(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var wrong = person.Device with { RpId = "evil.example" };
        var (browser, asked) = await person.AskedAsync();
        for (int i = 0; i < 5; i++)
        {
            asked = await browser.SubmitAsync(asked, ("passkey", wrong.Sign(asked)));
        }
        person.Device.Counter += 100;

        var right = await browser.SubmitAsync(asked, ("passkey", person.Device.Sign(asked)));

        right.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await person.AskedAsync()).Asked.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Add_WithAnyLie_IsRefused_AndAddsNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var browser = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());
        var device = new SoftwareAuthenticator();
        // Of a new passkey nothing is known yet that its key, id or owner could differ from.
        foreach (var (what, lie) in Lies.Take(8).Select(l => (l.What, l.Lie)))
        {
            var told = lie(device);
            told = told.Type is null ? told : told with { Type = "webauthn.get" };
            var refused = await browser.AddPasskeyAsync(told);
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, what);
            refused
                .Errors.ShouldHaveSingleItem()
                .ShouldContain("not accepted", Case.Sensitive, what);
        }

        (await browser.GetPageAsync(PasskeySteps.Home)).Html.QuerySelector("tbody").ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Add_OneThatIsThere_ForWhomever_OrWithAnAnswerUsedBefore_IsRefused(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        using var other = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());
        var page = await person.Browser.GetPageAsync(PasskeySteps.New);
        var second = new SoftwareAuthenticator();
        await person.Browser.SubmitAsync(page, ("name", "second"), ("passkey", second.Make(page)));

        var twice = await person.Browser.AddPasskeyAsync(person.Device);
        var theirs = await other.AddPasskeyAsync(person.Device);
        var replayed = await person.Browser.SubmitAsync(
            page,
            ("name", "third"),
            ("passkey", new SoftwareAuthenticator().Make(page))
        );

        twice.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        theirs.Errors.ShouldBe(twice.Errors);
        replayed.Errors.ShouldBe(twice.Errors);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Add_RefusedTooOften_HasToWait(string database)
    {
        await using var haven = await StartAsync(database);
        using var browser = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());
        Page answer = null!;
        for (int i = 0; i <= 20; i++)
        {
            answer = await browser.PostAsync(
                PasskeySteps.Home,
                PasskeySteps.New,
                ("name", "x"),
                ("passkey", "{}")
            );
        }

        answer.Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static string Question(Page page, string prefix = "") =>
        page.Html.QuerySelector($"input[name={prefix}question]")!.GetAttribute("value")!;

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }
}
