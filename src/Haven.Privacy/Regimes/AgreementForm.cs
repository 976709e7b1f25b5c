using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Regimes;

/// <summary>A business associate agreement as it was typed.</summary>
public sealed class AgreementForm
{
    public const int LongestWith = 200;
    public const string WithName = "with";
    public const string FromName = "from";
    public const string UntilName = "until";
    public const string PurposesName = "purposes";
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    /// <summary>The number of the agreement that stood when the page was made.</summary>
    public int Seen { get; private init; }

    public string With { get; private init; } = "";

    public TypedDay From { get; private init; } = TypedDay.None;

    public TypedDay Until { get; private init; } = TypedDay.None;

    /// <summary>Keys of the purposes that it allows.</summary>
    public IReadOnlyList<string> Purposes { get; private init; } = [];

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    /// <summary>The purposes that an agreement can allow: those that the chosen laws close without one.</summary>
    public static IReadOnlyList<Purpose> Offered(RegimeRules rules) =>
        [
            .. Purpose.All.Where(p =>
                rules.NarrowingsOf(p).Any(n => n.What.Unless == Condition.Agreement)
            ),
        ];

    public static AgreementForm Of(BusinessAgreement? agreement) =>
        agreement is null
            ? new AgreementForm()
            : new AgreementForm
            {
                Seen = agreement.Number,
                With = agreement.With,
                From = TypedDay.Of(agreement.From),
                Until = TypedDay.Of(agreement.Until),
                Purposes = agreement.Purposes.Split(','),
            };

    public static AgreementForm Parse(IFormCollection sent, RegimeRules rules)
    {
        var (with, wrong) = TypedText.Clean(sent[WithName], "The other party", LongestWith);
        var form = new AgreementForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            With = with,
            From = TypedDay.Parse(sent, FromName),
            Until = TypedDay.Parse(sent, UntilName),
            Purposes =
            [
                .. Offered(rules)
                    .Select(p => p.Key)
                    .Where(k => sent[PurposesName].Contains(k, StringComparer.Ordinal)),
            ],
        };
        form.Check(wrong);
        return form;
    }

    private void Check(string? wrongWith)
    {
        if (wrongWith is not null || With.Length == 0)
        {
            errors[WithName] = wrongWith ?? "Enter whom the agreement is with.";
        }
        if (From.Day is null)
        {
            errors[FromName] =
                "Enter the first day on which the agreement is in force, such as 27 3 2026.";
        }
        if (!Until.IsEmpty && Until.Day is null)
        {
            errors[UntilName] =
                "Enter the last day on which it is in force, such as 27 3 2029, or leave it empty.";
        }
        else if (Until.Day < From.Day)
        {
            errors[UntilName] = "The last day is before the first. Look at both again.";
        }
        if (Purposes.Count == 0)
        {
            errors[PurposesName] = "Choose at least one purpose that the agreement allows.";
        }
    }
}
