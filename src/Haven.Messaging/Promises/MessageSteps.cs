using Haven.Messaging.Messages;
using Haven.Privacy.Promises;
using Haven.Privacy.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Messaging.Promises;

/// <summary>How much of a school's messages of one kind is there.</summary>
internal sealed record MessageLeft(int Contents, int Recipients, int Receipts);

/// <summary>What a school does with messages to families, through the pages.</summary>
internal static class MessageSteps
{
    /// <summary>Writes a message to everybody, looks at whom it reaches, and sends it; returns its id.</summary>
    public static async Task<Guid> SendMessageAsync(
        this TwinPerson school,
        MessageKind kind,
        CancellationToken ct
    )
    {
        var begun = await school.Browser.SubmitAsync(
            MessagePages.New,
            ct,
            ("kind", $"{kind}"),
            ("whom", MessageForm.Everybody),
            ("title", "Zqtitle"),
            ("text", "Zqtext of the message.")
        );
        PromiseBrokenException.Unless(
            begun.LeadsTo(MessagePages.Home + "/"),
            "A school could not write a message to families."
        );
        var id = Guid.Parse(begun.Location!.Split('/')[^1]);
        var look = await school.Browser.GetAsync(MessagePages.To(id), ct);
        var form = look.Forms().Single(f => f.Action.EndsWith("/send", StringComparison.Ordinal));
        var sent = await school.Browser.PostAsync(
            form.Action,
            form.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)),
            ct
        );
        PromiseBrokenException.Unless(
            sent.LeadsTo(MessagePages.To(id)),
            "A school could not send a message that it had looked at."
        );
        return id;
    }

    /// <summary>Moves the clock to this day, and takes whatever's time is over; returns how many went.</summary>
    public static Task<int> RoundOnAsync(
        this ITwin twin,
        TwinPerson school,
        DateOnly day,
        CancellationToken ct
    )
    {
        twin.Advance(TimeSpan.FromDays(day.DayNumber - twin.Today().DayNumber));
        return twin
            .Services.GetRequiredService<RetentionService>()
            .DeleteAsync(school.Organisation, ct);
    }

    public static async Task<MessageLeft> LeftAsync(
        this ITwin twin,
        TwinPerson school,
        MessageKind kind,
        CancellationToken ct
    )
    {
        await using var store = StudentSteps.Open(twin, school);
        return new MessageLeft(
            await store.Set<MessageContent>().CountAsync(c => c.Kind == kind, ct),
            await store.Set<MessageRecipient>().CountAsync(r => r.Kind == kind, ct),
            await store.Set<MessageReceipt>().CountAsync(r => r.Kind == kind, ct)
        );
    }
}
