using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;
using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.SignIn;

/// <summary>
/// A form that was sent after its session had ended. It waits in the page that asks to sign in, sealed, and opens for the
/// person who wrote it alone: whoever else signs in at this browser gets nothing of it.
/// </summary>
/// <param name="Path">Where it was going.</param>
/// <param name="Organisation">Where its writer worked, if that is known still.</param>
/// <param name="LosesFiles">Files are not kept.</param>
public sealed record WaitingForm(
    Guid Account,
    string Path,
    Guid? Organisation,
    long Until,
    bool LosesFiles,
    IReadOnlyList<KeyValuePair<string, string>> Fields
)
{
    public const string Field = "waiting";
}

/// <summary>Seals forms that wait, and opens them again.</summary>
public sealed class WaitingForms(Vault vault, TimeProvider clock)
{
    // A night, and a morning on which nobody gets to it.
    private static readonly TimeSpan Life = TimeSpan.FromDays(2);
    private const string Use = "haven waiting form";

    // Sealed and written as text it must fit into one field (1 MB). A long questionnaire is the same words over and over.
    private const int Longest = 720 * 1024;

    /// <summary>The form as a field carries it; null where it is too large to wait.</summary>
    public string? Seal(
        HttpRequest request,
        IFormCollection form,
        AccountId account,
        OrganisationId? organisation
    )
    {
        var waiting = new WaitingForm(
            account.Value,
            request.Path + request.QueryString,
            organisation?.Value,
            (clock.GetUtcNow() + Life).UtcTicks,
            form.Files.Count > 0,
            [
                .. form.Where(f => f.Key != "form-token")
                    .SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? ""))),
            ]
        );
        byte[] bytes = Pack(waiting);
        return bytes.Length > Longest ? null : Base64Url.EncodeToString(vault.Protect(Use, bytes));
    }

    /// <summary>The form that waits; null for one that is not ours or has waited too long.</summary>
    public WaitingForm? Open(string? field)
    {
        if (string.IsNullOrEmpty(field))
        {
            return null;
        }
        try
        {
            var waiting = Unpack(vault.Unprotect(Use, Base64Url.DecodeFromChars(field)));
            return waiting?.Until > clock.GetUtcNow().UtcTicks ? waiting : null;
        }
        catch (Exception e)
            when (e is FormatException or VaultException or JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Pack(WaitingForm waiting)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, waiting);
        }
        return packed.ToArray();
    }

    // Only what was packed here comes here, and that was a request in the first place: it cannot grow without end.
    private static WaitingForm? Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<WaitingForm>(brotli);
    }
}
