using Haven.Helpline.Chats;
using Haven.Helpline.Recipients;
using Haven.Helpline.Referrals;
using Haven.Helpline.Talk;
using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>HLP-10: a person is referred only as they agreed, in the chat, in writing, for a time, and as they ticked.</summary>
internal static class ReferralChecks
{
    private const string Service = "Zqharbor House";
    private const string Called = "zqlemonhkd";
    private const string Reach = "zqreachwpt";
    private const string Need = "zqneedmrv";
    private const int Days = 5;

    [Keeps("HLP-10", 1)]
    public static async Task<string> ConsentIsGivenInTheChatInWritingForATime(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (founder, advocate, visitor, page) = await TalkAsync(twin, ct);
        using var browser = visitor;
        foreach (string days in new[] { "", "31" })
        {
            PromiseBrokenException.Unless(
                (await ProposeAsync(twin, founder, advocate, days, ct)).Status == 422,
                "A referral can be proposed without an end, or for longer than a month."
            );
        }
        await ProposeAsync(twin, founder, advocate, $"{Days}", ct);
        PromiseBrokenException.Unless(
            (await ReferralsAsync(twin, founder, ct)).Count == 0,
            "Something may be told of a visitor before they have answered."
        );
        var offer = await visitor.PressAsync(await visitor.LookAsync(page, ct), "/referral", ct);
        await RequireWholeAsync(twin, founder, offer, ct);
        await visitor.PressAsync(offer, "/answer", ct, ("answer", "no"));
        PromiseBrokenException.Unless(
            (await ReferralsAsync(twin, founder, ct)).Count == 0,
            "A visitor said no, and something may be told of them."
        );

        await ProposeAsync(twin, founder, advocate, $"{Days}", ct);
        var agreed = await AgreeAsync(visitor, page, ct);
        await RequireReadAsync(
            twin,
            founder,
            "What a visitor agreed to cannot be read, so nothing was tried.",
            ct
        );
        await visitor.PressAsync(agreed, "/referral/back", ct);
        PromiseBrokenException.Unless(
            (await ReferralsAsync(twin, founder, ct)).Count == 0,
            "What a visitor took back is there, or can be read."
        );

        await ProposeAsync(twin, founder, advocate, $"{Days}", ct);
        await AgreeAsync(visitor, page, ct);
        var (desk, reader, referral) = await RequireReadAsync(
            twin,
            founder,
            "A visitor cannot agree again, so nothing was tried.",
            ct
        );
        twin.Advance(TimeSpan.FromDays(Days + 1));
        PromiseBrokenException.Unless(
            await desk.OpenAsync(reader, referral.Id, ct) is null,
            "What a visitor agreed to is read after its last day."
        );
        await twin.Services.GetRequiredService<ReferralPurge>().RunAsync(founder.Organisation, ct);
        PromiseBrokenException.Unless(
            (await ReferralsAsync(twin, founder, ct)).Count == 0,
            "What a visitor agreed to is there after its last day."
        );
        return "A referral without an end, and one for 31 days, could not be proposed. In the chat the visitor read who would be told, what word for word, what for, until which day, and that it is no condition of help. Nothing could be read before they answered, nor when they said no; when they agreed it could, and after one press that took it back it was gone. Agreed to again, it could not be read after its last day, and was deleted.";
    }

    [Keeps("HLP-10", 2)]
    public static async Task<string> OnlyWhatWasTickedIsShared(ITwin twin, CancellationToken ct)
    {
        var (founder, advocate, visitor, page) = await TalkAsync(twin, ct);
        using var browser = visitor;
        await ProposeAsync(twin, founder, advocate, $"{Days}", ct);
        var offer = await visitor.PressAsync(await visitor.LookAsync(page, ct), "/referral", ct);
        var ticks = offer
            .Forms()
            .SelectMany(f => f.Fields)
            .Where(f => f.Type == "checkbox")
            .ToList();
        PromiseBrokenException.Unless(
            ticks.Count == 3 && !ticks.Exists(t => t.Checked),
            "What may be told is not ticked piece by piece, or something is ticked beforehand."
        );
        await visitor.PressAsync(offer, "/answer", ct, ("answer", "yes"));
        PromiseBrokenException.Unless(
            (await ReferralsAsync(twin, founder, ct)).Count == 0,
            "A visitor who ticked nothing agreed to something."
        );
        await AgreeAsync(visitor, page, ct);
        var (desk, reader, referral) = await RequireReadAsync(
            twin,
            founder,
            "What a visitor ticked cannot be read, so nothing was tried.",
            ct
        );
        // What is proposed afterwards does not reach what was agreed.
        await ProposeAsync(twin, founder, advocate, $"{Days}", ct, ("called", "zqother"));
        var open = await desk.OpenAsync(reader, referral.Id, ct);
        var shown = await advocate.Browser.GetAsync(ReferralPages.To(referral.Id), ct);
        PromiseBrokenException.Unless(
            open is { Terms.Items: [{ Kind: ReferralItemKind.Called, Text: Called }] }
                && shown.Text.Contains(Called, StringComparison.Ordinal)
                && !new[] { Reach, Need, "zqother" }.Any(w =>
                    shown.Body.Contains(w, StringComparison.Ordinal)
                    || open.Consent.Contains(w, StringComparison.Ordinal)
                ),
            "Something is shared that was not ticked, or not as it was ticked."
        );
        return "Three things were proposed; each had a box of its own and none was ticked. Without a tick nothing was agreed. With one ticked, the advocate's page and what is stored had that one, word for word, and neither of the others; another proposal changed nothing of it.";
    }

