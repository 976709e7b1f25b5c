using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Consent;
using Haven.Research.Participants;
using Haven.Research.Reviews;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research.Promises;

/// <summary>RES-11d: what a study took is looked at again at least every five years, and what came of it stays.</summary>
internal static class StudyReviewChecks
{
    private const string Value = "The second round compares with it.";
    private const string Least = "Numbers alone do not say who moved.";

    [Keeps("RES-11d", 1)]
    public static async Task<string> TheReviewCannotBeSkippedInSilence(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        var officer = await twin.MemberAsync(founder, Roles.PrivacyOfficer, ct);
        int study = await StudiedAsync(founder, officer, ct);
        await OpenedSoThatItIsDueAsync(twin, founder, 62, ct);
        PromiseBrokenException.Unless(
            await RoundAsync(twin, founder, ct) == 0,
            "A study was asked about before it had to be."
        );
        int before = (await twin.LettersToAsync(officer.Email, ct)).Count;
        await OpenedSoThatItIsDueAsync(twin, founder, 60, ct);
        PromiseBrokenException.Unless(
            await RoundAsync(twin, founder, ct) == 1
                && (await twin.LettersToAsync(officer.Email, ct)).Count == before + 1
                && (await officer.Browser.GetAsync("/privacy/audit", ct)).Text.Contains(
                    "A study is to be looked at again by",
                    StringComparison.Ordinal
                ),
            "A study is due within sixty days, and whoever looks after privacy was not told."
        );
        await RequireLateAsync(twin, founder, officer, study, ct);
        await RequireNoWayPastAsync(founder, officer, study, ct);
        return "A study that was opened not quite five years ago, and has somebody in it, waits to be looked at: its privacy officer had a mail sixty days before the day, and not earlier, and it stands on the officer’s first page. When the day had passed with nobody looking, the study took nobody up any more, and said so. Without a reason, without saying why less would not do, or for longer than five years it could not be put off. After somebody had said both it took people up again.";
    }

    [Keeps("RES-11d", 2)]
    public static async Task<string> WhatCameOfItIsRecorded(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var officer = await twin.MemberAsync(founder, Roles.PrivacyOfficer, ct);
        int study = await StudiedAsync(founder, officer, ct);
        string page = StudyReviewPages.To(study);
        await KeepAsync(officer, study, "3", ct);
        await KeepAsync(officer, study, "2", ct);
        var shown = await founder.Browser.GetAsync(page, ct);
        var next = twin.Today().AddYears(2);
        PromiseBrokenException.Unless(
            Count(shown.Text, Value) == 2
                && Count(shown.Text, Least) == 2
                && shown.Text.Contains(
                    $"Kept, until it is looked at by {LocalTime.Day(next)}",
                    StringComparison.Ordinal
                ),
            "Somebody looked at a study twice, and the page does not show both with their reasons."
        );
        await LetGoAsync(officer, study, ct);
        twin.Advance(TimeSpan.FromDays(2));
        await twin
            .Services.GetRequiredService<RetentionService>()
            .DeleteAsync(founder.Organisation, ct);
        await using var store = Open(twin, founder);
        var all = await store
            .Set<StudyReview>()
            .AsNoTracking()
            .OrderBy(r => r.Number)
            .ToListAsync(ct);
        PromiseBrokenException.Unless(
            all.Select(r => r.Answer)
                .SequenceEqual([
                    StudyReviewAnswer.Keep,
                    StudyReviewAnswer.Keep,
                    StudyReviewAnswer.LetGo,
                ]) && all.TrueForAll(r => r.By is not null && r.AnsweredAt > 0),
            "What was decided about a study, by whom or when, is not on record any more."
        );
        PromiseBrokenException.Unless(
            !await store.Set<Participant>().AnyAsync(ct),
            "What people answered was let go, and is still there."
        );
        return "Somebody looked at a study three times. Each time stands on record with the day, who it was and what was decided; where the answers were kept, with what they are needed for, why less would not do, and the next day. Then they were let go: two days later nobody was left in the study, and what was decided still stood there.";
    }

