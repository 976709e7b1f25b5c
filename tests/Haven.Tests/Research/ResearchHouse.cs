using System.Net;
using Haven.Privacy.Purposes;
using Haven.Research.Participants;
using Haven.Research.Promises;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research;

/// <summary>An organisation in which Rosa does research and Yusuf is the privacy officer.</summary>
internal sealed record ResearchHouse(
    TestOrganisation Organisation,
    TestMember Rosa,
    HttpClient Browser,
    TestMember Yusuf,
    HttpClient Officer
) : IDisposable
{
    public static async Task<ResearchHouse> OnAsync(string database) =>
        await OnAsync(await Installation.OnAsync(database));

    public static async Task<ResearchHouse> OnAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional, "Rosa Delgado");
        var yusuf = await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Yusuf Adeyemi");
        return new(organisation, rosa, await rosa.SignInAsync(), yusuf, await yusuf.SignInAsync());
    }

    /// <summary>A number, a choice, a day, yes or no, a short text, and one about health that rests on an explicit yes.</summary>
    public static readonly (string Name, string Value)[][] Questions =
    [
        StudySteps.Question(
            "sleep_hours",
            VariableKind.Number,
            ("least", "0"),
            ("most", "24"),
            ("unit", "hours"),
            ("spanish", "¿Cuántas horas duerme?")
        ),
        StudySteps.Question(
            "often",
            VariableKind.Choice,
            ("choices", "1: Never | Nunca\n2: Often | A menudo")
        ),
        StudySteps.Question("moved_on", VariableKind.Day),
        StudySteps.Question("own_room", VariableKind.YesNo),
        StudySteps.Question("remark", VariableKind.Text),
        StudySteps.Question(
            "mood",
            VariableKind.Text,
            ("special", nameof(SpecialCategory.Health)),
            ("condition", nameof(SpecialCondition.ExplicitConsent)),
            ("law", "Consent form, item 2")
        ),
    ];

    public static string Page(int study) => StudySteps.Page(study);

    public async Task<int> DeclareAsync(params (string Name, string Value)[][] questions)
    {
        var declared = await Browser.SubmitAsync("/research/studies/new", [.. StudySteps.About]);
        declared.Location.ShouldNotBeNull(declared.Text);
        int study = int.Parse(
            declared.Location.ToString().Split('?')[0].Split('/')[^1],
            System.Globalization.CultureInfo.InvariantCulture
        );
        foreach (var question in questions)
        {
            var added = await Browser.SubmitAsync(Page(study) + "/variables/new", question);
            added.Location.ShouldNotBeNull(added.Text);
        }
        return study;
    }

    public async Task<Page> OpenAsync(int study)
    {
        var page = await Officer.GetPageAsync(Page(study));
        return await PressAsync(Officer, page, "/open");
    }

    /// <summary>Declares a study that asks these questions, and has it opened.</summary>
    public async Task<int> OpenedAsync(params (string Name, string Value)[][] questions)
    {
        int study = await DeclareAsync(questions);
        (await OpenAsync(study)).Status.ShouldBe(HttpStatusCode.Redirect);
        return study;
    }

    public async Task<Page> EndAsync(int study) =>
        await Browser.SubmitAsync(Page(study), ("sure", "yes"));

    /// <summary>Takes somebody up who agrees to these items; their code.</summary>
    public async Task<long> TakeUpAsync(int study, params string[] yes)
    {
        var taken = await Browser.SubmitAsync(
            $"/research/participants?study={study}",
            ("study", $"{study}")
        );
        taken.Location.ShouldNotBeNull(taken.Text);
        long code = long.Parse(
            taken.Location.ToString().Split('?')[0].Split('/')[^1],
            System.Globalization.CultureInfo.InvariantCulture
        );
        if (yes.Length > 0)
        {
            await AgreeAsync(code, yes);
        }
        return code;
    }

    public async Task AgreeAsync(long code, params string[] yes)
    {
        string[] items = ["take-part", "special"];
        var summary = await Browser.SubmitAsync(
            $"/research/consent/{code}/ask?lang=en",
            [.. items.Select(i => ($"agree-{i}", yes.Contains(i) ? "yes" : "no"))]
        );
        var kept = await Browser.SubmitAsync(
            summary,
            ("step", "keep"),
            ("who", "Self"),
            ("manner", "InPerson")
        );
        kept.Location.ShouldNotBeNull(kept.Text);
    }

    public Task<Page> AnswerAsync(long code, params (string Code, string Value)[] answers) =>
        Browser.SubmitAsync(
            $"/research/answers/{code}",
            [.. answers.Select(a => StudySteps.Answer(a.Code, a.Value))]
        );

    public async Task<Participant> ParticipantAsync(long code)
    {
        await using var store = Organisation.Open();
        return await store.Set<Participant>().AsNoTracking().SingleAsync(p => p.Code == code);
    }

    public async Task<Study> StudyAsync(int number)
    {
        await using var store = Organisation.Open();
        return await store.Set<Study>().AsNoTracking().SingleAsync(s => s.Number == number);
    }

    /// <summary>Sends the form of a page whose address ends so, as it stands.</summary>
    public static async Task<Page> PressAsync(HttpClient browser, Page page, string action)
    {
        var form = page
            .Html.QuerySelectorAll("main form")
            .First(f => f.GetAttribute("action")?.EndsWith(action) == true);
        using var answer = await browser.PostAsync(
            form.GetAttribute("action"),
            new FormUrlEncodedContent(
                form.QuerySelectorAll("input")
                    .Select(i =>
                        KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")
                    )
            )
        );
        return await Haven.Tests.Support.Page.ReadAsync(answer);
    }

    public void Dispose()
    {
        Browser.Dispose();
        Officer.Dispose();
    }
}
