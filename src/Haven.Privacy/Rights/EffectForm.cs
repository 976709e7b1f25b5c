using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Rights;

/// <summary>What the end of a request does beside answering, as it was typed: each kind of request reads its own part.</summary>
public sealed record EffectForm(Ground? Ground, IReadOnlyList<Purpose> Purposes)
{
    public static readonly EffectForm Empty = new(null, []);
    private const int LongestText = 2000;

    /// <summary>What is taken back: "form/item", as <see cref="Consent.ConsentForms"/> knows them.</summary>
    public IReadOnlyList<string> Taken { get; private init; } = [];

    /// <summary>What is changed, how a copy gets to whoever gets it, or what a person found who decided anew.</summary>
    public string What { get; private init; } = "";

    /// <summary>Who changes it, who gets it, or who decided.</summary>
    public string Who { get; private init; } = "";

    /// <summary>What the person wants to stand beside their record.</summary>
    public string Statement { get; private init; } = "";

    internal bool SaysWhat => What.Length > 0 && Who.Length > 0;

    public static EffectForm Read(IFormCollection sent, FieldErrors errors) =>
        new(
            Enum.TryParse(sent["ground"], out Ground ground)
            && RestrictionWords.Grounds.Contains(ground)
                ? ground
                : null,
            [
                .. RestrictionWords.Purposes.Where(p =>
                    sent["purposes"].Contains(p.Key, StringComparer.Ordinal)
                ),
            ]
        )
        {
            Taken = [.. sent["taken"].OfType<string>()],
            What = errors.Text(sent, "what", LongestText),
            Who = errors.Text(sent, "who", LongestText),
            Statement = errors.Text(sent, "statement", LongestText),
        };
}