    private static async Task RequireLateAsync(
        ITwin twin,
        TwinPerson founder,
        TwinPerson officer,
        int study,
        CancellationToken ct
    )
    {
        await OpenedSoThatItIsDueAsync(twin, founder, -1, ct);
        await RoundAsync(twin, founder, ct);
        var page = await officer.Browser.GetAsync(StudySteps.Page(study), ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(
                "It takes nothing more until somebody has.",
                StringComparison.Ordinal
            ) && !await TakesPeopleAsync(founder, study, ct),
            "The day to look at a study has passed, and it goes on as if nothing were."
        );
    }

    private static async Task RequireNoWayPastAsync(
        TwinPerson founder,
        TwinPerson officer,
        int study,
        CancellationToken ct
    )
    {
        (string, string)[][] attempts =
        [
            [("value", ""), ("least", Least), ("years", "5")],
            [("value", Value), ("least", ""), ("years", "5")],
            [("value", Value), ("least", Least), ("years", "6")],
        ];
        foreach (var attempt in attempts)
        {
            var answer = await officer.Browser.SubmitAsync(StudyReviewPages.To(study), ct, attempt);
            PromiseBrokenException.Unless(
                answer.Status == 422 && !await TakesPeopleAsync(founder, study, ct),
                "A study was put off without a reason, without saying why less would not do, or for longer than five years."
            );
        }
        await KeepAsync(officer, study, "5", ct);
        PromiseBrokenException.Unless(
            await TakesPeopleAsync(founder, study, ct),
            "Somebody looked at a study, and it still takes nothing."
        );
    }

    private static async Task<int> StudiedAsync(
        TwinPerson founder,
        TwinPerson officer,
        CancellationToken ct
    )
    {
        int study = await founder.DeclareAsync(
            ct,
            StudySteps.Question("sleep_hours", VariableKind.Number)
        );
        await officer.OpenAsync(study, ct);
        await founder.TakeUpAsync(study, ct, StudyConsent.TakePart);
        return study;
    }

    private static async Task KeepAsync(
        TwinPerson officer,
        int study,
        string years,
        CancellationToken ct
    )
    {
        var answer = await officer.Browser.SubmitAsync(
            StudyReviewPages.To(study),
            ct,
            ("value", Value),
            ("least", Least),
            ("years", years)
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(StudySteps.Page(study)),
            "Somebody looked at a study and said why it is kept, and that could not be written down."
        );
    }

    private static async Task LetGoAsync(TwinPerson officer, int study, CancellationToken ct)
    {
        var answer = await officer.Browser.SubmitAsync(
            StudyReviewPages.To(study),
            ct,
            ("sure", "yes")
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(StudySteps.Page(study)),
            "The answers of a study could not be let go."
        );
    }

    private static async Task<bool> TakesPeopleAsync(
        TwinPerson person,
        int study,
        CancellationToken ct
    )
    {
        var page = await person.Browser.GetAsync($"/research/participants?study={study}", ct);
        return page.Forms()
            .Any(f => f.Action.EndsWith("/participants/new", StringComparison.Ordinal));
    }

    // Nobody who signed in would still be signed in five years later: so it is opened as long ago instead. Where that day
    // is 29 February it is due a day before.
    private static async Task OpenedSoThatItIsDueAsync(
        ITwin twin,
        TwinPerson person,
        int days,
        CancellationToken ct
    )
    {
        var opened = twin.Today().AddDays(days).AddYears(-StudyReview.MostYears);
        long at = opened.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc).Ticks;
        await using var store = Open(twin, person);
        await store
            .Set<StudyVersion>()
            .ExecuteUpdateAsync(u => u.SetProperty(v => v.OpenedAt, at), ct);
    }

    private static Task<int> RoundAsync(ITwin twin, TwinPerson person, CancellationToken ct) =>
        twin.Services.GetRequiredService<StudyReviewRounds>().RunAsync(person.Organisation, ct);

    private static int Count(string text, string words) =>
        text.Split(words, StringSplitOptions.None).Length - 1;

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));
}
