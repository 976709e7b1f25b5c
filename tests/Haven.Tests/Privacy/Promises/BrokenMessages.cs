using Haven.Messaging.Messages;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which a part of a message is kept for another time than was said.</summary>
internal static class BrokenMessages
{
    [Breaks("MSG-8", 1)]
    public static TwinChanges WhoGotItIsKeptAsLongAsTheText() =>
        AfterSending(
            MessagePart.Recipients,
            (kind, kept) =>
                kept.ExecuteUpdateAsync(u =>
                    u.SetProperty(k => k.Kind, MessageKinds.KeyOf(kind, MessagePart.Content))
                )
        );

    [Breaks("MSG-8", 1)]
    public static TwinChanges WhetherItArrivedIsKeptForEver() =>
        AfterSending(
            MessagePart.Receipts,
            (_, kept) =>
                kept.ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, KeptPerson.NotYet))
        );

    [Breaks("MSG-8", 1)]
    public static TwinChanges TheTextGoesWithTheList() =>
        AfterSending(
            MessagePart.Content,
            (kind, kept) =>
                kept.ExecuteUpdateAsync(u =>
                    u.SetProperty(k => k.Kind, MessageKinds.KeyOf(kind, MessagePart.Recipients))
                )
        );

    [Breaks("MSG-8", 2)]
    public static TwinChanges ThePreviewLeavesReceiptsOut() =>
        Broken.Page(
            MessagePages.Times,
            p => p.Replace("Whether each mail arrived", "", StringComparison.Ordinal)
        );

    [Breaks("MSG-8", 2)]
    public static TwinChanges TheRoundSkipsWhoGotIt() =>
        Broken.After(context =>
            context.Request.Path == MessagePages.Times
                ? AlterAsync(
                    context,
                    MessagePart.Recipients,
                    (_, kept) =>
                        kept.ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, KeptPerson.NotYet))
                )
                : Task.CompletedTask
        );

    [Breaks("MSG-8", 2)]
    public static TwinChanges TheTextGoesLaterThanWasSaid() =>
        Broken.After(context =>
            context.Request.Path == MessagePages.Times
                ? AlterAsync(
                    context,
                    MessagePart.Content,
                    (_, kept) =>
                        kept.ExecuteUpdateAsync(u =>
                            u.SetProperty(k => k.Since, k => k.Since + (3 * TimeSpan.TicksPerDay))
                        )
                )
                : Task.CompletedTask
        );

    private static TwinChanges AfterSending(
        MessagePart part,
        Func<MessageKind, IQueryable<KeptPerson>, Task> alter
    ) =>
        Broken.After(context =>
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments(MessagePages.Home, StringComparison.Ordinal)
                ? AlterAsync(context, part, alter)
                : Task.CompletedTask
        );

    private static Task AlterAsync(
        HttpContext context,
        MessagePart part,
        Func<MessageKind, IQueryable<KeptPerson>, Task> alter
    ) =>
        Broken.InInstallationAsync(
            context,
            async store =>
            {
                foreach (var kind in Enum.GetValues<MessageKind>())
                {
                    string key = MessageKinds.KeyOf(kind, part);
                    await alter(kind, store.Set<KeptPerson>().Where(k => k.Kind == key));
                }
            }
        );
}