    private static async Task<(
        TwinPerson Founder,
        TwinPerson Advocate,
        TwinBrowser Visitor,
        TwinAnswer Page
    )> TalkAsync(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var advocate = await twin.AdvocateAsync(founder, ct);
        string start = await founder.OpenHelplineAsync(ct);
        var added = await founder.Browser.SubmitAsync(
            RecipientPages.Path,
            ct,
            ("service", Service),
            ("about", "A shelter"),
            ("phone", "860 555 0100"),
            ("bound", "yes")
        );
        PromiseBrokenException.Unless(
            added.LeadsTo(RecipientPages.Path),
            "A service could not be put on the list, so nothing was tried."
        );
        var visitor = twin.Browser();
        var page = await visitor.BeginAsync(start, ct);
        await advocate.TakeFirstAsync(ct);
        return (founder, advocate, visitor, page);
    }

    private static async Task<TwinAnswer> ProposeAsync(
        ITwin twin,
        TwinPerson founder,
        TwinPerson advocate,
        string days,
        CancellationToken ct,
        params (string Name, string Value)[] other
    )
    {
        var chat = (await twin.ChatsAsync(founder, ct)).Single();
        await using var store = Open(twin, founder);
        var service = await store.Set<ReferralRecipient>().Select(r => r.Id).SingleAsync(ct);
        (string Name, string Value)[] fields =
        [
            ("recipient", $"{service.Value:D}"),
            ("used-for", "zqroom"),
            ("days", days),
            ("called", Called),
            ("reach", Reach),
            ("need", Need),
        ];
        return await advocate.Browser.SubmitAsync(
            ReferralPages.Propose(chat.Id),
            ct,
            [.. fields.Where(f => !other.Any(o => o.Name == f.Name)), .. other]
        );
    }

    private static async Task<TwinAnswer> AgreeAsync(
        TwinBrowser visitor,
        TwinAnswer page,
        CancellationToken ct
    )
    {
        var offer = await visitor.PressAsync(await visitor.LookAsync(page, ct), "/referral", ct);
        return await visitor.PressAsync(
            offer,
            "/answer",
            ct,
            ("answer", "yes"),
            ("item", nameof(ReferralItemKind.Called))
        );
    }

    private static async Task RequireWholeAsync(
        ITwin twin,
        TwinPerson founder,
        TwinAnswer offer,
        CancellationToken ct
    )
    {
        var gate = twin.Services.GetRequiredService<Certificates.CertificateGate>();
        var until = (await gate.TodayAsync(founder.Organisation, ct)).AddDays(Days);
        string[] whole =
        [
            Service,
            "zqroom",
            Called,
            Reach,
            Need,
            LocalTime.DayIn("en", until),
            OfferWords.In("en").Free,
            OfferWords.In("en").RiskTitle,
        ];
        PromiseBrokenException.Unless(
            Array.TrueForAll(whole, w => offer.Text.Contains(w, StringComparison.Ordinal)),
            "A visitor does not read the whole of what they are asked to agree to."
        );
    }

    private static async Task<(HandOverDesk, Reader, HelplineReferral)> RequireReadAsync(
        ITwin twin,
        TwinPerson founder,
        string otherwise,
        CancellationToken ct
    )
    {
        var desk = twin.Services.GetRequiredService<HandOverDesk>();
        var reader = new Reader(founder.Organisation, Guid.Empty, Roles.Advocate, "check");
        var referrals = await ReferralsAsync(twin, founder, ct);
        PromiseBrokenException.Unless(
            referrals.Count == 1
                && PassingKey.Is(referrals[0].PersonKey.Value)
                && await desk.OpenAsync(reader, referrals[0].Id, ct) is not null,
            otherwise
        );
        return (desk, reader, referrals[0]);
    }

    private static async Task<List<HelplineReferral>> ReferralsAsync(
        ITwin twin,
        TwinPerson founder,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, founder);
        return await store.Set<HelplineReferral>().AsNoTracking().ToListAsync(ct);
    }

    private static HavenContext Open(ITwin twin, TwinPerson of) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(of.Organisation));
}
