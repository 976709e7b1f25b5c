using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Rights;

/// <summary>What the end of a request does beside answering, as it was typed: each kind of request reads its own part.</summary>
public sealed record EffectForm(Ground? Ground, IReadOnlyList<Purpose> Purposes)
{
    public static readonly EffectForm Empty = new(null, []);

    public static EffectForm Read(IFormCollection sent) =>
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
        );
}
