using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Api;

/// <summary>What is wrong with one parameter of a request, and what to do.</summary>
public sealed record ApiFault(string Field, string Text);

/// <summary>
/// The question in an address, read strictly: a parameter that this address does not know, or that is there twice, is
/// refused with its name. A search that left one out in silence would answer more than was asked for.
/// </summary>
public sealed class ApiQuery
{
    public const int MostItems = 200;
    private readonly HttpContext context;
    private readonly List<ApiFault> faults = [];

    /// <param name="known">What this address knows.</param>
    public ApiQuery(HttpContext context, params string[] known)
        : this(context, known, []) { }

    /// <param name="repeated">Which of them may be there several times.</param>
    public ApiQuery(HttpContext context, string[] known, string[] repeated)
    {
        this.context = context;
        foreach (var (name, values) in context.Request.Query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                Refuse(
                    Shown(name),
                    $"This address does not know it. It knows: {string.Join(", ", known)}."
                );
            }
            else if (values.Count > 1 && !repeated.Contains(name, StringComparer.Ordinal))
            {
                Refuse(name, "It is there more than once. Send it once.");
            }
        }
    }

    public IReadOnlyList<ApiFault> Faults => faults;

    public void Refuse(string field, string text) => faults.Add(new ApiFault(field, text));

    /// <summary>As it came; null where it is not there or empty.</summary>
    public string? Text(string name) =>
        context.Request.Query[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    public IEnumerable<string> All(string name) =>
        context.Request.Query[name].OfType<string>().Select(v => v.Trim());

    /// <summary>How many items a page holds, from 1 to <see cref="MostItems"/>.</summary>
    public int Count(string name)
    {
        if (Text(name) is not { } text)
        {
            return 50;
        }
        if (
            !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count is < 1 or > MostItems
        )
        {
            Refuse(name, $"Send a number from 1 to {MostItems}.");
            return 1;
        }
        return count;
    }

    /// <summary>A whole number from 0, such as the code after which a list goes on.</summary>
    public long Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return 0;
        }
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            Refuse(name, "Send digits alone, as the link 'next' of the page before has them.");
        }
        return number;
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }
        Refuse(name, "Send an id as Haven gave it, such as 0190b0a2-7c1e-7d3a-9a55-0f6f5a1c2b3d.");
        return null;
    }

    /// <summary>This address again, with one parameter changed: where a list goes on.</summary>
    public string With(string name, string value)
    {
        var parts = context
            .Request.Query.Where(q => q.Key != name)
            .SelectMany(q => q.Value.OfType<string>().Select(v => (q.Key, Value: v)))
            .Append((Key: name, Value: value))
            .Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}");
        return $"{context.Request.PathBase}{context.Request.Path}?{string.Join('&', parts)}";
    }

    // A name that somebody made up goes back in part, and only as what a name can be.
    private static string Shown(string name)
    {
        string clean = string.Concat(
            name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '.')
        );
        return clean.Length is 0 or > 60 ? "parameter" : clean;
    }
}
