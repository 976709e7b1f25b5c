using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Haven.Privacy.Inventory;

namespace Haven.Privacy.Rights.Package;

/// <summary>A page as a file of its own: no script, nothing from elsewhere, and it prints.</summary>
internal sealed class PackageHtml(Stream target) : IDisposable
{
    private const string Styles = """
        :root { color-scheme: light dark; --ink: #1c2733; --paper: #fdfcf9; --muted: #4f5d6b; --edge: #7b8794; --primary: #0b5a60 }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8edf1; --paper: #12191f; --muted: #a9b6c2; --edge: #7f8c99; --primary: #7fd1cd } }
        body { font: 17px/1.5 "Atkinson Hyperlegible Next", system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem }
        h1 { line-height: 1.2 } h2 { margin-top: 2.5rem; border-top: 1px solid var(--edge); padding-top: 1rem } h3 { margin-top: 2rem }
        a { color: var(--primary) } .muted { color: var(--muted) }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 0.94em } th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--edge); overflow-wrap: anywhere }
        th { overflow-wrap: normal }
        .wide { overflow-x: auto }
        article { border-left: 3px solid var(--edge); padding-left: 1rem; margin: 1.5rem 0; break-inside: avoid }
        dt { font-weight: 600; margin-top: 0.6rem } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
        dd table { white-space: normal; margin: 0.25rem 0 }
        @media (max-width: 40rem) { .wide thead { display: none } .wide tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--edge) } .wide td { display: block; border: 0; padding: 0 } .wide td::before { content: attr(data-label) ": "; color: var(--muted) } }
        @media print { :root { --ink: #000; --paper: #fff; --muted: #333; --edge: #888; --primary: #000 } body { max-width: none; font-size: 11pt; padding: 0 } }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StreamWriter writer = new(
        target,
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        bufferSize: 16 * 1024,
        leaveOpen: true
    )
    {
        NewLine = "\n",
    };

    public void Begin(string language, string title)
    {
        writer.Write("<!doctype html>\n<html lang=\"");
        Text(language);
        writer.Write(
            "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>"
        );
        Text(title);
        writer.Write("</title>\n<style>\n");
        writer.Write(Styles);
        writer.Write("\n</style>\n</head>\n<body>\n<main>\n");
        Element("h1", title);
    }

    public void End() => writer.Write("</main>\n</body>\n</html>\n");

    public void Heading(int level, string text, string? id = null)
    {
        writer.Write($"<h{level.ToString(CultureInfo.InvariantCulture)}");
        if (id is not null)
        {
            writer.Write(" id=\"");
            Text(id);
            writer.Write('"');
        }
        writer.Write('>');
        Text(text);
        writer.Write($"</h{level.ToString(CultureInfo.InvariantCulture)}>\n");
    }

    public void Paragraph(string text) => Element("p", text);

    public void Muted(string text)
    {
        writer.Write("<p class=\"muted\">");
        Text(text);
        writer.Write("</p>\n");
    }

    public void List(IEnumerable<string> items)
    {
        writer.Write("<ul>\n");
        foreach (string item in items)
        {
            Element("li", item);
        }
        writer.Write("</ul>\n");
    }

    public void Links(IEnumerable<(string Id, string Text)> items)
    {
        writer.Write("<ul>\n");
        foreach (var (id, text) in items)
        {
            writer.Write("<li><a href=\"#");
            Text(id);
            writer.Write("\">");
            Text(text);
            writer.Write("</a></li>\n");
        }
        writer.Write("</ul>\n");
    }

    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        writer.Write("<div class=\"wide\"><table>\n<thead><tr>");
        foreach (string cell in head)
        {
            writer.Write("<th scope=\"col\">");
            Text(cell);
            writer.Write("</th>");
        }
        writer.Write("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            Row(row, head);
        }
        writer.Write("</tbody>\n</table></div>\n");
    }

    public void BeginRecord(string title)
    {
        writer.Write("<article>\n");
        Element("h4", title);
        writer.Write("<dl>\n");
    }

    public void Fact(string label, string value)
    {
        Element("dt", label);
        Element("dd", value);
    }

    public void Fact(string label, IReadOnlyList<ComposedLine> lines)
    {
        Element("dt", label);
        writer.Write("<dd><table><tbody>\n");
        foreach (var line in lines)
        {
            Row([line.Label, line.Value]);
        }
        writer.Write("</tbody></table></dd>\n");
    }

    public void EndRecord() => writer.Write("</dl>\n</article>\n");

    public void Flush() => writer.Flush();

    public void Dispose() => writer.Dispose();

    // Where there is little room, each cell stands on a line of its own and says itself what it is.
    private void Row(IReadOnlyList<string> cells, IReadOnlyList<string>? labels = null)
    {
        writer.Write("<tr>");
        for (int column = 0; column < cells.Count; column++)
        {
            writer.Write("<td");
            if (labels is not null)
            {
                writer.Write(" data-label=\"");
                Text(labels[column]);
                writer.Write('"');
            }
            writer.Write('>');
            Text(cells[column]);
            writer.Write("</td>");
        }
        writer.Write("</tr>\n");
    }

    private void Element(string name, string text)
    {
        writer.Write('<');
        writer.Write(name);
        writer.Write('>');
        Text(text);
        writer.Write("</");
        writer.Write(name);
        writer.Write(">\n");
    }

    private void Text(string text) => Encoder.Encode(writer, text);
}
