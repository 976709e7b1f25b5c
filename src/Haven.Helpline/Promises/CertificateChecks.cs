using Haven.Helpline.Chats;
using Haven.Helpline.Purging;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>HLP-12: whoever answers is certified, and no longer than their certificate holds.</summary>
internal static class CertificateChecks
{
    private const string Words = "zqgkfwtlmd";

    [Keeps("HLP-12", 1)]
    public static async Task<string> WithoutACertificateNobodyTakesOrReads(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        var without = await twin.MemberAsync(founder, Roles.Advocate, ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var visitor = twin.Browser();
        var chat = await visitor.BeginAsync(start, ct);
        await visitor.SayAsync(chat, Words, ct);
        var stored = (await twin.ChatsAsync(founder, ct)).Single();

        var queue = await without.Browser.GetAsync(ChatPages.Path, ct);
        PromiseBrokenException.Unless(
            queue.Status == 200 && queue.Forms().Count == 0,
            "Somebody without a certificate is offered a chat."
        );
        // The form that the page does not have, with the key that all its forms carry.
        string key = await FormTokenAsync(without, ct);
        foreach (string step in new[] { "/take", "/stream", "/say", "/end" })
        {
            await without.Browser.PostAsync(
                ChatPages.To(stored.Id, step),
                [("form-token", key), (ChatText.Field, "zqnot")],
                ct
            );
        }
        var page = await without.Browser.GetAsync(ChatPages.To(stored.Id), ct);
        PromiseBrokenException.Unless(
            page.Status == 404
                && (await twin.ChatsAsync(founder, ct)).Single()
                    is { Advocate: null, EndedAt: 0, Lines: 1 },
            "Somebody without a certificate takes, reads, answers or ends a chat."
        );
        await twin.CertifyAsync(founder, without, days: 0, ct);
        var taken = await without.TakeFirstAsync(ct);
        PromiseBrokenException.Unless(
            taken.Text.Contains(Words, StringComparison.Ordinal),
            "Somebody whose certificate holds today cannot take a chat."
        );
        return "An advocate without a certificate was offered no chat; taking one, listening to it, answering and ending it by hand changed nothing and opened nothing. When a certificate that holds today was recorded, they took it and read it.";
    }

    [Keeps("HLP-12", 2)]
    public static async Task<string> WhenItEndsAccessEnds(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var advocate = await twin.MemberAsync(founder, Roles.Advocate, ct);
        var other = await twin.MemberAsync(founder, Roles.Advocate, ct);
        await twin.CertifyAsync(founder, advocate, days: 30, ct);
        await twin.CertifyAsync(founder, other, days: 30, ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var visitor = twin.Browser();
        var chat = await visitor.BeginAsync(start, ct);
        var page = await advocate.TakeFirstAsync(ct);
        await advocate.Browser.SayAsync(page, "zqbefore", ct);
        var stored = (await twin.ChatsAsync(founder, ct)).Single();
        var reading = twin.Services.GetRequiredService<ChatReading>();
        var reader = new Reader(
            founder.Organisation,
            stored.Advocate!.Value.Value,
            Roles.Advocate,
            "check"
        );
        // The page is open, and listens.
        var opened =
            await reading.OpenAsync(reader, stored.Id, ct)
            ?? throw new PromiseBrokenException("An advocate cannot open their own chat.");

        var removed = await founder.Browser.PressAsync(
            await founder.Browser.GetAsync(
                await HelplineSteps.PageOfAsync(founder, advocate, ct),
                ct
            ),
            "/remove",
            ct
        );
        await visitor.SayAsync(chat, Words, ct);

        PromiseBrokenException.Unless(
            removed.Status == 302
                && await reading.GoOnAsync(reader, opened, 0, ct) is null
                && (await advocate.Browser.GetAsync(ChatPages.To(stored.Id), ct)).Status == 404
                && (await advocate.Browser.SayAsync(page, "zqafter", ct)).Status == 404,
            "When a certificate ended, a chat that was open went on being read or answered."
        );
        await RequireTheLastDayAsync(twin, founder, other, ct);
        await twin.Services.GetRequiredService<ChatRounds>().RunAsync(founder.Organisation, ct);
        var taken = await other.TakeFirstAsync(ct);
        PromiseBrokenException.Unless(
            taken.Text.Contains(Words, StringComparison.Ordinal)
                && !taken.Text.Contains("zqafter", StringComparison.Ordinal),
            "The visitor of an advocate whose certificate ended does not come to somebody else."
        );
        return "An advocate had a chat open, and their certificate was taken off the list. From that moment the open page was sent nothing more, and neither reading nor answering was possible. A certificate held to the end of its last day and not an hour longer. The chat waited again, and another advocate took it with all that was written.";
    }

    private static async Task RequireTheLastDayAsync(
        ITwin twin,
        TwinPerson founder,
        TwinPerson advocate,
        CancellationToken ct
    )
    {
        var gate = twin.Services.GetRequiredService<Certificates.CertificateGate>();
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(founder.Organisation));
        var last = await store
            .Set<Certificates.AdvocateCertificate>()
            .AsNoTracking()
            .SingleAsync(ct);
        var reader = new Reader(founder.Organisation, last.Member.Value, Roles.Advocate, "check");
        await twin.CertifyAsync(founder, advocate, days: 0, ct);
        bool today = await gate.MayAnswerAsync(reader, ct);
        using (var turn = await OpenTurnAsync(twin, ct))
        {
            await store
                .Set<Certificates.AdvocateCertificate>()
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.Until, c => c.Until.AddDays(-1)), ct);
        }
        PromiseBrokenException.Unless(
            today && !await gate.MayAnswerAsync(reader, ct),
            "A certificate does not hold on its last day, or holds on the day after it."
        );
        await twin.CertifyAsync(founder, advocate, days: 30, ct);
    }

    private static async Task<IDisposable?> OpenTurnAsync(ITwin twin, CancellationToken ct) =>
        await twin.Services.GetRequiredService<IDatabase>().WriteTurnAsync(ct);

    private static async Task<string> FormTokenAsync(TwinPerson person, CancellationToken ct)
    {
        var page = await person.Browser.GetAsync("/organisations/feedback", ct);
        return page.Forms()
                .SelectMany(f => f.Fields)
                .FirstOrDefault(f => f.Name == "form-token")
                ?.Value
            ?? throw new PromiseBrokenException("A member's form carries no key.");
    }
}
