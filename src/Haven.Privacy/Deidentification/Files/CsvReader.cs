using System.Buffers;
using System.Text;
using Haven.Privacy.Deidentification.Anonymity;

namespace Haven.Privacy.Deidentification.Files;

/// <summary>
/// Reads a table record by record: RFC 4180 with any ending of lines, with or without a byte order mark, separated by
/// semicolons, tabs or commas. Empty lines are left out. UTF-16 is read where a byte order mark says so, else it is UTF-8.
/// </summary>
public sealed class CsvReader : IDisposable
{
    // A cell that is longer has a quote that was never closed.
    private const int LongestRecord = 1 << 20;
    private const int Sample = 100;
    private static readonly char[] Separators = [';', '\t', ','];

    private readonly string name;
    private readonly char separator;
    private readonly StreamReader reader;
    private readonly char[] block = new char[1 << 15];
    private readonly ArrayBufferWriter<char> text = new();
    private readonly List<int> ends = [];
    private int at;
    private int filled;
    private int lineOfNext = 1;

    private CsvReader(string name, Func<Stream> open, char separator)
    {
        this.name = name;
        this.separator = separator;
        try
        {
            reader = new StreamReader(
                open(),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnfitTableException($"{name} cannot be read: {e.Message}", e);
        }
    }

    public char Separator => separator;

    /// <summary>The line in which the record begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>How many cells the record has.</summary>
    public int Count => ends.Count;

    /// <summary>A cell of the record.</summary>
    public ReadOnlySpan<char> this[int cell]
    {
        get
        {
            int start = cell == 0 ? 0 : ends[cell - 1];
            return text.WrittenSpan[start..ends[cell]];
        }
    }

    public string[] Cells() =>
        [.. Enumerable.Range(0, Count).Select(cell => this[cell].ToString())];

    /// <summary>Opens a file, and finds out what separates its cells.</summary>
    /// <exception cref="UnfitTableException">It cannot be read.</exception>
    public static CsvReader Open(string path) =>
        Open(Path.GetFileName(path), () => File.OpenRead(path));

    /// <summary>The same of a file that somebody sent, which is on no disk.</summary>
    /// <param name="name">As messages call it.</param>
    public static CsvReader Open(string name, byte[] content) =>
        Open(name, () => new MemoryStream(content, writable: false));

    private static CsvReader Open(string name, Func<Stream> open)
    {
        // What gives every record the same number of cells, or else the first one the most.
        var counts = Separators.Select(separator => Counts(name, open, separator)).ToList();
        int found = counts.FindIndex(c => c.Count > 0 && c[0] > 1 && c.TrueForAll(n => n == c[0]));
        if (found < 0)
        {
            int most = counts.Max(c => Math.Abs(c.FirstOrDefault()));
            found = most > 1 ? counts.FindIndex(c => Math.Abs(c.FirstOrDefault()) == most) : 2;
        }
        return new CsvReader(name, open, Separators[found]);
    }

    /// <summary>Goes on to the next record.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="UnfitTableException">It is not a record; the message says why and in which line.</exception>
    public bool Read()
    {
        do
        {
            text.ResetWrittenCount();
            ends.Clear();
            Line = lineOfNext;
            if (Peek() < 0)
            {
                return false;
            }
            while (ReadCell()) { }
        } while (ends.Count == 1 && ends[0] == 0 && !wasQuoted);
        return true;
    }

    private bool wasQuoted;

    // Returns whether another cell of the record follows.
    private bool ReadCell()
    {
        wasQuoted = Peek() == '"';
        if (wasQuoted)
        {
            at++;
            ReadQuoted();
        }
        while (true)
        {
            int next = Peek();
            if (next == separator || next is -1 or '\r' or '\n')
            {
                ends.Add(text.WrittenCount);
                return EndCell(next);
            }
            if (wasQuoted)
            {
                throw Bad("has text behind a closing quote. Write a quote inside of a cell twice.");
            }
            Append((char)next);
            at++;
        }
    }

    private bool EndCell(int next)
    {
        if (next < 0)
        {
            return false;
        }
        at++;
        if (next == separator)
        {
            return true;
        }
        lineOfNext++;
        if (next == '\r' && Peek() == '\n')
        {
            at++;
        }
        return false;
    }

    private void ReadQuoted()
    {
        while (true)
        {
            int next = Peek();
            if (next < 0)
            {
                throw Bad("opens a quote that is never closed. Close it, or leave it out.");
            }
            at++;
            if (next == '"')
            {
                if (Peek() != '"')
                {
                    return;
                }
                at++;
            }
            if (next == '\n')
            {
                lineOfNext++;
            }
            Append((char)next);
        }
    }

    private void Append(char letter)
    {
        if (letter == '\0')
        {
            throw Bad(
                "has a character that no text has. Is this a CSV file? Save the table as CSV, UTF-8."
            );
        }
        if (text.WrittenCount == LongestRecord)
        {
            throw Bad(
                "does not end within a million letters. Look for a quote that is not closed."
            );
        }
        text.GetSpan(1)[0] = letter;
        text.Advance(1);
    }

    private int Peek()
    {
        if (at == filled)
        {
            try
            {
                filled = reader.Read(block);
            }
            catch (DecoderFallbackException e)
            {
                throw new UnfitTableException(
                    $"{name} is not UTF-8, at line {lineOfNext} or soon after. Save the table as CSV, UTF-8.",
                    e
                );
            }
            catch (IOException e)
            {
                throw new UnfitTableException($"{name} cannot be read: {e.Message}", e);
            }
            at = 0;
        }
        return filled == 0 ? -1 : block[at];
    }

    private UnfitTableException Bad(string what) => new($"{name}: line {Line} {what}");

    private static List<int> Counts(string name, Func<Stream> open, char separator)
    {
        var counts = new List<int>();
        using var reader = new CsvReader(name, open, separator);
        try
        {
            while (counts.Count < Sample && reader.Read())
            {
                counts.Add(reader.Count);
            }
        }
        catch (UnfitTableException)
        {
            // It is said when the file is read; or this is not what separates its cells.
            counts.Add(-1 - reader.Count);
        }
        return counts;
    }

    public void Dispose() => reader.Dispose();
}
