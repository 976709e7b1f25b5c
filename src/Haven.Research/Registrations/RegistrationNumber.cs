using Haven.Privacy.Audit;
using Haven.Research.Model;

namespace Haven.Research.Registrations;

/// <summary>The number by which whoever registered and the members speak of a registration: "E-" and seven random digits.</summary>
public static class RegistrationNumber
{
    private static readonly LetteredNumber Shape = new('E');

    public static long Draw() => LetteredNumber.Draw();

    /// <inheritdoc cref="LetteredNumber.Words"/>
    public static string Words(long number) => Shape.Words(number);

    /// <inheritdoc cref="LetteredNumber.Parse"/>
    public static long? Parse(string? typed) => Shape.Parse(typed);
}

/// <summary>How those who registered are named wherever people are looked for: by the number of their registration.</summary>
public sealed class RegistrationNames()
    : SubjectsByNumber<EventRegistration>("Event number", nameof(EventRegistration.Number))
{
    protected override long? Parse(string handle) => RegistrationNumber.Parse(handle);

    protected override string Words(long number) => RegistrationNumber.Words(number);
}
