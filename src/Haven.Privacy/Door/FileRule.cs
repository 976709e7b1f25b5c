using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Haven.Privacy.Door;

/// <summary>
/// What the one file field of a form takes. A file is judged by its bytes: the name and the kind that the browser gives
/// it are not looked at, and are kept nowhere. It is held in memory while it is read, and never run.
/// </summary>
/// <param name="Name">The field's name in the form.</param>
/// <param name="Words">What the file is called, as a sentence begins with it: "The questionnaire".</param>
/// <param name="Kind">What its content must be.</param>
/// <param name="Largest">In bytes.</param>
public sealed record FileRule(
    string Name,
    string Words,
    FileKind Kind,
    int Largest = FileRule.Usual
) : IRequestSizeLimitMetadata
{
    /// <summary>As large as a scan of a few pages is, and small enough to be held in memory: in bytes.</summary>
    public const int Usual = 5 * 1024 * 1024;

    // The form around the file: its other fields, and the lines between them.
    private const int Around = 64 * 1024;

    /// <summary>The server reads no more than this of a request, in bytes.</summary>
    public long? MaxRequestBodySize => Largest + Around;

    /// <summary>What to say of a file that is too large.</summary>
    public string TooLarge =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Words} is larger than {Largest / 1024 / 1024} MB. Choose a smaller file."
        );

    private string InASentence => char.ToLowerInvariant(Words[0]) + Words[1..];

    /// <summary>The file's content, or what is wrong in words for the person who sent it.</summary>
    public async Task<(byte[] Content, string? Error)> TakeAsync(
        IFormCollection form,
        CancellationToken cancellationToken
    )
    {
        var files = form.Files;
        if (files.Count != 1 || files[0].Name != Name)
        {
            return (
                [],
                files.Count == 0
                    ? $"Choose a file for {InASentence}."
                    : $"Choose one file for {InASentence}, and no other."
            );
        }
        if (files[0].Length > Largest)
        {
            return ([], TooLarge);
        }
        byte[] content = new byte[files[0].Length];
        await using var stream = files[0].OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellationToken);
        return (content, Refuse(content));
    }

    /// <summary>What is wrong with this content, as a sentence; null when it is what the field takes.</summary>
    public string? Refuse(ReadOnlySpan<byte> content) =>
        content.Length == 0 ? $"{Words} is an empty file. Choose another file."
        : content.Length > Largest ? TooLarge
        : Kind.Fault(content) is { } fault
            ? $"{Words} is not {Kind.Words}: {fault}. Choose another file."
        : null;
}

/// <summary>Says that a form has a file field.</summary>
public static class FileRuleExtensions
{
    /// <summary>Only here is more read than a form without files may hold, and no more than the rule says.</summary>
    public static T TakesFile<T>(this T endpoint, FileRule rule)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(b => b.Metadata.Add(rule));
        return endpoint;
    }
}
