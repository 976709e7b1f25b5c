using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Forgetting;

/// <summary>One line of the register of erasures.</summary>
internal sealed record Registered(OrganisationId Organisation, string Mark, long At);

/// <summary>
/// One file of the register of erasures: a head, and lines that each carry a code over all lines before them. The head of
/// each but the first repeats the code with which the one before it ended.
/// </summary>
internal sealed class RegisterVolume
{
    private const string Head = "haven erasures/1";

    private readonly List<Registered> lines = [];
    private readonly StringBuilder text;
    private readonly byte[] secret;

    private RegisterVolume(byte[] secret, int number, byte[] code, string head)
    {
        this.secret = secret;
        Number = number;
        Code = code;
        text = new StringBuilder(head).Append('\n');
    }

    /// <summary>From 1 on.</summary>
    public int Number { get; }

    /// <summary>Over all lines up to the last, of this volume and those before it.</summary>
    public byte[] Code { get; private set; }

    public IReadOnlyList<Registered> Lines => lines;

    /// <summary>As it is kept.</summary>
    public string Text => text.ToString();

    /// <param name="end">The code with which the one before it ended; null for the first.</param>
    public static RegisterVolume Begin(byte[] secret, int number, byte[]? end) =>
        new(
            secret,
            number,
            end ?? secret,
            end is null ? Head : $"{Head} {Convert.ToHexString(end)}"
        );

    /// <summary>Adds a line with its code.</summary>
    public void Add(Registered line)
    {
        string content = Content(line);
        Code = HMACSHA256.HashData(secret, (byte[])[.. Code, .. Encoding.ASCII.GetBytes(content)]);
        text.Append(content).Append(' ').Append(Convert.ToHexString(Code)).Append('\n');
        lines.Add(line);
    }

    /// <summary>One volume, or several one after the other.</summary>
    /// <param name="number">Of the first of them.</param>
    /// <param name="end">With which code the one before them ended; null where that is not known, or there is none.</param>
    /// <exception cref="StartException">Something was altered.</exception>
    public static List<RegisterVolume> Parse(byte[] secret, byte[] bytes, int number, byte[]? end)
    {
        var volumes = new List<RegisterVolume>();
        string[] rows = Encoding
            .ASCII.GetString(bytes)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].StartsWith(Head, StringComparison.Ordinal))
            {
                end = Begins(rows[i], number + volumes.Count, end) ?? throw Altered(i);
                volumes.Add(
                    new(secret, number + volumes.Count, end.Length == 0 ? secret : end, rows[i])
                );
            }
            else
            {
                if (volumes.Count == 0 || Line(rows[i]) is not { } line)
                {
                    throw Altered(i);
                }
                volumes[^1].Add(line);
                end = volumes[^1].Code;
                if (!rows[i].EndsWith($" {Convert.ToHexString(end)}", StringComparison.Ordinal))
                {
                    throw Altered(i);
                }
            }
        }
        return volumes.Count > 0 ? volumes : throw Altered(0);
    }

    // With which code a volume goes on, empty for the first; null where the head is not one that may stand there.
    private static byte[]? Begins(string head, int number, byte[]? end)
    {
        if (number == 1)
        {
            return head == Head ? [] : null;
        }
        string said = head.Length > Head.Length ? head[(Head.Length + 1)..] : "";
        return
            said.Length == 2 * HMACSHA256.HashSizeInBytes
            && said.All(char.IsAsciiHexDigitUpper)
            && (end is null || said == Convert.ToHexString(end))
            ? Convert.FromHexString(said)
            : null;
    }

    private static Registered? Line(string row)
    {
        string[] parts = row.Split(' ');
        return
            parts.Length == 4
            && Guid.TryParseExact(parts[0], "D", out var organisation)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            ? new Registered(new OrganisationId(organisation), parts[1], at)
            : null;
    }

    private static string Content(Registered line) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Organisation.Value:D} {line.Mark} {line.At}"
        );

    public static StartException Altered(int line) =>
        new(
            $"The register of erasures kept outside was altered (line {line + 1}). Nothing was changed. Restore the copy that Haven wrote: without it, people who were forgotten could come back."
        );
}
