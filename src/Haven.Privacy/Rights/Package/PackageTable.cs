using System.Text;
using Haven.Privacy.Inventory;

namespace Haven.Privacy.Rights.Package;

/// <summary>A kind of record as a table for spreadsheets, one line for each record.</summary>
internal sealed class PackageTable : IAsyncDisposable
{
    private readonly StreamWriter writer;
    private readonly PackageText text;
    private readonly PackageWords words;

    public PackageTable(Stream file, IReadOnlyList<PackageField> fields, PackageText text)
    {
        this.text = text;
        words = PackageWords.In(text.Language);
        writer = new StreamWriter(
            file,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            bufferSize: 16 * 1024,
            leaveOpen: true
        );
        writer.Write(Csv.Line(fields.Select(f => text.Of(f.Declared.Words))));
    }

    public void Record(IReadOnlyList<object?> values) =>
        writer.Write(Csv.Line(values.Select(Cell)));

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private string Cell(object? value) =>
        value switch
        {
            MaskReason mask => words.Masks[mask],
            ComposedValue read => string.Join(
                '\n',
                read.Lines.Select(l => $"{l.Label}: {l.Value}")
            ),
            _ => text.Of(value),
        };
}
