using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Haven.Forms.Questionnaires;

namespace Haven.Screening.Fill;

/// <summary>Two people answered one question differently, each without knowing of the other.</summary>
public sealed record AnswerConflict(
    ImmutableArray<AnswerValue> Theirs,
    ImmutableArray<AnswerValue> Mine
)
{
    /// <summary>Which answer of theirs is shown: choosing against it holds only as long as it stands.</summary>
    public string Shown => AnswerMerge.Digest(Theirs);
}

/// <summary>
/// Brings the answers of a page together with those that are stored. The page says of each of its questions what was
/// stored when it was made; so what somebody else changed meanwhile is told apart from what this page changed.
/// </summary>
internal static class AnswerMerge
{
    /// <summary>The answers that are to be stored, or the conflict about them.</summary>
    /// <param name="seen">The digest of what was stored when the page was made; null where the page does not say.</param>
    /// <param name="isOwn">Whether what is stored came from an earlier try of this page to save.</param>
    public static (ImmutableArray<AnswerValue> Values, AnswerConflict? Conflict) Of(
        ImmutableArray<AnswerValue> stored,
        ImmutableArray<AnswerValue> mine,
        string? seen,
        bool isOwn
    )
    {
        if (seen is null || seen == Digest(stored) || isOwn || Same(stored, mine))
        {
            return (mine, null);
        }
        return seen == Digest(mine) ? (stored, null) : (stored, new AnswerConflict(stored, mine));
    }

    public static bool Same(ImmutableArray<AnswerValue> one, ImmutableArray<AnswerValue> other) =>
        Digest(one) == Digest(other);

    /// <summary>Short, and tells one set of answers from another. It stands in the page that shows these answers.</summary>
    public static string Digest(ImmutableArray<AnswerValue> values)
    {
        if (values.IsDefaultOrEmpty)
        {
            return "";
        }
        string all = string.Join('\n', values.Select(Mark).Order(StringComparer.Ordinal));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(all), hash);
        return Base64Url.EncodeToString(hash[..9]);
    }

    private static string Mark(AnswerValue value) =>
        value switch
        {
            CodingAnswer { Value: var c } =>
                $"{c.System}|{c.Code}|{(c.Code is null ? c.ToString() : "")}",
            QuantityAnswer q => $"{q.FormText}|{q.Code ?? q.Unit}",
            _ => $"{value.Field}|{value.FormText}",
        };
}
