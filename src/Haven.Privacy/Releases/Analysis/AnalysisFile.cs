using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Haven.Privacy.Releases.Analysis;

/// <summary>What is in an analysis package.</summary>
internal sealed record AnalysisContent(string Csv, string Report, string Agreement);

/// <summary>
/// A page as one file, which opens on a machine without a network: it holds its content encrypted, asks for the code, and
/// opens nothing after its last day. The day is part of what is authenticated, so a page with another day opens nothing. It
/// loads nothing and sends nothing: its own policy forbids both.
/// </summary>
internal static partial class AnalysisFile
{
    // As for passphrases of names: each guess costs as much.
    private const int Rounds = 600_000;
    private const int Length = 25;
    private const int TagLength = 16;

    // None of those that are taken for one another.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static readonly string Template = Read("analysis.html");
    private static readonly string Script = Read("analysis.js");
    private static readonly string Style = Read("analysis.css");

    /// <summary>A code with 125 bits of chance, in five groups.</summary>
    public static string NewCode() =>
        string.Join(
            '-',
            RandomNumberGenerator.GetString(Letters, Length).Chunk(5).Select(c => new string(c))
        );

    public static byte[] Make(
        AnalysisPackage package,
        string code,
        string title,
        AnalysisContent content
    )
    {
        byte[] salt = RandomNumberGenerator.GetBytes(16);
        byte[] nonce = RandomNumberGenerator.GetBytes(12);
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(content, JsonSerializerOptions.Web);
        byte[] data = new byte[plain.Length + TagLength];
        using var aes = new AesGcm(KeyOf(code, salt), TagLength);
        aes.Encrypt(
            nonce,
            plain,
            data.AsSpan(0, plain.Length),
            data.AsSpan(plain.Length),
            Encoding.UTF8.GetBytes(BoundOf(package.Id, package.EndsOn))
        );
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["policy"] = Policy(),
            ["style"] = Style,
            ["script"] = Script,
            ["title"] = HtmlEncoder.Default.Encode(title),
            ["id"] = $"{package.Id:D}",
            ["end"] = $"{package.EndsOn:O}",
            ["day"] = Calendar.LocalTime.Day(package.EndsOn),
            ["rounds"] = Rounds.ToString(CultureInfo.InvariantCulture),
            ["salt"] = Convert.ToBase64String(salt),
            ["nonce"] = Convert.ToBase64String(nonce),
            ["data"] = Convert.ToBase64String(data),
        };
        // In one go: what is put in is not looked through again.
        string page = Place().Replace(Template, m => parts[m.Groups["name"].Value]);
        return Encoding.UTF8.GetBytes(page);
    }

    /// <summary>As the page does it, for whoever looks whether it holds; null where it does not open.</summary>
    internal static AnalysisContent? Open(
        string code,
        Guid id,
        DateOnly end,
        (string Salt, string Nonce, string Data) page
    )
    {
        byte[] data = Convert.FromBase64String(page.Data);
        byte[] plain = new byte[data.Length - TagLength];
        using var aes = new AesGcm(KeyOf(code, Convert.FromBase64String(page.Salt)), TagLength);
        try
        {
            aes.Decrypt(
                Convert.FromBase64String(page.Nonce),
                data.AsSpan(0, plain.Length),
                data.AsSpan(plain.Length),
                plain,
                Encoding.UTF8.GetBytes(BoundOf(id, end))
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return JsonSerializer.Deserialize<AnalysisContent>(plain, JsonSerializerOptions.Web);
    }

    // What the content is bound to.
    private static string BoundOf(Guid id, DateOnly end) =>
        string.Create(CultureInfo.InvariantCulture, $"haven-analysis/1\n{id:D}\n{end:O}");

    private static byte[] KeyOf(string code, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit))),
            salt,
            Rounds,
            HashAlgorithmName.SHA256,
            32
        );

    private static string Policy() =>
        $"default-src 'none'; script-src '{HashOf(Script)}'; style-src '{HashOf(Style)}'; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream($"analysis/{name}")
            ?? throw new InvalidOperationException($"analysis/{name} was not shipped.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("%%(?<name>[a-z]+)%%", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
