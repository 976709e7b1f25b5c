using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Haven.Delivery.Outbox;

namespace Haven.Tests.Organisations;

/// <summary>The mail that an installation sends, and what stands in it.</summary>
internal static partial class Letters
{
    private static readonly ConditionalWeakTable<Installation, SemaphoreSlim> Postmen = [];

    /// <summary>Every letter to this address, after sending what waits.</summary>
    public static async Task<IReadOnlyList<string>> LettersToAsync(
        this Installation haven,
        string email
    )
    {
        // Tests share an installation, and a mail is carried once.
        var postman = Postmen.GetValue(haven, _ => new SemaphoreSlim(1));
        await postman.WaitAsync();
        try
        {
            while (await haven.Get<MailWorker>().SendDueAsync(CancellationToken.None) > 0) { }
        }
        finally
        {
            postman.Release();
        }
        return
        [
            .. haven
                .Get<MailFolder>()
                .Newest(int.MaxValue)
                .Where(l => l.StartsWith($"To: {email}\n", StringComparison.Ordinal)),
        ];
    }

    /// <summary>The path of the one link of this kind that was mailed to this address.</summary>
    public static async Task<string> LinkToAsync(
        this Installation haven,
        string email,
        string page,
        int which = 0
    )
    {
        var links = (await haven.LettersToAsync(email))
            .SelectMany(l => Link().Matches(l).Select(m => new Uri(m.Value).PathAndQuery))
            .Where(l => l.StartsWith(page + "?link=", StringComparison.Ordinal))
            .ToList();
        links.Count.ShouldBeGreaterThan(which, $"mail to {email} with a link to {page}");
        return links[which];
    }

    /// <summary>Posts to an address of ours from a page of ours, as a browser would.</summary>
    public static async Task<Page> PostAsync(
        this HttpClient browser,
        string from,
        string action,
        params (string Name, string Value)[] fields
    )
    {
        var page = await browser.GetPageAsync(from);
        string? token = page.Html.QuerySelector("input[name=form-token]")?.GetAttribute("value");
        var all = fields
            .Append(("form-token", token ?? ""))
            .Select(f => KeyValuePair.Create(f.Item1, f.Item2));
        using var response = await browser.PostAsync(action, new FormUrlEncodedContent(all));
        return await Page.ReadAsync(response);
    }

    [GeneratedRegex(@"http://\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
