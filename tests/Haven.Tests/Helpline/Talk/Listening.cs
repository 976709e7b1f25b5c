using System.Text;

namespace Haven.Tests.Helpline.Talk;

/// <summary>A page that listens to its chat, event by event.</summary>
internal sealed class Listening(HttpResponseMessage answer, StreamReader lines) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public HttpResponseMessage Answer { get; } = answer;

    /// <summary>The next event that says something; empty where the stream has ended.</summary>
    public async Task<string> NextAsync()
    {
        var whole = new StringBuilder();
        while (await lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length > 0)
            {
                whole.Append(line).Append('\n');
            }
            else if (whole.Length > 0 && whole[0] != ':')
            {
                return whole.ToString();
            }
            else
            {
                whole.Clear();
            }
        }
        return "";
    }

    public void Dispose()
    {
        lines.Dispose();
        Answer.Dispose();
    }
}

internal static class ListeningExtensions
{
    public static Task<Listening> ListenAsync(this Visitor visitor, int after) =>
        visitor.Browser.ListenAsync(
            visitor.House.Start + "/stream",
            after,
            ("chat", visitor.Token)
        );

    public static async Task<Listening> ListenAsync(
        this HttpClient browser,
        string path,
        int after,
        params (string Name, string Value)[] fields
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
                fields.Select(f => KeyValuePair.Create(f.Name, f.Value))
            ),
        };
        request.Headers.Add("Last-Event-ID", $"{after}");
        var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new Listening(
            answer,
            new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8)
        );
    }
}
