using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Demands;

/// <summary>A demand as it was typed when it came.</summary>
public sealed class DemandForm
{
    public const string Known = "known";
    public const string Nobody = "nobody";
    public const int LongestLine = 200;
    public const int LongestText = 2000;

    /// <summary>Made with the page, so that a form sent twice is one demand.</summary>
    public Guid Once { get; private init; } = Guid.CreateVersion7();

    public DemandKind? Kind { get; private init; }

    public string From { get; private set; } = "";

    public string Number { get; private set; } = "";

    public TypedDay PaperOn { get; private init; } = TypedDay.None;

    public TypedDay AnswerBy { get; private init; } = TypedDay.None;

    /// <summary><see cref="Known"/> or <see cref="Nobody"/>.</summary>
    public string About { get; private init; } = "";

    public string Code { get; private init; } = "";

    public string Wants { get; private set; } = "";

    public FieldErrors Errors { get; } = new();

    public static DemandForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new DemandForm
        {
            Once = Guid.TryParse(sent["once"], out var once) ? once : Guid.CreateVersion7(),
            Kind =
                Enum.TryParse<DemandKind>(sent["kind"], out var kind) && Enum.IsDefined(kind)
                    ? kind
                    : null,
            PaperOn = TypedDay.Parse(sent, "paper"),
            AnswerBy = TypedDay.Parse(sent, "answer"),
            About = sent["about"].ToString(),
            Code = sent["code"].ToString().Trim(),
        };
        if (form.Kind is null)
        {
            form.Errors.Add("kind", "Choose what came in.");
        }
        form.From = form.Errors.Text(
            sent,
            "from",
            LongestLine,
            "Enter who demands it.",
            lines: false
        );
        form.Number = form.Errors.Text(sent, "number", LongestLine, lines: false);
        form.Judge(today);
        form.Wants = form.Errors.Text(sent, "wants", LongestText, "Say what they want.");
        return form;
    }

    internal Demand New(Reader reader, PersonKeyId key, PersonKeyId of, string handle, long now) =>
        new()
        {
            Id = Once,
            OrganisationId = reader.Organisation,
            PersonKey = key,
            Of = of,
            Handle = Sealed<string>.Of(handle),
            Kind = Sealed<DemandKind?>.Of(Kind),
            From = Sealed<string>.Of(From),
            Number = Sealed<string>.Of(Number),
            Wants = Sealed<string>.Of(Wants),
            PaperOn = PaperOn.Day!.Value,
            AnswerBy = AnswerBy.Day!.Value,
            By = new MemberId(reader.Member),
            At = now,
            Order = Sealed<OrderKind?>.Of(null),
            Evidence = Sealed<string>.Of(null),
            Recipient = Sealed<string>.Of(null),
            Address = Sealed<string>.Of(null),
            Items = Sealed<string>.Of(null),
        };

    private void Judge(DateOnly today)
    {
        if (PaperOn.Day is not { } paper || paper > today || paper < today.AddYears(-2))
        {
            Errors.Add(
                "paper",
                "Enter the day on the paper, at most two years ago, such as 27 3 2026."
            );
        }
        if (AnswerBy.Day is not { } by || by < PaperOn.Day || by > today.AddYears(2))
        {
            Errors.Add(
                "answer",
                "Enter the last day for the answer, such as 27 4 2026. It is not before the paper, and at most two years ahead."
            );
        }
        if (About is not (Known or Nobody))
        {
            Errors.Add("about", "Choose about whom it is.");
        }
        else if (About == Known && Code.Length == 0)
        {
            Errors.Add("code", "Enter the code of the person.");
        }
    }
}
