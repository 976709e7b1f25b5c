using Haven.Messaging.Messages;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Promises;

/// <summary>MSG-8: what was written, who got it and whether it arrived each have their own time and end.</summary>
internal static class MessageChecks
{
    [Keeps("MSG-8", 1)]
    public static async Task<string> EachPartGoesOnItsDay(ITwin twin, CancellationToken ct)
    {
        var school = await twin.FounderAsync(ct);
        await school.TakeInRosterAsync(Roster(), ct);
        var sent = twin.Today();
        var id = await school.SendMessageAsync(MessageKind.Event, ct);
        await school.SendMessageAsync(MessageKind.Emergency, ct);
        // Two guardians were written to, and a third student has nobody.
        var whole = new MessageLeft(1, 3, 2);
        await RequireAsync(twin, school, MessageKind.Event, whole, ct);
        await RequireAsync(twin, school, MessageKind.Emergency, whole, ct);
        (MessageKind Kind, DateOnly Last, MessageLeft Before, MessageLeft After)[] ends =
        [
            (MessageKind.Event, sent.AddMonths(2), whole, whole with { Receipts = 0 }),
            (MessageKind.Event, sent.AddMonths(3), new(1, 3, 0), new(1, 0, 0)),
            (MessageKind.Event, sent.AddMonths(6), new(1, 0, 0), new(0, 0, 0)),
            (MessageKind.Emergency, sent.AddYears(1), new(1, 3, 0), new(1, 0, 0)),
            (MessageKind.Emergency, sent.AddYears(3), new(1, 0, 0), new(0, 0, 0)),
        ];
        foreach (var (kind, last, before, after) in ends)
        {
            await twin.RoundOnAsync(school, last, ct);
            await RequireAsync(twin, school, kind, before, ct);
            await twin.RoundOnAsync(school, last.AddDays(1), ct);
            await RequireAsync(twin, school, kind, after, ct);
        }
        await RequireCountsAndReceiptsAsync(twin, school, id, ct);
        return "A school sent two messages, about an event and about an emergency, to two guardians, and one student had nobody. Of each message what became of the mails went after two months, who got it after three months or a year, and what was written after six months or three years: each was there on its last day and gone on the next, with a receipt, while the others stayed. How many got it is still known.";
    }

    [Keeps("MSG-8", 2)]
    public static async Task<string> WhatGoesIsSeenBeforehand(ITwin twin, CancellationToken ct)
    {
        var school = await twin.FounderAsync(ct);
        await school.TakeInRosterAsync(Roster(), ct);
        var sent = twin.Today();
        (MessagePart Part, int Days)[] chosen =
        [
            (MessagePart.Receipts, 5),
            (MessagePart.Recipients, 10),
            (MessagePart.Content, 15),
        ];
        await ChooseAsync(twin, school, chosen, ct);
        var id = await school.SendMessageAsync(MessageKind.General, ct);
        var page = await school.Browser.GetAsync(MessagePages.Times, ct);
        string preview = string.Join(
            ' ',
            page.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
        foreach (var (part, days) in chosen)
        {
            string line =
                $"{MessageWords.Of(part)} {LocalTime.Day(sent.AddDays(days + 1))} Kept for {days} days";
            PromiseBrokenException.Unless(
                preview.Contains(line, StringComparison.Ordinal),
                $"The page of what goes next does not say when and why “{MessageWords.Of(part)}” of a message goes."
            );
        }
        var there = new MessageLeft(1, 3, 2);
        foreach (var (part, days) in chosen)
        {
            await twin.RoundOnAsync(school, sent.AddDays(days), ct);
            await RequireAsync(twin, school, MessageKind.General, there, ct);
            int went = await twin.RoundOnAsync(school, sent.AddDays(days + 1), ct);
            there = part switch
            {
                MessagePart.Receipts => there with { Receipts = 0 },
                MessagePart.Recipients => there with { Recipients = 0 },
                _ => there with { Contents = 0 },
            };
            await RequireAsync(twin, school, MessageKind.General, there, ct);
            // The same round again, as after a crash or on another server.
            int again = await twin.RoundOnAsync(school, sent.AddDays(days + 1), ct);
            PromiseBrokenException.Unless(
                went > 0 && again == 0,
                "A round that runs twice on one day deletes something twice."
            );
        }
        await RequireCountsAndReceiptsAsync(twin, school, id, ct);
        return "A school chose other times and sent a message. Before any of it went, a page said of what was written, of who got it and of whether it arrived on which day each goes, and why. On the day before each was there; the daily round took it on the day that was said, and took nothing when it ran a second time.";
    }

    private static InventedRoster Roster() =>
        InventedRoster
            .Whole()
            .Student("zqstu-one", "Zqnadia", "Zqruiz", guardians: "zqgrd-one")
            .Student("zqstu-two", "Zqamir", "Zqsaid", guardians: "zqgrd-two")
            .Student("zqstu-three", "Zqmei", "Zqchen")
            .Guardian("zqgrd-one", "Zqines", "Zqruiz", "zqstu-one", email: "zqines@example.org")
            .Guardian("zqgrd-two", "Zqlayla", "Zqsaid", "zqstu-two", email: "zqlayla@example.org");

    private static async Task ChooseAsync(
        ITwin twin,
        TwinPerson school,
        IEnumerable<(MessagePart Part, int Days)> chosen,
        CancellationToken ct
    )
    {
        await using var store = StudentSteps.Open(twin, school);
        foreach (var (part, days) in chosen)
        {
            await RetentionRules.SetAsync(
                store,
                new Deed(
                    Reader.System(school.Organisation, "check"),
                    Act.Edit,
                    Purpose.Upkeep,
                    "",
                    []
                ),
                MessageKinds.Of(MessageKind.General).KeptOf(part),
                CalendarPeriod.OfDays(days),
                "Zqshorter is enough here.",
                0,
                ct
            );
        }
        await store.SaveChangesAsync(ct);
    }

    private static async Task RequireAsync(
        ITwin twin,
        TwinPerson school,
        MessageKind kind,
        MessageLeft wanted,
        CancellationToken ct
    )
    {
        var left = await twin.LeftAsync(school, kind, ct);
        PromiseBrokenException.Unless(
            left == wanted,
            $"Of a message there should be {wanted} on {LocalTime.Day(twin.Today())}, and there is {left}."
        );
    }

    private static async Task RequireCountsAndReceiptsAsync(
        ITwin twin,
        TwinPerson school,
        Guid id,
        CancellationToken ct
    )
    {
        await using var store = StudentSteps.Open(twin, school);
        var message = await store.Set<Message>().SingleAsync(m => m.Id == id, ct);
        PromiseBrokenException.Unless(
            message is { People: 2, Addresses: 2, Unreached: 1 },
            "How many got a message is not known any more."
        );
        foreach (var part in Enum.GetValues<MessagePart>())
        {
            string rule = MessageKinds.KeyOf(message.Kind, part);
            PromiseBrokenException.Unless(
                await store
                    .Set<Erasure>()
                    .AnyAsync(e => e.DoneAt > 0 && e.Rule.StartsWith(rule), ct),
                $"“{MessageWords.Of(part)}” of a message went without a receipt."
            );
        }
    }
}
