using Haven.Research.Model;

namespace Haven.Research.Participants;

/// <summary>A participant's code: "P-" and seven random digits.</summary>
public static class ParticipantCode
{
    private static readonly LetteredNumber Shape = new('P');

    public static long Draw() => LetteredNumber.Draw();

    /// <inheritdoc cref="LetteredNumber.Words"/>
    public static string Words(long code) => Shape.Words(code);

    /// <inheritdoc cref="LetteredNumber.Parse"/>
    public static long? Parse(string? typed) => Shape.Parse(typed);
}
