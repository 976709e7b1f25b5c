using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Rights.Package;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Permissions;

/// <summary>What a permission is to allow, as a professional prepared it. The last day is nobody's usual one.</summary>
public sealed class PermissionForm
{
    public const string ItemsName = "items";
    private const int LongestLine = 100;
    private const int LongestText = 300;

    /// <summary>
    /// The longest time. VAWA asks for a reasonable one; after a year somebody's life is another, and they are asked anew.
    /// </summary>
    public static readonly CalendarPeriod Longest = CalendarPeriod.OfYears(1);

    public string Recipient { get; private init; } = "";
    public string Address { get; private init; } = "";
    public string Where { get; private init; } = "";
    public string UsedFor { get; private init; } = "";
    public IReadOnlyList<string> Items { get; private init; } = [];
    public bool WithTyped { get; private init; }
    public TypedDay From { get; private init; } = TypedDay.None;
    public TypedDay Until { get; private init; } = TypedDay.None;
    public string Lang { get; private init; } = "";
    public Guid Follows { get; private init; }
    public FieldErrors Errors { get; }

    /// <summary>A form that nobody has touched.</summary>
    public static PermissionForm Fresh(DateOnly today) => new() { From = TypedDay.Of(today) };

    /// <summary>The same as before, for another time: its end is chosen anew.</summary>
    public static PermissionForm After(PermissionSheet before, DateOnly today) =>
        new()
        {
            Recipient = before.Terms.Recipient,
            Address = before.Terms.Address,
            Where =
                before.Terms.Transfer == 0
                    ? PackageWay.Here
                    : before.Terms.Transfer.ToString(CultureInfo.InvariantCulture),
            UsedFor = before.Terms.UsedFor,
            Items = before.Terms.Items,
            WithTyped = before.Terms.WithTyped,
            From = TypedDay.Of(today),
            Lang = before.Terms.Lang,
            Follows = before.Record.Id,
        };

    public static PermissionForm Parse(
        IFormCollection sent,
        DisclosureItems items,
        IReadOnlyList<SelectItem> ways,
        DateOnly today
    )
    {
        var errors = new FieldErrors();
        _ = Guid.TryParse(sent["follows"], out var follows);
        var form = new PermissionForm(errors)
        {
            Recipient = errors.Text(
                sent,
                "recipient",
                LongestLine,
                "Name one person or organisation.",
                "The name",
                lines: false
            ),
            Address = errors.Text(
                sent,
                "address",
                LongestLine,
                "Say where they are reached.",
                "The address",
                lines: false
            ),
            Where = sent["where"].ToString(),
            UsedFor = errors.Text(
                sent,
                "used-for",
                LongestText,
                "Say what they need it for.",
                "The purpose",
                lines: false
            ),
            Items =
            [
                .. items
                    .All.Select(i => i.Key)
                    .Where(k => sent[ItemsName].Contains(k, StringComparer.Ordinal)),
            ],
            WithTyped = sent["typed"] == "yes",
            From = TypedDay.Parse(sent, "from"),
            Until = TypedDay.Parse(sent, "until"),
            Lang = sent["lang"].ToString(),
            Follows = follows,
        };
        form.Check(ways, today);
        return form;
    }

    private PermissionForm()
        : this(new FieldErrors()) { }

    private PermissionForm(FieldErrors errors) => Errors = errors;

    private void Check(IReadOnlyList<SelectItem> ways, DateOnly today)
    {
        if (Where.Length == 0 || !ways.Any(w => w.Value == Where))
        {
            Errors.Add("where", "Choose where they are.");
        }
        if (Items.Count == 0)
        {
            Errors.Add(ItemsName, "Choose at least one thing.");
        }
        if (Lang is not ("en" or "es"))
        {
            Errors.Add("lang", "Choose the language in which they read it.");
        }
        if (From.Day is null)
        {
            Errors.Add("from", "Enter the first day, for example 27 3 2026.");
        }
        else if (From.Day < today || From.Day > Longest.LastDay(today))
        {
            Errors.Add("from", "The first day is today or later, within a year.");
        }
        if (Until.Day is null)
        {
            Errors.Add("until", "Enter the last day. Ask them how long they want it.");
        }
        else if (Until.Day < (From.Day ?? today))
        {
            Errors.Add("until", "The last day cannot be before the first.");
        }
        else if (From.Day is { } from && Until.Day > Longest.LastDay(from))
        {
            Errors.Add("until", "The longest time is one year. After that they are asked anew.");
        }
    }

    /// <summary>All that was typed, as hidden fields carry it on.</summary>
    public IEnumerable<(string Name, string Value)> Fields =>
        [
            ("recipient", Recipient),
            ("address", Address),
            ("where", Where),
            ("used-for", UsedFor),
            .. Items.Select(i => (ItemsName, i)),
            .. WithTyped ? [("typed", "yes")] : Array.Empty<(string, string)>(),
            .. Of("from", From),
            .. Of("until", Until),
            ("lang", Lang),
            ("follows", Follows.ToString("D", CultureInfo.InvariantCulture)),
        ];

    /// <summary>Once nothing is wrong with it.</summary>
    public PermissionTerms ToTerms() =>
        new(
            Recipient,
            Address,
            UsedFor,
            Items,
            WithTyped,
            PackageWay.Parse(Where)?.Transfer ?? 0,
            From.Day!.Value,
            Until.Day!.Value,
            Lang,
            Follows
        );

    private static (string, string)[] Of(string name, TypedDay day) =>
        [($"{name}-day", day.D), ($"{name}-month", day.M), ($"{name}-year", day.Y)];
}
