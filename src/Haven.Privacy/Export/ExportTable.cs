using System.Buffers;
using System.Text;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Export;

/// <summary>One kind of record, written twice as it comes: as a table for people, and as a line of JSON for programs.</summary>
internal sealed class ExportTable : IAsyncDisposable
{
    /// <summary>How the person whom a record is about stands in the log.</summary>
    public const string InLog = "InLog";

    private readonly ExportKind kind;
    private readonly LogSecrets log;
    private readonly StreamWriter table;
    private readonly Stream lines;
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Utf8JsonWriter json;

    /// <param name="lines">Gets the lines of JSON.</param>
    public ExportTable(ExportKind kind, LogSecrets log, Stream table, Stream lines)
    {
        (this.kind, this.log, this.lines) = (kind, log, lines);
        this.table = new StreamWriter(
            table,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            bufferSize: 16 * 1024,
            leaveOpen: true
        );
        json = new Utf8JsonWriter(line, ExportText.Json);
        var head = kind.Fields.Select(f => f.Name);
        this.table.Write(Csv.Line(kind.IsAboutPeople ? head.Append(InLog) : head));
    }

    public long Records { get; private set; }

    public void Record(object row, IReadOnlyList<object?> values)
    {
        byte[]? token = row is ISealedRecord person ? log.Token(person.PersonKey) : null;
        var cells = values.Select(ExportText.Cell);
        table.Write(Csv.Line(token is null ? cells : cells.Append(ExportText.Cell(token))));
        line.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        for (int i = 0; i < values.Count; i++)
        {
            json.WritePropertyName(kind.Fields[i].Name);
            ExportText.Write(json, values[i]);
        }
        if (token is not null)
        {
            json.WriteBase64String(InLog, token);
        }
        json.WriteEndObject();
        json.Flush();
        lines.Write(line.WrittenSpan);
        lines.Write("\n"u8);
        Records++;
    }

    public async ValueTask DisposeAsync()
    {
        await json.DisposeAsync();
        await table.DisposeAsync();
    }
}
