using System.Text.RegularExpressions;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Abroad;

/// <summary>What a transfer can be chosen from, and what it has to agree with.</summary>
/// <param name="Home">Where everything is stored; null where nobody has said it.</param>
/// <param name="Today">Of the organisation's calendar.</param>
public sealed record TransferChoices(
    Country? Home,
    IReadOnlyList<KeptKind> Kinds,
    RegimeRules Rules,
    DateOnly Today
)
{
    public IReadOnlyList<Safeguard> Safeguards => SafeguardBook.Shipped.Offered(Rules);
}

/// <summary>A transfer as somebody typed it.</summary>
public sealed partial class TransferForm
{
    public const int LongestName = 200;
    public const int LongestPaper = 300;
    public const int LongestReason = 1000;

    /// <summary>The highest number on the register when the page was made.</summary>
    public int Seen { get; init; }

    public string Country { get; private init; } = "";

    public string Recipient { get; private set; } = "";

    public IReadOnlyList<string> Kinds { get; private init; } = [];

    public string Purpose { get; private init; } = "";

    public TypedDay From { get; private init; } = TypedDay.None;

    public TypedDay Until { get; private init; } = TypedDay.None;

    public string Safeguard { get; private init; } = "";

    public string Paper { get; private set; } = "";

    public string PaperHash { get; private init; } = "";

    /// <summary>"yes", "no", or nothing.</summary>
    public string Consent { get; private init; } = "";

    public string WhyNoConsent { get; private set; } = "";

    public FieldErrors Errors { get; } = new();

    public static TransferForm Parse(IFormCollection sent, TransferChoices choices)
    {
        var form = new TransferForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            Country = sent["country"].ToString(),
            Kinds =
            [
                .. choices
                    .Kinds.Select(k => k.Key)
                    .Where(k => sent["kinds"].Contains(k, StringComparer.Ordinal)),
            ],
            Purpose = sent["purpose"].ToString(),
            From = TypedDay.Parse(sent, "from"),
            Until = TypedDay.Parse(sent, "until"),
            Safeguard = sent["safeguard"].ToString(),
            PaperHash = sent["hash"].ToString().Trim().ToLowerInvariant(),
            Consent = sent["consent"].ToString(),
        };
        form.CheckWhere(choices);
        form.Recipient = form.Errors.Text(
            sent,
            "recipient",
            LongestName,
            "Enter who gets it.",
            lines: false
        );
        form.CheckWhat();
        form.CheckSafeguard(choices);
        form.Paper = form.Errors.Text(
            sent,
            "paper",
            LongestPaper,
            "Enter where the paper of the safeguard is found.",
            lines: false
        );
        form.CheckConsent(sent);
        return form;
    }

    public Transfer ToTransfer(OrganisationId organisation, MemberId by, long at) =>
        new()
        {
            OrganisationId = organisation,
            Number = Seen + 1,
            Country = Country,
            Recipient = Recipient,
            Kinds = string.Join(' ', Kinds),
            Purpose = Purpose,
            From = From.Day!.Value,
            Until = Until.Day,
            Safeguard = Safeguard,
            Paper = Paper,
            PaperHash = PaperHash,
            NeedsConsent = Consent == "yes",
            WhyNoConsent = WhyNoConsent,
            By = by,
            At = at,
        };

    private void CheckWhere(TransferChoices choices)
    {
        if (Abroad.Country.Find(Country) is null)
        {
            Errors.Add("country", "Choose the country to which it goes.");
        }
        else if (Country == choices.Home?.Code)
        {
            Errors.Add(
                "country",
                $"Everything is stored in {choices.Home.Within.En}. What stays there is no transfer."
            );
        }
    }

    private void CheckWhat()
    {
        if (Kinds.Count == 0)
        {
            Errors.Add("kinds", "Choose whose facts go there.");
        }
        if (Purposes.Purpose.Find(Purpose) is null)
        {
            Errors.Add("purpose", "Choose what it goes there for.");
        }
        if (From.Day is null)
        {
            Errors.Add("from", "Enter the first day, such as 27 3 2026.");
        }
        if (!Until.IsEmpty && Until.Day is null)
        {
            Errors.Add("until", "Enter the last day, such as 27 3 2029, or leave it empty.");
        }
        else if (Until.Day < From.Day)
        {
            Errors.Add("until", "The last day is before the first. Look at both again.");
        }
    }

    private void CheckSafeguard(TransferChoices choices)
    {
        if (!choices.Safeguards.Any(s => s.Key == Safeguard))
        {
            Errors.Add("safeguard", "Choose what guards it there.");
        }
        else if (
            Safeguard == Abroad.Safeguard.Adequacy
            && Abroad.Country.Find(Country) is { } country
            && SafeguardBook.Shipped.WhySafe(choices.Rules, Country, choices.Today).Count == 0
        )
        {
            Errors.Add(
                "safeguard",
                $"The laws that you chose do not treat {country.Within.En} as safe. Choose another safeguard."
            );
        }
        if (PaperHash.Length > 0 && !Sha256().IsMatch(PaperHash))
        {
            Errors.Add("hash", "A fingerprint (SHA-256) has 64 digits and letters from a to f.");
        }
    }

    private void CheckConsent(IFormCollection sent)
    {
        if (Consent is not ("yes" or "no"))
        {
            Errors.Add("consent", "Choose whether each person has to agree as well.");
        }
        else if (Consent == "no" && SafeguardBook.Shipped.Find(Safeguard) is { IsByConsent: true })
        {
            Errors.Add("consent", "The safeguard is that each person agrees. Choose “yes”.");
        }
        if (Consent == "no")
        {
            WhyNoConsent = Errors.Text(
                sent,
                "why",
                LongestReason,
                "Write why nobody has to agree."
            );
        }
    }

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.None, 1000)]
    private static partial Regex Sha256();
}

/// <summary>Why a transfer ends, as it was typed.</summary>
public sealed class EndTransferForm
{
    /// <summary>The <see cref="Transfer.Version"/> that the page showed.</summary>
    public int Seen { get; private init; }

    public string Reason { get; private set; } = "";

    public FieldErrors Errors { get; } = new();

    public static EndTransferForm Parse(IFormCollection sent)
    {
        var form = new EndTransferForm { Seen = SentNumber.Of(sent["seen"]) };
        form.Reason = form.Errors.Text(
            sent,
            "reason",
            TransferForm.LongestReason,
            "Write why it ends.",
            "The reason"
        );
        return form;
    }
}
