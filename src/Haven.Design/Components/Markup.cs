using Microsoft.AspNetCore.Components;

namespace Haven.Design.Components;

internal static class Markup
{
    public static string? Join(params ReadOnlySpan<string?> parts)
    {
        var joined = string.Join(' ', parts.ToArray().Where(part => !string.IsNullOrEmpty(part)));
        return joined.Length == 0 ? null : joined;
    }

    public static string List(params ReadOnlySpan<string?> parts) =>
        string.Join(", ", parts.ToArray().Where(part => !string.IsNullOrEmpty(part)));

    public static string Number(double value) =>
        value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    public static RenderFragment Or(this RenderFragment? fragment, string? text) =>
        fragment ?? (builder => builder.AddContent(0, text));

    public static string? Word(this bool? value) =>
        value switch
        {
            true => "true",
            false => "false",
            null => null,
        };
}
