using System.Net.Http.Headers;
using System.Text.Json;
using Haven.Organisations.Keys;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Organisations.Keys;

/// <summary>Another system of an organisation, with a key.</summary>
internal static class KeySteps
{
    public const KeyScopes Everything =
        KeyScopes.Instruments
        | KeyScopes.Clients
        | KeyScopes.Facts
        | KeyScopes.Screenings
        | KeyScopes.AuditLog;

    /// <summary>Makes a key as this member, who must be an administrator for it to work.</summary>
    public static async Task<(ApiKey Key, string Text)> MakeKeyAsync(
        this TestMember member,
        KeyScopes scopes = Everything,
        string networks = ""
    ) =>
        (
            await member
                .Installation.Get<KeyService>()
                .MakeAsync(
                    member.Reader,
                    new NewKey("Case system", scopes, TimeSpan.FromDays(30), networks),
                    CancellationToken.None
                )
        ).ShouldNotBeNull();

    /// <summary>A program that sends this key.</summary>
    public static HttpClient Program(this Installation haven, string key)
    {
        var program = haven.Browser();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return program;
    }

    /// <summary>A program of this organisation, whose key an administrator made for it.</summary>
    public static async Task<(HttpClient Program, ApiKey Key)> ProgramAsync(
        this TestOrganisation organisation,
        KeyScopes scopes = Everything
    )
    {
        var admin = await organisation.CreateMemberAsync(Roles.Administrator, "Ada Administrator");
        var (key, text) = await admin.MakeKeyAsync(scopes);
        return (organisation.Installation.Program(text), key);
    }

    public static async Task<ApiReply> AskAsync(this HttpClient program, string path)
    {
        using var response = await program.GetAsync(path);
        string body = await response.Content.ReadAsStringAsync();
        return new ApiReply(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? "",
            body,
            response.Headers
        );
    }
}

/// <summary>What a program was answered.</summary>
internal sealed record ApiReply(
    int Status,
    string ContentType,
    string Body,
    HttpResponseHeaders Headers
)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>"items[0].code" as text; empty where it is not there.</summary>
    public string this[string path]
    {
        get
        {
            var at = Json;
            foreach (string step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
            {
                if (step.StartsWith('['))
                {
                    int index = int.Parse(step.Trim('[', ']'));
                    if (at.GetArrayLength() <= index)
                    {
                        return "";
                    }
                    at = at[index];
                }
                else if (!at.TryGetProperty(step, out at))
                {
                    return "";
                }
            }
            return at.ToString();
        }
    }
}
