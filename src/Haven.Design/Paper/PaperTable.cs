namespace Haven.Design.Paper;

/// <summary>
/// A table on paper. Its head stands again on each further page, for the eye: who hears the document has it once. A row
/// stays on one page; a long one goes on over the next.
/// </summary>
internal sealed class PaperTable(PaperFlow flow, IReadOnlyList<PaperColumn> columns)
{
    private const double Pad = 4;
    private static readonly PaperStyle Style = PaperStyle.Cell;

    private double LeftOf(int column) =>
        PaperFlow.Left + columns.Take(column).Sum(c => c.Share) * PaperFlow.Column / Shares;

    private double WidthOf(int column) => columns[column].Share * PaperFlow.Column / Shares;

    private double Shares => columns.Sum(c => c.Share);

    public void Draw(string caption, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = flow.Document.Add("Table");
        flow.Room(90);
        flow.Text(table.Add("Caption"), caption, PaperStyle.HeadCell);
        flow.Space(3);
        var heads = Wrap([.. columns.Select(c => c.Head)], bold: true);
        Head(heads, table.Add("THead").Add("TR"));
        var body = table.Add("TBody");
        foreach (var row in rows)
        {
            Row(heads, Wrap(row, bold: false), body.Add("TR"));
        }
    }

    private List<List<Letter[]>> Wrap(IReadOnlyList<string> cells, bool bold) =>
        [.. cells.Select((c, i) => Lettering.Lines(c, bold, Style.Size, WidthOf(i) - 2 * Pad))];

    // Without a row to belong to it is the head that stands again.
    private void Head(List<List<Letter[]>> cells, PdfTag? row)
    {
        int lines = cells.Max(c => c.Count);
        double height = lines * Style.Lead + 2 * Pad;
        double top = flow.Y;
        flow.Page.Artifact(
            "Layout",
            () =>
            {
                flow.Page.Box(
                    PaperFlow.Left,
                    top - height,
                    PaperFlow.Column,
                    height,
                    PaperStyle.Sand
                );
                Rule(top - height, 1);
            }
        );
        for (int i = 0; i < cells.Count; i++)
        {
            int column = i;
            void Write() => Cell(cells[column], column, top, PaperStyle.HeadCell);
            if (row is null)
            {
                flow.Page.Artifact("Pagination", Write);
            }
            else
            {
                flow.Page.Mark(row.Add("TH", "/O /Table /Scope /Column"), Write);
            }
        }
        flow.Down(height);
    }

    private void Row(List<List<Letter[]>> heads, List<List<Letter[]>> cells, PdfTag row)
    {
        var tags = cells
            .Select((_, i) => i == 0 ? row.Add("TH", "/O /Table /Scope /Row") : row.Add("TD"))
            .ToList();
        int lines = cells.Max(c => c.Count);
        double whole = lines * Style.Lead + 2 * Pad;
        double page = PaperFlow.Top - PaperFlow.Bottom - HeightOf(heads);
        if (flow.Y - whole < PaperFlow.Bottom && whole <= page / 3)
        {
            Turn(heads);
        }
        for (int done = 0; done < lines; )
        {
            if (flow.Y - Style.Lead - 2 * Pad < PaperFlow.Bottom)
            {
                Turn(heads);
            }
            int fit = (int)((flow.Y - PaperFlow.Bottom - 2 * Pad) / Style.Lead);
            int here = Math.Min(fit, lines - done);
            Part([.. cells.Select(c => c.Skip(done).Take(here).ToList())], tags, here);
            done += here;
        }
    }

    private void Part(List<List<Letter[]>> cells, List<PdfTag> tags, int lines)
    {
        double top = flow.Y;
        double height = lines * Style.Lead + 2 * Pad;
        for (int i = 0; i < cells.Count; i++)
        {
            int column = i;
            if (cells[i].Exists(l => l.Length > 0))
            {
                flow.Page.Mark(tags[i], () => Cell(cells[column], column, top, Style));
            }
        }
        flow.Page.Artifact("Layout", () => Rule(top - height, 0.5));
        flow.Down(height);
    }

    private void Turn(List<List<Letter[]>> heads)
    {
        flow.Turn();
        Head(heads, row: null);
    }

    private void Cell(List<Letter[]> lines, int column, double top, PaperStyle style)
    {
        double left = LeftOf(column) + Pad;
        if (!columns[column].IsNumber)
        {
            flow.Lines(lines, style, left, top - Pad);
            return;
        }
        for (int i = 0; i < lines.Count; i++)
        {
            double wide = lines[i].Sum(l => l.Width) * style.Size / 1000;
            double x = LeftOf(column) + WidthOf(column) - Pad - wide;
            flow.Lines([lines[i]], style, x, top - Pad - i * style.Lead);
        }
    }

    private static double HeightOf(List<List<Letter[]>> cells) =>
        cells.Max(c => c.Count) * Style.Lead + 2 * Pad;

    private void Rule(double y, double thick) =>
        flow.Page.Box(PaperFlow.Left, y, PaperFlow.Column, thick, PaperStyle.Rule);
}
