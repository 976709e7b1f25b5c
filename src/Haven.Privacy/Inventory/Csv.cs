using System.Text;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Inventory;

/// <summary>
/// Tables for spreadsheets, as RFC 4180 writes them, in UTF-8 without a byte order mark. A cell that a spreadsheet
/// would take for a formula starts with an apostrophe, so that what somebody typed cannot run on somebody's machine.
/// </summary>
public static class Csv
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>One line, with its ending.</summary>
    public static string Line(IEnumerable<string?> cells, char separator = ',') =>
        string.Join(separator, cells.Select(cell => Cell(cell, separator))) + "\r\n";

    /// <summary>Sends lines as a file, as they come.</summary>
    public static async Task SendAsync(
        HttpContext context,
        string fileName,
        IAsyncEnumerable<string> lines
    )
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await foreach (string line in lines.WithCancellation(context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(Utf8.GetBytes(line), context.RequestAborted);
        }
    }

    private static string Cell(string? cell, char separator)
    {
        string text = cell ?? "";
        if (text.Length > 0 && "=+-@\t\r\n".Contains(text[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }
        return text.AsSpan().ContainsAny([separator, '"', '\r', '\n'])
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
    }
}
