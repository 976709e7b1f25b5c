using System.Text.Json;
using Haven.Helpline.Model;

namespace Haven.Helpline.Referrals;

/// <summary>What can be told of somebody who is referred; each is ticked by itself.</summary>
public enum ReferralItemKind
{
    /// <summary>A name or a word to call them by.</summary>
    Called = 1,

    /// <summary>How, and when, they can be reached safely.</summary>
    Reach = 2,
    Town = 3,
    Need = 4,
    Language = 5,
    Other = 6,
}

/// <summary>One thing that would be told, word for word.</summary>
public sealed record ReferralItem(ReferralItemKind Kind, string Text);

/// <summary>What is proposed, or agreed: who is told, what, what for, and until when.</summary>
/// <param name="Recipient">The entry in the list.</param>
/// <param name="Until">The last day, on the calendar of the organisation.</param>
public sealed record ReferralTerms(
    Guid Recipient,
    string Name,
    string About,
    string UsedFor,
    DateOnly Until,
    IReadOnlyList<ReferralItem> Items
)
{
    /// <summary>
    /// In days. A service takes somebody up within days or has no place; a month is as long as a place on a list may
    /// take, and after it what was told is not true any more. Whoever needs longer is asked again.
    /// </summary>
    public const int MostDays = 30;

    public static ReferralTerms Read(string? sealedText) =>
        JsonSerializer.Deserialize<ReferralTerms>(sealedText ?? "")
        ?? throw new InvalidOperationException("A referral has no terms.");

    public string Write() => JsonSerializer.Serialize(this);
}

/// <summary>What the visitor agreed to, as the chat remembers it: the words that take it back, and which referral.</summary>
public sealed record OfferAnswer(Guid Referral, string Words)
{
    public HelplineReferralId Id => new(Referral);

    /// <summary>Null where nothing was agreed.</summary>
    public static OfferAnswer? Read(string? sealedText) =>
        string.IsNullOrEmpty(sealedText)
            ? null
            : JsonSerializer.Deserialize<OfferAnswer>(sealedText);

    public string Write() => JsonSerializer.Serialize(this);
}

/// <summary>Whom an advocate told, and how.</summary>
/// <param name="At">UTC ticks.</param>
public sealed record HandOver(string To, HandOverWay Way, long At)
{
    /// <summary>Null where nobody was told.</summary>
    public static HandOver? Read(string? sealedText) =>
        string.IsNullOrEmpty(sealedText) ? null : JsonSerializer.Deserialize<HandOver>(sealedText);

    public string Write() => JsonSerializer.Serialize(this);
}

public enum HandOverWay
{
    Telephone = 1,
    InPerson = 2,
    Paper = 3,
}
