using Haven.Helpline.Chats;
using Haven.Helpline.Promises;
using Haven.Helpline.Purging;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>HLP-8: a chat is looked for when its hours are over, in everything that is stored and in a backup of before.</summary>
internal static class PurgedChatChecks
{
    private const string Words = "zqlkhtdvwp";

    [Keeps("HLP-8", 2)]
    public static async Task<string> NeitherWordsNorKeyAreFound(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var visitor = twin.Browser();
        var page = await visitor.BeginAsync(start, ct);
        await visitor.SayAsync(page, Words, ct);
        var chat = (await twin.ChatsAsync(founder, ct)).Single();
        await ForgettingChecks.RunJobAsync(twin, ct);
        using var stolen = await StolenKeys.TakeAsync((Twin)twin, ct);
        byte[] wrapped = await stolen.WrappedAsync(chat.PersonKey, ct);
        byte[][] needles = [.. ForgettingChecks.Ids(chat.PersonKey), wrapped];
        PromiseBrokenException.Unless(
            await stolen.OpenAsync(chat.PersonKey, ct)
                && (await ((Twin)twin).SearchAsync(needles, ct)).Found.Count > 0,
            "While the chat went on there was nothing to find, so nothing was tried."
        );
        await RequireNotInBackupAsync((Twin)twin, founder, chat, ct);
        await visitor.EndAsync(page, ct);

        twin.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        await RoundAsync(twin, founder, ct);
        PromiseBrokenException.Unless(
            (await visitor.LookAsync(page, ct)).Text.Contains(Words, StringComparison.Ordinal),
            "A chat went before its time."
        );
        twin.Advance(TimeSpan.FromMinutes(2));
        await RoundAsync(twin, founder, ct);
        twin.Advance(ForgettingJob.Lifetime + TimeSpan.FromHours(1));
        await ForgettingChecks.RunJobAsync(twin, ct);

        var search = await ((Twin)twin).SearchAsync([.. needles, .. Twin.InEncodings([Words])], ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0 && !await stolen.OpenAsync(chat.PersonKey, ct),
            $"Something of a chat whose time is over is still there, or an old copy of the keys opens it: {string.Join(", ", search.Found.Distinct(StringComparer.Ordinal))}."
        );
        var back = await visitor.LookAsync(page, ct);
        PromiseBrokenException.Unless(
            back.Status == 200 && !back.Body.Contains(Words, StringComparison.Ordinal),
            "Whoever comes back to a deleted chat is not told calmly that it is gone."
        );
        return $"A chat was held, the key store was copied, and a backup was made. The key was in the copy and in no file of the backup, and restored, the backup had no chat. A minute before its time the chat was there. After it, words, key and the key’s id are nowhere in {search.Places}, {search.Bytes} bytes, and when a day had gone by the copy of the keys opened nothing of it.";
    }

    private static async Task RequireNotInBackupAsync(
        Twin twin,
        TwinPerson founder,
        Chat chat,
        CancellationToken ct
    )
    {
        // Keys may have been wrapped anew before it is made.
        using var backup = await TwinBackup.TakeAsync(twin, ct);
        using var now = await StolenKeys.TakeAsync(twin, ct);
        byte[] wrapped = await now.WrappedAsync(chat.PersonKey, ct);
        var found = new List<string>();
        await Twin.SearchFolderAsync(
            backup.Keys,
            [.. ForgettingChecks.Ids(chat.PersonKey), wrapped],
            found,
            ct
        );
        PromiseBrokenException.Unless(found.Count == 0, "The key of a chat is in a backup.");
        await using var restored = await RestoredTwin.FromAsync(twin, backup, ct);
        await using var store = restored.Core.Database.Open(new Scope(founder.Organisation));
        PromiseBrokenException.Unless(
            !await store.Set<Chat>().AnyAsync(ct) && !await store.Set<ChatLine>().AnyAsync(ct),
            "A restored backup has a chat."
        );
    }

    private static Task RoundAsync(ITwin twin, TwinPerson founder, CancellationToken ct) =>
        twin.Services.GetRequiredService<ChatRounds>().RunAsync(founder.Organisation, ct);
}
