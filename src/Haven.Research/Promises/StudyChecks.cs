using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Answers;
using Haven.Research.Consent;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research.Promises;

/// <summary>RES-4: a study declares what it takes before it takes anything.</summary>
internal static class StudyChecks
{
    private const string Hours = "sleep_hours";
    private const string Mood = "mood";
    private const string Undeclared = "weight";

    [Keeps("RES-4", 1)]
    public static async Task<string> WhatIsNotDeclaredCannotBeStored(
        ITwin twin,
        CancellationToken ct
    )
    {
        var researcher = await twin.FounderAsync(ct);
        var officer = await twin.MemberAsync(researcher, Roles.PrivacyOfficer, ct);
        int study = await researcher.DeclareAsync(
            ct,
            StudySteps.Question(Hours, VariableKind.Number, ("least", "0"), ("most", "24"))
        );
        await RequireNothingBeforeAsync(researcher, study, ct);
        PromiseBrokenException.Unless(
            (await officer.OpenAsync(study, ct)).LeadsTo(StudySteps.Page(study)),
            "A study that says everything it has to could not be opened, so nothing was tried."
        );
        string declared = await DeclaredAsync(twin, researcher, ct);
        long code = await researcher.TakeUpAsync(study, ct, StudyConsent.TakePart);
        var page = await researcher.SendAsync(
            code,
            ct,
            StudySteps.Answer(Hours, "7"),
            StudySteps.Answer(Undeclared, "70")
        );
        byte[] table = Encoding.UTF8.GetBytes(
            $"participant,{Hours},{Undeclared}\r\n{ParticipantCode.Words(code)},7,70\r\n"
        );
        var file = await researcher.Browser.SubmitFileAsync(
            StudySteps.FileOf(study),
            AnswerFile.Rule.Name,
            table,
            ct
        );
        foreach (var refused in new[] { page, file })
        {
            PromiseBrokenException.Unless(
                refused.Status == 422
                    && refused.Text.Contains($"“{Undeclared}”", StringComparison.Ordinal),
                "What a study does not declare was sent, and was not refused by its name."
            );
        }
        PromiseBrokenException.Unless(
            await CountAsync(twin, researcher, ct) == 0,
            "Something of what was refused is stored."
        );
        await RequireKeptUnderVersionAsync(researcher, code, ct);
        await RequireGuardedAsync(twin, researcher, ct);
        PromiseBrokenException.Unless(
            await DeclaredAsync(twin, researcher, ct) == declared,
            "What a study declares was altered after it was opened."
        );
        return $"A study declared “{Hours}” and nothing else. Before it was opened nobody could be taken up. Then “{Undeclared}” was sent on the page and in a file: each was refused by its name, and nothing of either was stored. What was declared was kept, with the version under which it was given. Answers that were made of no version were refused when they were to be saved, and the declaration is as it was opened.";
    }

    [Keeps("RES-4", 2)]
    public static async Task<string> EachSensitiveVariableNamesItsCondition(
        ITwin twin,
        CancellationToken ct
    )
    {
        var researcher = await twin.FounderAsync(ct);
        var officer = await twin.MemberAsync(researcher, Roles.PrivacyOfficer, ct);
        int study = await researcher.DeclareAsync(
            ct,
            StudySteps.Question(Hours, VariableKind.Number),
            StudySteps.Question(
                Mood,
                VariableKind.Text,
                ("special", nameof(SpecialCategory.Health))
            )
        );
        string variable = $"{StudySteps.Page(study)}/variables/{Mood}";
        await RequireRefusedAsync(officer, study, "no condition", ct);
        await researcher.Browser.SubmitAsync(
            variable,
            ct,
            ("condition", nameof(SpecialCondition.ExplicitConsent))
        );
        await RequireRefusedAsync(officer, study, "nothing that its condition rests on", ct);
        await researcher.Browser.SubmitAsync(
            variable,
            ct,
            ("condition", nameof(SpecialCondition.ExplicitConsent)),
            ("law", "Form “study”, second item")
        );
        var opened = await officer.OpenAsync(study, ct);
        var page = await researcher.Browser.GetAsync(StudySteps.Page(study), ct);
        PromiseBrokenException.Unless(
            opened.LeadsTo(StudySteps.Page(study))
                && page.Text.Contains(
                    "Health. Explicit consent, Article 9(2)(a): Form “study”, second item",
                    StringComparison.Ordinal
                ),
            "A study whose sensitive question names its condition could not be opened, or does not show the condition."
        );
        await RequireExplicitAsync(researcher, study, ct);
        return $"A study asked about “{Mood}”, which is health. While that named no condition of Article 9(2), and while it named one and not what that rests on, a privacy officer could not open it, and was told which question it is. With both it could be opened, and shows both. Somebody who had agreed to take part and not to such questions was not asked, and an answer to it was refused; after an explicit yes it was kept.";
    }

