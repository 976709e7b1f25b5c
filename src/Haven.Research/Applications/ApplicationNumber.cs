using Haven.Research.Model;

namespace Haven.Research.Applications;

/// <summary>The number by which an applicant and the members speak of an application: "A-" and seven random digits.</summary>
public static class ApplicationNumber
{
    private static readonly LetteredNumber Shape = new('A');

    public static long Draw() => LetteredNumber.Draw();

    /// <inheritdoc cref="LetteredNumber.Words"/>
    public static string Words(long number) => Shape.Words(number);

    /// <inheritdoc cref="LetteredNumber.Parse"/>
    public static long? Parse(string? typed) => Shape.Parse(typed);
}
