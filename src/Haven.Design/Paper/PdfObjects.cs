using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Design.Paper;

/// <summary>The objects of one PDF file (ISO 32000-1), numbered as they are asked for, and the file that they make.</summary>
internal sealed class PdfObjects
{
    private readonly List<byte[]?> objects = [];

    /// <summary>A number for an object that is written later; "12 0 R" refers to it.</summary>
    public int Reserve()
    {
        objects.Add(null);
        return objects.Count;
    }

    public int Add(string dictionary)
    {
        int number = Reserve();
        Set(number, dictionary);
        return number;
    }

    public void Set(int number, string dictionary) =>
        objects[number - 1] = Encoding.Latin1.GetBytes(dictionary);

    /// <summary>A stream; compressed unless programs that do not read PDF are to find what is in it.</summary>
    public int AddStream(byte[] content, string entries = "", bool compressed = true)
    {
        byte[] kept = compressed ? Deflate(content) : content;
        string filter = compressed ? "/Filter /FlateDecode " : "";
        objects.Add([
            .. Encoding.Latin1.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<< {entries} {filter}/Length {kept.Length} >>\nstream\n"
                )
            ),
            .. kept,
            .. "\nendstream"u8,
        ]);
        return objects.Count;
    }

    /// <summary>A text as any reader shows it: UTF-16 in hexadecimal.</summary>
    public static string Text(string text) =>
        "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)) + ">";

    public static string Ref(int number) => number.ToString(CultureInfo.InvariantCulture) + " 0 R";

    public byte[] Write(int root, int info)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n"u8);
        var offsets = new List<long>();
        for (int i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Position);
            Put(file, string.Create(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n"));
            file.Write(objects[i] ?? throw new InvalidOperationException($"Object {i + 1}?"));
            file.Write("\nendobj\n"u8);
        }
        long table = file.Position;
        string size = (objects.Count + 1).ToString(CultureInfo.InvariantCulture);
        Put(file, $"xref\n0 {size}\n0000000000 65535 f \n");
        foreach (long offset in offsets)
        {
            Put(file, offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n");
        }
        string id = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        Put(
            file,
            $"trailer\n<< /Size {size} /Root {Ref(root)} /Info {Ref(info)} /ID [<{id}> <{id}>] >>\n"
        );
        Put(file, string.Create(CultureInfo.InvariantCulture, $"startxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    private static void Put(Stream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }
        return packed.ToArray();
    }
}
