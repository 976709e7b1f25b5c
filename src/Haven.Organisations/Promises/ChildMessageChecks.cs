using Haven.Organisations.Inbox;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Organisations.Promises;

/// <summary>MSG-29: a parent has removed what a child wrote on their own, where there is no school.</summary>
internal static class ChildMessageChecks
{
    private const string Words = "zqichbinallein please call";

    [Keeps("MSG-29", 1)]
    public static async Task<string> WhatAChildWroteGoesWhenAParentAsks(
        ITwin twin,
        CancellationToken ct
    )
    {
        // The public forms count how often they are used from one place; an hour later they begin anew.
        twin.Advance(TimeSpan.FromHours(1));
        var (team, form) = await ContactChecks.TeamAsync(twin, "30", ct);
        using var child = twin.Browser();
        await ContactChecks.WriteAsync(child, form, Words, ct, ("email", "zqkid@example.org"));
        var message = await OnlyMessageAsync(twin, team, ct);
        string letter = $"{InboxPages.Path}/{message.Id:D}";
        await team.Browser.SubmitAsync(letter, ct, ("text", "Zqwecall"));
        string number = MessageNumbers.Of(message.Id);
        PromiseBrokenException.Unless(
            (await team.Browser.GetAsync(letter, ct)).Text.Contains(
                number,
                StringComparison.Ordinal
            ),
            "A message does not show the number by which it can be asked for."
        );
        string request = await twin.AskAsync(
            team,
            RequestKind.Erasure,
            ct,
            Asker.Guardian,
            "My daughter is nine. She wrote to you by herself."
        );
        await RefuseUnverifiedAsync(team, request, number, ct);
        int before = (await CountAsync(twin, team, message, ct)).Values.Sum();
        await team.FindAsync(request, number, ct);
        await team.StepAsync(
            request,
            ct,
            ("found", nameof(Safety.NothingAgainst)),
            ("why", "zqno order")
        );
        await team.StepAsync(request, ct, ("answer", "zqdone"));
        await RequireGoneAsync(twin, team, request, message, before, ct);
        return $"A child wrote to an organisation that is no school, and was answered. A parent asked on the public form to have it removed. Nothing could be looked for or removed before it was recorded how the organisation made sure who asks. Then message and answer, {before} records, went at once, and a receipt says so.";
    }

    private static async Task RefuseUnverifiedAsync(
        TwinPerson team,
        string request,
        string number,
        CancellationToken ct
    )
    {
        (string, string)[][] steps =
        [
            [("step", nameof(RequestStep.Find)), ("handle", number)],
            [("step", nameof(RequestStep.Finish)), ("answer", "zqdone")],
        ];
        foreach (var step in steps)
        {
            PromiseBrokenException.Unless(
                (await team.TryAsync(request, ct, step)).Status == 422,
                "What a child wrote could be looked for, or removed, before it was made sure who asks."
            );
        }
    }

    private static async Task RequireGoneAsync(
        ITwin twin,
        TwinPerson team,
        string request,
        ContactMessage message,
        int before,
        CancellationToken ct
    )
    {
        var left = await CountAsync(twin, team, message, ct);
        var page = await team.Browser.GetAsync($"{InboxPages.Path}/{message.Id:D}", ct);
        PromiseBrokenException.Unless(
            before == 2 && left.Count == 0 && page.Status == 404,
            $"A parent had removed what a child wrote, and something is still there: {string.Join(", ", left.Keys)}."
        );
        var answered = (await twin.RequestsAsync(team, ct)).Single();
        await using var store = Open(twin, team);
        PromiseBrokenException.Unless(
            await store
                .Set<Erasure>()
                .AnyAsync(e => e.Id == answered.Receipt && e.DoneAt > 0 && e.Went != "", ct)
                && (await team.Browser.GetAsync(request, ct)).Body.Contains(
                    $"{answered.Receipt:D}",
                    StringComparison.Ordinal
                ),
            "What a child wrote was removed, and there is no receipt that says what went."
        );
    }

    private static async Task<ContactMessage> OnlyMessageAsync(
        ITwin twin,
        TwinPerson team,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, team);
        return await store.Set<ContactMessage>().AsNoTracking().SingleAsync(ct);
    }

    private static Task<IReadOnlyDictionary<string, int>> CountAsync(
        ITwin twin,
        TwinPerson team,
        ContactMessage message,
        CancellationToken ct
    ) =>
        twin
            .Services.GetRequiredService<ForgettingService>()
            .CountAsync(team.Organisation, message.PersonKey, ct);

    private static HavenContext Open(ITwin twin, TwinPerson team) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(team.Organisation));
}
