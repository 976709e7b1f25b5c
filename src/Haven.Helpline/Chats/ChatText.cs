using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Door;

namespace Haven.Helpline.Chats;

/// <summary>A message as it was typed, by either of the two.</summary>
public static class ChatText
{
    public const string Field = "text";

    /// <summary>The random number that the page gives each message.</summary>
    public const string SentField = "line";

    /// <summary>In characters as people count them.</summary>
    public const int Longest = 2000;

    /// <summary>What can be stored, or what is wrong with it.</summary>
    public static (string Text, string? Error) Read(
        string? typed,
        string empty,
        string hidden,
        string tooLong
    )
    {
        var errors = new FieldErrors();
        string text = errors.TextIn(typed ?? "", Field, Longest, (hidden, tooLong));
        return (text, errors[Field] ?? (text.Length == 0 ? empty : null));
    }

    /// <summary>The message's number; a new one where the page sent none that can be read.</summary>
    public static Guid SentOf(string? typed) =>
        Guid.TryParseExact(typed, "N", out var sent) && sent != Guid.Empty ? sent : Create();

    /// <summary>
    /// The same for the same words from the same page alone. It tells nothing of the words: the page's number is random
    /// and is not stored.
    /// </summary>
    public static Guid Once(Guid sent, string text) =>
        new(
            SHA256
                .HashData([.. sent.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(text)])
                .AsSpan(0, 16)
        );

    public static Guid Create() => new(RandomNumberGenerator.GetBytes(16));

    public static string Words(Guid sent) => sent.ToString("N", CultureInfo.InvariantCulture);
}
