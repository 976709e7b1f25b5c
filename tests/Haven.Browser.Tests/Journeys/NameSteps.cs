using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>What people do with names, on a demo of their own.</summary>
internal sealed class NameSteps(DemoServer demo)
{
    public const string Names = "/screening/names";
    private readonly ConcurrentQueue<byte[]> sent = new();

    /// <summary>Address, headers and body of every request that any of these browsers made.</summary>
    public IReadOnlyCollection<byte[]> Sent => sent;

    public async Task<IPage> SignInAsync(string who, Viewer? viewer = null)
    {
        var page = await demo.SignInAsync(who, viewer);
        page.Context.Request += (_, request) =>
        {
            sent.Enqueue(Encoding.UTF8.GetBytes(request.Url));
            sent.Enqueue(
                Encoding.UTF8.GetBytes(string.Join('\n', request.Headers.Select(h => h.Value)))
            );
            sent.Enqueue(request.PostDataBuffer ?? []);
        };
        return page;
    }

    /// <summary>Sets the team's key up; returns the six words as they were on the page.</summary>
    public static async Task<string> SetUpAsync(
        IPage page,
        string passphrase,
        Func<IPage, string, Task>? look = null
    )
    {
        await page.GotoAsync(Names);
        await LookAsync(look, page, "names-before");
        await PressAsync(page, "Set up names");
        await page.ArriveAsync(Names + "/set-up");
        await TypeNewAsync(page, passphrase);
        await LookAsync(look, page, "names-set-up");
        await PressAsync(page, "Make the key");
        string words = await TypeWordsBackAsync(page, look);
        await PressAsync(page, "Set up the key");
        await page.ArriveAsync(Names);
        return words;
    }

    public static async Task<string> JoinAsync(
        IPage page,
        string passphrase,
        Func<IPage, string, Task>? look = null
    )
    {
        await page.GotoAsync(Names + "/join");
        await TypeNewAsync(page, passphrase);
        await PressAsync(page, "Make my keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask to be let in" }).WaitForAsync();
        string number = await page.Locator(".haven-fingerprint").InnerTextAsync();
        await LookAsync(look, page, "names-join");
        await PressAsync(page, "Ask to be let in");
        await page.ArriveAsync(Names);
        await LookAsync(look, page, "names-waiting");
        return number;
    }

    public static async Task TypeNewAsync(IPage page, string passphrase)
    {
        await page.Locator("#new-passphrase").FillAsync(passphrase);
        await page.Locator("#again").FillAsync(passphrase);
    }

    public static async Task<string> TypeWordsBackAsync(
        IPage page,
        Func<IPage, string, Task>? look = null
    )
    {
        await page.Locator("#word-a").WaitForAsync();
        var words = await page.Locator(".haven-six-words li").AllInnerTextsAsync();
        words.Count.ShouldBe(6);
        await LookAsync(look, page, "names-six-words");
        foreach (string field in new[] { "word-a", "word-b" })
        {
            string label = await page.Locator($"label[for={field}]").InnerTextAsync();
            int place = int.Parse(label.Trim().Split(' ')[^1], CultureInfo.InvariantCulture);
            await page.Locator("#" + field).FillAsync(words[place - 1]);
        }
        return string.Join(' ', words);
    }

    public static async Task UnlockAsync(IPage page, string passphrase)
    {
        await page.GetByText("Names are locked in this browser").ClickAsync();
        await page.Locator("#names-passphrase").FillAsync(passphrase);
        await page.Locator("#names-passphrase").PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-names-locked]")).ToBeHiddenAsync();
    }

    public static async Task TakeUpAsync(IPage page, string code, string name)
    {
        await page.GotoAsync("/screening/clients/new");
        await page.GetByLabel("Code").FillAsync(code);
        await page.GetByLabel("Name (optional)").FillAsync(name);
        await page.TakeUpAsync();
        await page.ArriveAsync("/screening/clients/" + code);
    }

    public static Task PressAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public static Task ExpectNameAsync(IPage page, string name) =>
        Assertions.Expect(page.Locator("p.haven-name")).ToHaveTextAsync(name);

    private static Task LookAsync(Func<IPage, string, Task>? look, IPage page, string name) =>
        look is null ? Task.CompletedTask : look(page, name);
}

/// <summary>A word in every form in which software is likely to carry it.</summary>
internal static class Spellings
{
    public static IEnumerable<byte[]> Of(string word)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(word);
        string[] texts =
        [
            word,
            word.Normalize(NormalizationForm.FormD),
            Uri.EscapeDataString(word),
            System.Net.WebUtility.UrlEncode(word),
            System.Net.WebUtility.HtmlEncode(word),
            System.Text.Json.JsonEncodedText.Encode(word).ToString(),
            Convert.ToHexString(bytes),
            Convert.ToHexStringLower(bytes),
            .. Base64Of(bytes),
        ];
        return texts
            .Distinct(StringComparer.Ordinal)
            .SelectMany(t =>
                new[]
                {
                    Encoding.UTF8.GetBytes(t),
                    Encoding.Unicode.GetBytes(t),
                    Encoding.BigEndianUnicode.GetBytes(t),
                }
            );
    }

    // Where a word begins within base64 is not known: the part that does not depend on what stands beside it.
    private static IEnumerable<string> Base64Of(byte[] bytes)
    {
        for (int before = 0; before < 3; before++)
        {
            string whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
            string sure = whole[(before == 0 ? 0 : 4)..(whole.Length - 4)];
            yield return sure;
            yield return sure.Replace('+', '-').Replace('/', '_');
        }
    }
}
