using System.Globalization;
using Haven.Privacy.Consent;
using Haven.Privacy.Promises;
using Haven.Research.Answers;
using Haven.Research.Consent;
using Haven.Research.Studies;

namespace Haven.Research.Promises;

/// <summary>What somebody does with an invented study, through the pages.</summary>
public static class StudySteps
{
    /// <summary>What an invented study is.</summary>
    public static readonly IReadOnlyList<(string Name, string Value)> About =
    [
        ("title", "A study of sleep"),
        ("aim", "Whether young people who move often sleep less."),
        ("responsible", "Chair of social work"),
        ("ethics", "EK 12/2026"),
        ("ethics-on-day", "5"),
        ("ethics-on-month", "1"),
        ("ethics-on-year", "2026"),
        ("keep", "5"),
        ("unit", StudyForm.Years),
    ];

    public static string Page(int study) =>
        string.Create(CultureInfo.InvariantCulture, $"/research/studies/{study}");

    public static string AnswersOf(long code) =>
        string.Create(CultureInfo.InvariantCulture, $"/research/answers/{code}");

    public static string FileOf(int study) =>
        string.Create(CultureInfo.InvariantCulture, $"/research/answers/file/{study}");

    /// <summary>The field of an answer.</summary>
    public static (string Name, string Value) Answer(string code, string value) =>
        (AnswerForm.FieldOf(code), value);

    /// <summary>A question that is about nothing special; more fields replace these.</summary>
    public static (string Name, string Value)[] Question(
        string code,
        VariableKind kind,
        params (string Name, string Value)[] more
    ) =>
        [
            .. new (string Name, string Value)[]
            {
                ("code", code),
                ("english", $"What about {code}?"),
                ("kind", $"{kind}"),
                ("why", "The study is about it."),
                ("special", nameof(SpecialCategory.None)),
            }.Where(f => !more.Any(m => m.Name == f.Name)),
            .. more,
        ];

    /// <summary>Declares a study that asks these questions; its number.</summary>
    public static async Task<int> DeclareAsync(
        this TwinPerson researcher,
        CancellationToken ct,
        params (string Name, string Value)[][] questions
    )
    {
        var answer = await researcher.Browser.SubmitAsync(StudyPages.Path + "/new", ct, [.. About]);
        string place = answer.Location?.Split('?')[0] ?? "";
        PromiseBrokenException.Unless(
            int.TryParse(
                place[(place.LastIndexOf('/') + 1)..],
                CultureInfo.InvariantCulture,
                out int study
            ),
            "A study could not be declared, so nothing was tried."
        );
        foreach (var question in questions)
        {
            var added = await researcher.Browser.SubmitAsync(
                Page(study) + "/variables/new",
                ct,
                question
            );
            PromiseBrokenException.Unless(
                added.LeadsTo(Page(study)),
                "A question could not be declared, so nothing was tried."
            );
        }
        return study;
    }

    /// <summary>Opens what is declared; the answer leads back to the study where it could be.</summary>
    public static async Task<TwinAnswer> OpenAsync(
        this TwinPerson officer,
        int study,
        CancellationToken ct
    )
    {
        var page = await officer.Browser.GetAsync(Page(study), ct);
        var form =
            page.Forms().FirstOrDefault(f => f.Action.EndsWith("/open", StringComparison.Ordinal))
            ?? throw new PromiseBrokenException(
                "A privacy officer cannot open a study, so nothing was tried."
            );
        return await officer.Browser.PostAsync(
            form.Action,
            form.Fields.Select(f => (f.Name, f.Value)),
            ct
        );
    }

    /// <summary>Takes somebody up who agrees to these items; their code.</summary>
    public static async Task<long> TakeUpAsync(
        this TwinPerson researcher,
        int study,
        CancellationToken ct,
        params string[] yes
    )
    {
        string number = study.ToString(CultureInfo.InvariantCulture);
        var answer = await researcher.Browser.SubmitAsync(
            $"/research/participants?study={number}",
            ct,
            ("study", number)
        );
        string place = answer.Location?.Split('?')[0] ?? "";
        PromiseBrokenException.Unless(
            long.TryParse(
                place[(place.LastIndexOf('/') + 1)..],
                CultureInfo.InvariantCulture,
                out long code
            ),
            "Nobody could be taken up into a study that is open, so nothing was tried."
        );
        if (yes.Length > 0)
        {
            await researcher.AgreeAsync(code, ct, yes);
        }
        return code;
    }

    /// <summary>Asks somebody, who agrees to these items and to no other.</summary>
    public static async Task AgreeAsync(
        this TwinPerson researcher,
        long code,
        CancellationToken ct,
        params string[] yes
    )
    {
        var summary = await researcher.Browser.SubmitAsync(
            StudyConsentPages.To(code) + "/ask?lang=en",
            ct,
            [
                .. StudyConsent.Form.Items.Select(i =>
                    (
                        ConsentAskForm.FieldOf(i),
                        yes.Contains(i.Key, StringComparer.Ordinal) ? "yes" : "no"
                    )
                ),
            ]
        );
        var form =
            summary.Forms().FirstOrDefault()
            ?? throw new PromiseBrokenException(
                "A participant answered each question, and was not shown what they said."
            );
        var kept = await researcher.Browser.PostAsync(
            form.Action,
            [
                .. form
                    .Fields.Where(f => f.IsSent && f.Type == "hidden")
                    .Select(f => (f.Name, f.Value)),
                (ConsentAskForm.WhoName, $"{Voice.Self}"),
                (ConsentAskForm.MannerName, $"{Manner.InPerson}"),
                ("step", "keep"),
            ],
            ct
        );
        PromiseBrokenException.Unless(
            kept.Location?.Contains("/receipt/", StringComparison.Ordinal) == true,
            "A participant was asked, and what they said could not be kept."
        );
    }

    /// <summary>Sends answers as the page does, with more beside them.</summary>
    public static async Task<TwinAnswer> SendAsync(
        this TwinPerson researcher,
        long code,
        CancellationToken ct,
        params (string Name, string Value)[] fields
    )
    {
        var page = await researcher.Browser.GetAsync(AnswersOf(code), ct);
        var form =
            page.Forms().FirstOrDefault(f => f.Fields.Exists(x => x.Name == "version"))
            ?? throw new PromiseBrokenException(
                $"The page on which answers are written down answers {page.Status} and has no form."
            );
        return await researcher.Browser.PostAsync(
            form.Action,
            [
                .. form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value)),
                .. fields,
            ],
            ct
        );
    }
}
