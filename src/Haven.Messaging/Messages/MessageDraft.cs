using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Messaging.Messages;

/// <summary>
/// A message before somebody has looked at whom it goes to and sent it. Sending takes it away: so it goes out once,
/// whoever presses how often.
/// </summary>
[Stored("A message to families, before it is sent")]
[OwnKey]
[NotGiven(NotGivenTo.Anybody, "Nobody was sent it, and it goes after a month.")]
[NotTakenOut("It goes when it is sent, and after a month at the latest.")]
public sealed class MessageDraft : ISealedRecord, IInstallationVisible
{
    [NotPersonal("the message's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the message's own key")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("what kind of message it is")]
    public MessageKind Kind { get; set; }

    /// <summary><see cref="Audience"/>.</summary>
    [NotPersonal("the grades that it is for")]
    public required string Grades { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was begun")]
    public long BegunAt { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> Title { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> Text { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> SpanishTitle { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> SpanishText { get; set; }

    /// <summary>Two may write at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>Whom a message is for: everybody, or some grades. The roster knows no classes.</summary>
public static class Audience
{
    private const char Between = '|';

    /// <summary>A grade that is longer, or holds what stands between grades, cannot be chosen.</summary>
    public const int LongestGrade = 20;

    public static string Write(IEnumerable<string> grades) => string.Join(Between, grades);

    /// <summary>None for everybody.</summary>
    public static IReadOnlyList<string> Read(string grades) =>
        grades.Length == 0 ? [] : grades.Split(Between);

    public static bool CanBeChosen(string grade) =>
        grade.Length is > 0 and <= LongestGrade && !grade.Contains(Between);

    public static string Words(string grades) =>
        Read(grades) switch
        {
            [] => "The whole school",
            [var one] => $"Grade {one}",
            var some => $"Grades {string.Join(", ", some)}",
        };
}
