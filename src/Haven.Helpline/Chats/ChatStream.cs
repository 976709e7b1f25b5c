using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Haven.Helpline.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Haven.Helpline.Chats;

/// <summary>What a listening page is told: lines that came, and how the chat stands now.</summary>
/// <param name="IsLast">Whether nothing comes after it.</param>
/// <param name="Referral">Which part about a referral a visitor's page shows; empty for none.</param>
public sealed record Heard(
    IReadOnlyList<ShownLine> Lines,
    string Title,
    string Note,
    bool MayWrite,
    bool IsLast,
    string Referral = ""
);

/// <summary>
/// Sends a page what happens in its chat, as server-sent events over a fetch: each line with its number, by which the page
/// says what it has when it comes back (Last-Event-ID). What decides is what is stored; a wake-up only makes it quicker.
/// </summary>
public sealed class ChatStream(
    ChatWakes wakes,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(15);

    // More pages of one chat than two people have are a flood, and not people.
    private const int MostOfAChat = 8;
    private readonly ConcurrentDictionary<ChatId, int> open = new();

    // Then the page asks again, and whoever it is shows again who they are.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>The number of the last line that the page has.</summary>
    public static int After(HttpRequest request) =>
        int.TryParse(
            request.Headers["Last-Event-ID"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int after
        )
            ? after
            : 0;

    /// <param name="read">What there is after a line's number; asked again and again.</param>
    public async Task SendAsync(
        HttpContext context,
        ChatId chat,
        Func<int, CancellationToken, Task<Heard>> read
    )
    {
        if (open.AddOrUpdate(chat, 1, (_, n) => n + 1) > MostOfAChat)
        {
            Close(chat);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            lifetime.ApplicationStopping
        );
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await LoopAsync(context.Response, chat, After(context.Request), read, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page is closed, or the server stops: the page comes back with the number that it has.
        }
        finally
        {
            Close(chat);
        }
    }

    private void Close(ChatId chat)
    {
        if (open.AddOrUpdate(chat, 0, (_, n) => n - 1) <= 0)
        {
            open.TryRemove(KeyValuePair.Create(chat, 0));
        }
    }

    private async Task LoopAsync(
        HttpResponse response,
        ChatId chat,
        int after,
        Func<int, CancellationToken, Task<Heard>> read,
        CancellationToken cancellationToken
    )
    {
        long began = clock.GetTimestamp();
        long signed = began;
        string said = "";
        while (clock.GetElapsedTime(began) < Longest)
        {
            var woken = wakes.NextAsync(chat);
            var heard = await read(after, cancellationToken);
            foreach (var line in heard.Lines)
            {
                await response.WriteAsync(Event(line), cancellationToken);
                after = line.Number;
            }
            if (Event(heard) is var state && state != said)
            {
                await response.WriteAsync(said = state, cancellationToken);
            }
            else if (clock.GetElapsedTime(signed) >= Sign)
            {
                await response.WriteAsync(": here\n\n", cancellationToken);
                signed = clock.GetTimestamp();
            }
            await response.Body.FlushAsync(cancellationToken);
            if (heard.IsLast)
            {
                // Nothing wakes it any more: else what was waited on would stay for as long as the server runs.
                wakes.Raise(chat);
                return;
            }
            await Task.WhenAny(woken, Task.Delay(LookAgain, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string Event(ShownLine line) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"id: {line.Number}\nevent: line\ndata: {JsonSerializer.Serialize(new { number = line.Number, by = line.By == ChatSide.Visitor ? "visitor" : "advocate", text = line.Text })}\n\n"
        );

    private static string Event(Heard heard) =>
        $"event: state\ndata: {JsonSerializer.Serialize(new { title = heard.Title, note = heard.Note, open = heard.MayWrite, last = heard.IsLast, referral = heard.Referral })}\n\n";
}
