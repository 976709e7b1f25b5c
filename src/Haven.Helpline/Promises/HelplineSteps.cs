using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Settings;
using Haven.Helpline.Talk;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>What an invented visitor and an invented advocate do, through the pages.</summary>
public static class HelplineSteps
{
    /// <summary>Opens the helpline of a founder's organisation.</summary>
    /// <returns>The address of its public page.</returns>
    public static async Task<string> OpenHelplineAsync(
        this TwinPerson founder,
        CancellationToken ct,
        int hours = HelplineSettings.MostHours
    )
    {
        var saved = await founder.Browser.SubmitAsync(
            SettingsPages.Path,
            ct,
            ("open", "yes"),
            ("hours", FormattableString.Invariant($"{hours}"))
        );
        var page = await founder.Browser.GetAsync(SettingsPages.Path, ct);
        string address =
            HtmlTag
                .Read(page.Body)
                .Select(t => t.Name == "a" ? t["href"] : null)
                .FirstOrDefault(h => h?.Contains(TalkPages.Path, StringComparison.Ordinal) == true)
            ?? "";
        PromiseBrokenException.Unless(
            saved.LeadsTo(SettingsPages.Path) && address.Length > 0,
            "A helpline could not be opened, so nothing was tried."
        );
        return address[address.IndexOf(TalkPages.Path, StringComparison.Ordinal)..];
    }

    /// <summary>Somebody whom the founder invites as an advocate, with a certificate that holds for a year.</summary>
    public static async Task<TwinPerson> AdvocateAsync(
        this ITwin twin,
        TwinPerson founder,
        CancellationToken ct
    )
    {
        var advocate = await twin.MemberAsync(founder, Roles.Advocate, ct);
        await twin.CertifyAsync(founder, advocate, days: 365, ct);
        return advocate;
    }

    /// <summary>Records through the page that somebody is certified until so many days from now.</summary>
    public static async Task CertifyAsync(
        this ITwin twin,
        TwinPerson founder,
        TwinPerson advocate,
        int days,
        CancellationToken ct
    )
    {
        var gate = twin.Services.GetRequiredService<CertificateGate>();
        var until = (await gate.TodayAsync(founder.Organisation, ct)).AddDays(days);
        var recorded = await founder.Browser.SubmitAsync(
            await PageOfAsync(founder, advocate, ct),
            ct,
            ("kind", "Counselor, certified by a coalition"),
            ("until-day", FormattableString.Invariant($"{until.Day}")),
            ("until-month", FormattableString.Invariant($"{until.Month}")),
            ("until-year", FormattableString.Invariant($"{until.Year}"))
        );
        PromiseBrokenException.Unless(
            recorded.LeadsTo(CertificatePages.Path),
            "A certificate could not be recorded, so nothing was tried."
        );
    }

    /// <summary>The page of an advocate's certificate, found by their name in the list.</summary>
    public static async Task<string> PageOfAsync(
        TwinPerson founder,
        TwinPerson advocate,
        CancellationToken ct
    )
    {
        var list = await founder.Browser.GetAsync(CertificatePages.Path, ct);
        return HtmlTag
                .Read(list.Body)
                .FirstOrDefault(t =>
                    t.Name == "a" && t.Text.Contains(advocate.FirstName, StringComparison.Ordinal)
                )
                ?["href"]
            ?? throw new PromiseBrokenException("An advocate is not in the list of certificates.");
    }

    /// <summary>Presses the one button.</summary>
    public static async Task<TwinAnswer> BeginAsync(
        this TwinBrowser visitor,
        string start,
        CancellationToken ct
    )
    {
        var chat = await visitor.SubmitAsync(start, ct);
        PromiseBrokenException.Unless(
            chat.Status == 200 && TokenOf(chat).Length > 0,
            "A chat could not be started, so nothing was tried."
        );
        return chat;
    }

    /// <summary>What opens the chat of this page; empty where it has none.</summary>
    public static string TokenOf(TwinAnswer page) =>
        page.Forms().SelectMany(f => f.Fields).FirstOrDefault(f => f.Name == ChatToken.Field)?.Value
        ?? "";

    /// <summary>Sends a message from a page of a chat.</summary>
    public static Task<TwinAnswer> SayAsync(
        this TwinBrowser browser,
        TwinAnswer page,
        string text,
        CancellationToken ct
    ) => browser.PressAsync(page, "/say", ct, (ChatText.Field, text));

    public static Task<TwinAnswer> LookAsync(
        this TwinBrowser visitor,
        TwinAnswer page,
        CancellationToken ct
    ) => visitor.PressAsync(page, "/look", ct);

    public static Task<TwinAnswer> EndAsync(
        this TwinBrowser visitor,
        TwinAnswer page,
        CancellationToken ct
    ) => visitor.PressAsync(page, "/end", ct);

    /// <summary>Takes the chat that waits longest.</summary>
    /// <returns>Its page.</returns>
    public static async Task<TwinAnswer> TakeFirstAsync(
        this TwinPerson advocate,
        CancellationToken ct
    )
    {
        var queue = await advocate.Browser.GetAsync(ChatPages.Path, ct);
        var taken = await advocate.Browser.PressAsync(queue, "/take", ct);
        PromiseBrokenException.Unless(
            taken.LeadsTo(ChatPages.Path)
                && !taken.Location!.Contains('?', StringComparison.Ordinal),
            "An advocate could not take a chat, so nothing was tried."
        );
        return await advocate.Browser.GetAsync(taken.Location!, ct);
    }

    /// <summary>The chats of an organisation as they are stored, in the order in which they began.</summary>
    public static async Task<IReadOnlyList<Chat>> ChatsAsync(
        this ITwin twin,
        TwinPerson of,
        CancellationToken ct
    )
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(of.Organisation));
        return await store.Set<Chat>().AsNoTracking().OrderBy(c => c.BegunAt).ToListAsync(ct);
    }

    /// <summary>Sends the first form of a page whose address has this step.</summary>
    public static Task<TwinAnswer> PressAsync(
        this TwinBrowser browser,
        TwinAnswer page,
        string step,
        CancellationToken ct,
        params (string Name, string Value)[] filled
    )
    {
        var form =
            page.Forms()
                .FirstOrDefault(f =>
                    f.Action.Split('?')[0].EndsWith(step, StringComparison.Ordinal)
                )
            ?? throw new PromiseBrokenException(
                $"The page {page.Path.Split('?')[0]} answers {page.Status} and has nothing to press for {step}."
            );
        return browser.PostAsync(
            form.Action,
            form.Fields.Where(f => f.IsSent && !filled.Any(x => x.Name == f.Name))
                .Select(f => (f.Name, f.Value))
                .Concat(filled),
            ct
        );
    }
}
