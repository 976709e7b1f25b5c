using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Haven.Tests.Design;

// Markup as a browser understands it: attributes in one order, classes folded, white space that nobody sees gone.
internal static partial class NormalDom
{
    public static string Of(string html)
    {
        var body = new HtmlParser().ParseDocument("<body>" + html).Body!;
        var lines = new StringBuilder();
        foreach (var child in body.ChildNodes)
            Append(lines, child, 0);
        return lines.ToString();
    }

    private static void Append(StringBuilder lines, INode node, int depth)
    {
        switch (node)
        {
            case IText text when Fold(text.Data) is { Length: > 0 } folded:
                lines.Append(' ', depth * 2).Append('"').Append(folded).AppendLine("\"");
                break;
            case IElement element:
                lines.Append(' ', depth * 2).Append(element.LocalName);
                foreach (
                    var attribute in element.Attributes.OrderBy(
                        attribute => attribute.Name,
                        StringComparer.Ordinal
                    )
                )
                    lines
                        .Append(' ')
                        .Append(attribute.Name)
                        .Append("='")
                        .Append(Value(attribute))
                        .Append('\'');
                lines.AppendLine();
                foreach (var child in Merged(element))
                    Append(lines, child, depth + 1);
                break;
            default:
                break;
        }
    }

    private static INodeList Merged(IElement element)
    {
        element.Normalize();
        return element.ChildNodes;
    }

    private static string Value(IAttr attribute) =>
        attribute.Name == "class"
            ? string.Join(' ', Fold(attribute.Value).Split(' ').Order(StringComparer.Ordinal))
            : attribute.Value;

    private static string Fold(string text) => WhiteSpace().Replace(text, " ").Trim(' ');

    [GeneratedRegex("[ \t\r\n\f]+")]
    private static partial Regex WhiteSpace();
}
