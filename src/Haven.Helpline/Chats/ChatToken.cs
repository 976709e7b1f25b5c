using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Helpline.Chats;

/// <summary>
/// What opens a chat for its visitor: 256 random bits, which stand in a field of their page and are stored as a hash. They
/// are never in an address, so that no history, no log and no other site has them.
/// </summary>
public static class ChatToken
{
    public const string Field = "chat";
    private const int Bytes = 32;
    private const int Digits = 43;

    public static string Create() =>
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    /// <summary>The hash of what was sent; null where it can be no such key.</summary>
    public static byte[]? Read(string? sent) =>
        sent is { Length: Digits } && sent.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? HashOf(sent)
            : null;
}
