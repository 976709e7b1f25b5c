using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Haven.Screening.FreeText;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Transfers;

/// <summary>To whom, and why.</summary>
public sealed class TransferForm
{
    public const string ToName = "to";
    public const string ReasonName = "reason";

    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    public MemberId? To { get; private init; }

    public string Reason { get; private init; } = "";

    /// <summary>What the reason may tell of a person, and its writer was not asked about yet (promise SCR-6).</summary>
    public IReadOnlyList<Telling> Tellings { get; private init; } = [];

    public string Kept { get; private init; } = "";

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? this[string name] => errors.GetValueOrDefault(name);

    public static TransferForm Parse(IFormCollection sent)
    {
        var (reason, wrong) = TypedText.Clean(
            sent[ReasonName],
            "The reason",
            ClientTransfer.LongestReason,
            lines: true
        );
        var kept = new KeptTellings(sent[KeptTellings.Field]);
        var form = new TransferForm
        {
            To = Guid.TryParse(sent[ToName], out var to) ? new MemberId(to) : null,
            Reason = reason,
            Tellings = kept.News(reason),
            Kept = kept.With([reason]),
        };
        if (form.To is null)
        {
            form.Add(ToName, "Choose who is to look after the client.");
        }
        if (wrong is not null)
        {
            form.Add(ReasonName, wrong);
        }
        else if (form.Tellings.Count > 0)
        {
            form.Add(
                ReasonName,
                "Not handed over yet: look at the text that is pointed out below. To keep it as it is, send it once more."
            );
        }
        return form;
    }

    public TransferForm Add(string name, string error)
    {
        errors[name] = error;
        return this;
    }
}
