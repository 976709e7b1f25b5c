using System.Globalization;
using System.Text;

namespace Haven.Organisations.Members;

/// <summary>An organisation's short name, made from its name.</summary>
internal static class OrganisationCode
{
    private const int Longest = 30;

    public static string Of(string name)
    {
        var code = new StringBuilder();
        foreach (char c in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                code.Append(c);
            }
            else if (
                CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark
                && code is { Length: > 0 }
                && code[^1] != '-'
            )
            {
                code.Append('-');
            }
        }
        string text = code.ToString();
        text = (text.Length > Longest ? text[..Longest] : text).Trim('-');
        return text.Length == 0 ? "organisation" : text;
    }
}