    private static async Task RequireNothingBeforeAsync(
        TwinPerson researcher,
        int study,
        CancellationToken ct
    )
    {
        var page = await researcher.Browser.GetAsync($"/research/participants?study={study}", ct);
        PromiseBrokenException.Unless(
            page.Status == 200
                && !page.Forms()
                    .Any(f => f.Action.EndsWith("/participants/new", StringComparison.Ordinal)),
            "Somebody can be taken up into a study that nobody opened."
        );
    }

    private static async Task RequireRefusedAsync(
        TwinPerson officer,
        int study,
        string lacks,
        CancellationToken ct
    )
    {
        var answer = await officer.OpenAsync(study, ct);
        PromiseBrokenException.Unless(
            answer.Status == 422
                && answer.Text.Contains($"“{Mood}” is about health", StringComparison.Ordinal),
            $"A study was opened, or refused without a word why, whose sensitive question names {lacks}."
        );
    }

    private static async Task RequireExplicitAsync(
        TwinPerson researcher,
        int study,
        CancellationToken ct
    )
    {
        long code = await researcher.TakeUpAsync(study, ct, StudyConsent.TakePart);
        var page = await researcher.Browser.GetAsync(StudySteps.AnswersOf(code), ct);
        var answer = await researcher.SendAsync(code, ct, StudySteps.Answer(Mood, "zqlow"));
        PromiseBrokenException.Unless(
            page.Status == 200
                && !page.Body.Contains(AnswerForm.FieldOf(Mood), StringComparison.Ordinal)
                && answer.Status == 422,
            "Somebody who did not agree to sensitive questions is asked one, or an answer to it is kept."
        );
        await researcher.AgreeAsync(code, ct, StudyConsent.TakePart, StudyConsent.Special);
        var kept = await researcher.SendAsync(code, ct, StudySteps.Answer(Mood, "zqlow"));
        PromiseBrokenException.Unless(
            kept.Status == 302,
            "Somebody agreed explicitly, and their answer could not be kept."
        );
    }

    private static async Task RequireKeptUnderVersionAsync(
        TwinPerson researcher,
        long code,
        CancellationToken ct
    )
    {
        var kept = await researcher.SendAsync(code, ct, StudySteps.Answer(Hours, "7"));
        var sheet = await researcher.Browser.GetAsync(StudySteps.AnswersOf(code) + "/1", ct);
        PromiseBrokenException.Unless(
            kept.Status == 302
                && sheet.Status == 200
                && sheet.Text.Contains("under version 1", StringComparison.Ordinal)
                && Plain(sheet).Contains($"What about {Hours}? 7", StringComparison.Ordinal),
            "What a study declares could not be kept, or does not say under which version it was given."
        );
    }

    // The sheet as it is stored is a copy that was made of nothing here.
    private static async Task RequireGuardedAsync(
        ITwin twin,
        TwinPerson researcher,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, researcher);
        var sheet = await store.Set<AnswerSheet>().AsNoTracking().SingleAsync(ct);
        store.Entry(sheet).State = EntityState.Added;
        store.Record(
            new Deed(
                new Reader(researcher.Organisation, Guid.Empty, Roles.Professional, "check"),
                Act.Create,
                Purpose.Study,
                "check",
                [sheet.PersonKey]
            )
        );
        try
        {
            await store.SaveChangesAsync(ct);
        }
        catch (UndeclaredException)
        {
            return;
        }
        catch (DbUpdateException)
        {
            // Past the guard it meets the row that it is a copy of.
        }
        throw new PromiseBrokenException(
            "Answers that were made of no version’s variables reach the database."
        );
    }

    private static async Task<int> CountAsync(ITwin twin, TwinPerson person, CancellationToken ct)
    {
        await using var store = Open(twin, person);
        return await store.Set<AnswerSheet>().CountAsync(ct);
    }

    private static async Task<string> DeclaredAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, person);
        return await store.Set<StudyVersion>().Select(v => v.Declared).SingleAsync(ct);
    }

    // Between a question and its answer stands nothing but blanks.
    private static string Plain(TwinAnswer page) =>
        string.Join(' ', page.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));
}
