using Haven.Design.Components;
using Haven.Privacy.Vault;
using Haven.Screening.Model;

namespace Haven.Screening.Clients;

/// <summary>An instrument to choose.</summary>
public sealed record InstrumentChoice(InstrumentId Id, string Code, string Title, string Version)
{
    /// <summary>Old screenings are still named after it, and no new one begins with it.</summary>
    public bool IsRetired { get; init; }
}

/// <summary>One screening in a list: when, on which instrument, how it ended.</summary>
public sealed record ScreeningLine(
    int Number,
    string Instrument,
    long StartedAt,
    long FinishedAt,
    ScreeningResult? Result,
    bool Confirmed
)
{
    public static ScreeningLine Of(
        ScreeningRecord screening,
        Opened opened,
        IReadOnlyList<InstrumentChoice> instruments
    ) =>
        new(
            screening.Number,
            instruments.FirstOrDefault(i => i.Id == screening.Instrument)?.Title ?? "",
            screening.StartedAt,
            screening.FinishedAt,
            ScreeningResult.Read(opened.Read(screening.Result)),
            screening.ConfirmedAt != 0
        );

    public string When =>
        FinishedAt == 0 ? "Started " + Words.Day(StartedAt) : Words.Day(FinishedAt);

    public string Score => Result?.Score ?? "";

    public string LevelWords => Result?.LevelWords ?? "Not finished";

    public Tone Tone => Result?.Tone ?? Tone.Missing;
}
