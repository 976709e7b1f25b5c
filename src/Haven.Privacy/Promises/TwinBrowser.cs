using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Haven.Privacy.Promises;

/// <summary>An answer of the twin's server, as it went over the wire.</summary>
public sealed record TwinAnswer(
    string Method,
    string Path,
    int Status,
    string Headers,
    string? Location,
    IReadOnlyList<string> SetCookies,
    string Body
)
{
    /// <summary>A file that came instead of a page, as it is; of a page nothing.</summary>
    public byte[] File { get; init; } = [];

    /// <summary>The page's words, without its markup.</summary>
    public string Text => string.Join(' ', HtmlTag.Read(Body).Select(t => t.Text.Trim()));

    /// <summary>Whether a browser shows the same. The figures of what is no page, metrics, change from one look to the next.</summary>
    public bool ShowsTheSameAs(TwinAnswer other) =>
        Status == other.Status
        && (
            Headers.Contains("text/html", StringComparison.OrdinalIgnoreCase)
                ? Body == other.Body
                : WithoutFigures(Body) == WithoutFigures(other.Body)
        );

    private static string WithoutFigures(string text) =>
        string.Concat(text.Where(c => !char.IsAsciiDigit(c) && c != '.'));

    /// <summary>Whether it is a redirect to this path.</summary>
    public bool LeadsTo(string path) =>
        Status is 302 or 303 && Location?.StartsWith(path, StringComparison.Ordinal) == true;

    /// <summary>The forms of the main part that are sent by post.</summary>
    public IReadOnlyList<TwinForm> Forms()
    {
        var forms = new List<TwinForm>();
        bool main = false;
        TwinForm? open = null;
        foreach (var tag in HtmlTag.Read(Body))
        {
            main = tag.Name == "main" || (main && tag.Name != "/main");
            if (main && tag.Name == "form" && tag["method"] == "post")
            {
                open = new TwinForm(tag["action"] is { Length: > 0 } action ? action : Path, []);
                forms.Add(open);
            }
            else if (tag.Name == "/form")
            {
                open = null;
            }
            else if (tag.Name is "input" or "select" or "textarea" && tag["name"] is { } name)
            {
                open?.Fields.Add(
                    new TwinField(
                        name,
                        tag["type"] ?? tag.Name,
                        tag.Name == "textarea" ? tag.Text : tag["value"] ?? "",
                        tag["checked"] is not null
                    )
                );
            }
        }
        return forms;
    }
}

/// <summary>A form of a page.</summary>
public sealed record TwinForm(string Action, List<TwinField> Fields);

/// <summary>A field of a form, as the page has it.</summary>
public sealed record TwinField(string Name, string Type, string Value, bool Checked)
{
    /// <summary>Whether a browser sends it when nobody touches it.</summary>
    public bool IsSent => Type is not ("radio" or "checkbox") || Checked;
}

/// <summary>A browser without script, for checks. It keeps cookies, and writes down what it is answered.</summary>
/// <param name="certificate">The one that the server must show, where it speaks TLS.</param>
public sealed class TwinBrowser(
    Uri address,
    Action<TwinAnswer> heard,
    X509Certificate2? certificate = null,
    Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect = null
) : IDisposable
{
    private readonly HttpClient client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ConnectCallback = connect,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    certificate is not null
                    && shown is not null
                    && certificate.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData()),
            },
        }
    )
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Sends this header with every request from now on.</summary>
    public void Always(string header, string value) =>
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

    /// <summary>Asks for a page.</summary>
    public Task<TwinAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>Sends fields to an address, as they are.</summary>
    public Task<TwinAnswer> PostAsync(
        string path,
        IEnumerable<(string Name, string Value)> fields,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(
                    fields.Select(f => KeyValuePair.Create(f.Name, f.Value))
                ),
            },
            cancellationToken
        );

    /// <summary>Opens the page, fills in the form that has these fields, and sends it; the rest stays as the page had it.</summary>
    /// <exception cref="PromiseBrokenException">The page has no such form.</exception>
    public async Task<TwinAnswer> SubmitAsync(
        string path,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] filled
    )
    {
        var (action, fields) = await FilledAsync(path, filled, cancellationToken);
        return await PostAsync(action, fields, cancellationToken);
    }

    /// <summary>As <see cref="SubmitAsync"/>, with a file beside the fields.</summary>
    public async Task<TwinAnswer> SubmitFileAsync(
        string path,
        string field,
        byte[] file,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] filled
    )
    {
        var (action, fields) = await FilledAsync(path, filled, cancellationToken);
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Where(f => f.Name != field))
        {
            content.Add(new StringContent(value), name);
        }
        content.Add(new ByteArrayContent(file), field, "file");
        return await SendAsync(
            new HttpRequestMessage(HttpMethod.Post, action) { Content = content },
            cancellationToken
        );
    }

    private async Task<(
        string Action,
        IEnumerable<(string Name, string Value)> Fields
    )> FilledAsync(
        string path,
        (string Name, string Value)[] filled,
        CancellationToken cancellationToken
    )
    {
        var page = await GetAsync(path, cancellationToken);
        var form =
            page.Forms().FirstOrDefault(f => filled.All(x => f.Fields.Any(y => y.Name == x.Name)))
            ?? throw new PromiseBrokenException(
                $"The page {path.Split('?')[0]} answers {page.Status} and has not the form that was looked for."
            );
        var kept = form.Fields.Where(f => f.IsSent && !filled.Any(x => x.Name == f.Name));
        return (form.Action, kept.Select(f => (f.Name, f.Value)).Concat(filled));
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<TwinAnswer> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using (request)
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var answer = new TwinAnswer(
                request.Method.Method,
                request.RequestUri!.PathAndQuery,
                (int)response.StatusCode,
                response.Headers.ToString() + response.Content.Headers,
                response.Headers.Location?.ToString(),
                response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
                await response.Content.ReadAsStringAsync(cancellationToken)
            )
            {
                File = response.Content.Headers.ContentType?.MediaType is "application/zip"
                    ? await response.Content.ReadAsByteArrayAsync(cancellationToken)
                    : [],
            };
            heard(answer);
            return answer;
        }
    }
}
