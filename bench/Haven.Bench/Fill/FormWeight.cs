using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Haven.Bench.Fill;

/// <summary>
/// What comes over the line when somebody opens the form page for the first time: the page, and every file that it or its
/// style names, as a server sends them to a browser that takes Brotli, with their headers.
/// </summary>
internal static partial class FormWeight
{
    private const double Most = 100;
    private const string Form = "/screening/fill/204131/1";

    public static async Task RunAsync(Figures figures)
    {
        figures.Head("The form page of PHQ-9, all told, as it is sent");
        if (Environment.GetEnvironmentVariable("HAVEN_PUBLISHED") is null)
        {
            figures.Note(
                "HAVEN_PUBLISHED names no published program: a build folder sends files as they are"
            );
        }
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        using var server = Launch(folder, out string address);
        try
        {
            using var browser = await SignInAsync(address);
            var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
            string page = await WeighAsync(browser, Form, sizes);
            foreach (string file in Named(page))
            {
                string text = await WeighAsync(browser, file, sizes);
                if (file.EndsWith(".css", StringComparison.Ordinal))
                {
                    foreach (string font in FontsOf(text))
                    {
                        await WeighAsync(browser, font, sizes);
                    }
                }
            }
            foreach (var (path, bytes) in sizes)
            {
                figures.Note($"{bytes, 8:N0} bytes  {path}");
            }
            figures.AtMost(
                "page, style, script and fonts",
                sizes.Values.Sum() / 1000.0,
                Most,
                "KB"
            );
            figures.Load();
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> WeighAsync(
        HttpClient browser,
        string path,
        Dictionary<string, long> sizes
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var answer = await browser.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        sizes[path] = body.Length + HeadOf(answer);
        return answer.Content.Headers.ContentEncoding.Contains("br")
            ? await UnpackAsync(body)
            : Encoding.UTF8.GetString(body);
    }

    private static long HeadOf(HttpResponseMessage answer) =>
        answer
            .Headers.Concat(answer.Content.Headers)
            .Sum(h => h.Value.Sum(v => (long)h.Key.Length + v.Length + 4));

    private static async Task<string> UnpackAsync(byte[] body)
    {
        await using var brotli = new System.IO.Compression.BrotliStream(
            new MemoryStream(body),
            System.IO.Compression.CompressionMode.Decompress
        );
        using var reader = new StreamReader(brotli);
        return await reader.ReadToEndAsync();
    }

    private static IEnumerable<string> Named(string page) =>
        Files().Matches(page).Select(m => m.Groups["path"].Value).Distinct(StringComparer.Ordinal);

    // A browser takes the fonts whose letters it shows: here those of English.
    private static IEnumerable<string> FontsOf(string style) =>
        Fonts()
            .Matches(style)
            .Select(m => "/_content/Haven.Design/" + m.Groups["path"].Value)
            .Where(f => !f.Contains("-ext", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal);

    private static Process Launch(string folder, out string address)
    {
        address = $"http://127.0.0.1:{FreePort()}";
        string? published = Environment.GetEnvironmentVariable("HAVEN_PUBLISHED");
        string program = Path.Combine(published ?? AppContext.BaseDirectory, "haven.dll");
        return Process.Start(
            new ProcessStartInfo("dotnet", [program, "demo"])
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                Environment =
                {
                    ["HOME"] = folder,
                    ["Haven__Data"] = Path.Combine(folder, "data"),
                    ["Haven__Address"] = address,
                },
            }
        )!;
    }

    private static async Task<HttpClient> SignInAsync(string address)
    {
        var browser = new HttpClient(
            new HttpClientHandler { CookieContainer = new CookieContainer() }
        )
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromSeconds(60),
        };
        await UntilAnswersAsync(browser);
        using var answer = await browser.PostAsync(
            "/organisations/sign-in",
            new FormUrlEncodedContent(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["email"] = "rosa@eastside.example",
                    ["password"] = "lantern by the harbour",
                }
            )
        );
        answer.EnsureSuccessStatusCode();
        return browser;
    }

    private static async Task UntilAnswersAsync(HttpClient browser)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await browser.GetAsync("/organisations/sign-in");
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException e)
                when (e.StatusCode is null && watch.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(200);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(
        "<(?:link|script)[^>]*(?:href|src)=\"(?<path>/[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Files();

    [GeneratedRegex("url\\(\"?(?<path>fonts/[^\")]+)\"?\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fonts();
}
