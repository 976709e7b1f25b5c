using System.Globalization;
using Haven.Helpline.Recipients;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Helpline.Referrals;

/// <summary>A proposal as it was typed. It begins empty: nothing of the chat comes into it by itself, and no end is chosen.</summary>
public sealed class OfferForm
{
    private const int LongestUsedFor = 200;
    private const int LongestItem = 200;

    /// <summary>The fields of what can be told, as the page shows them.</summary>
    public static readonly IReadOnlyList<(
        ReferralItemKind Kind,
        string Field,
        string Label
    )> Fields =
    [
        (ReferralItemKind.Called, "called", "A name or a word to call them by"),
        (ReferralItemKind.Reach, "reach", "How, and when, they can be reached safely"),
        (ReferralItemKind.Town, "near", "The town or area"),
        (ReferralItemKind.Need, "need", "What they need"),
        (ReferralItemKind.Language, "speaks", "Which language they speak"),
        (ReferralItemKind.Other, "other", "Something else that the service has to know"),
    ];

    private readonly Dictionary<ReferralItemKind, string> items = [];

    public string Recipient { get; private set; } = "";

    public string UsedFor { get; private set; } = "";

    public string Days { get; private set; } = "";

    /// <summary>Null where something is wrong with the form.</summary>
    public ReferralTerms? Terms { get; private set; }

    public FieldErrors Errors { get; } = new();

    public string Item(ReferralItemKind kind) => items.GetValueOrDefault(kind, "");

    public static OfferForm Parse(
        IFormCollection sent,
        IReadOnlyList<ReferralRecipient> recipients,
        DateOnly today
    )
    {
        var form = new OfferForm
        {
            Recipient = sent["recipient"].ToString(),
            Days = sent["days"].ToString().Trim(),
        };
        var to = recipients.FirstOrDefault(r => $"{r.Id.Value:D}" == form.Recipient);
        if (to is null)
        {
            form.Errors.Add("recipient", "Choose a service of the list.");
        }
        form.UsedFor = form.Errors.Text(
            sent,
            "used-for",
            LongestUsedFor,
            "Say what the service is told this for.",
            "This",
            lines: false
        );
        bool isNumber = int.TryParse(
            form.Days,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int days
        );
        if (!isNumber || days is < 1 or > ReferralTerms.MostDays)
        {
            form.Errors.Add(
                "days",
                $"Enter a whole number of days from 1 to {ReferralTerms.MostDays}."
            );
        }
        foreach (var (kind, field, _) in Fields)
        {
            form.items[kind] = form.Errors.Text(
                sent,
                field,
                LongestItem,
                words: "This",
                lines: false
            );
        }
        if (form.items.Values.All(i => i.Length == 0))
        {
            form.Errors.Add(Fields[0].Field, "Write at least one thing that would be told.");
        }
        if (!form.Errors.Any)
        {
            form.Terms = new ReferralTerms(
                to!.Id.Value,
                to.Name,
                to.About,
                form.UsedFor,
                today.AddDays(days),
                [
                    .. form
                        .items.Where(i => i.Value.Length > 0)
                        .Select(i => new ReferralItem(i.Key, i.Value)),
                ]
            );
        }
        return form;
    }
}
