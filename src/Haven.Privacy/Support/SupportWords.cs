using Haven.Design.Components;
using Haven.Privacy.Audit;

namespace Haven.Privacy.Support;

internal static class SupportWords
{
    public static IReadOnlyList<(SupportAreas Area, string Words)> Areas { get; } =
    [
        (SupportAreas.Settings, "How Haven is set up"),
        (SupportAreas.Instruments, "Which instruments are in use"),
        (SupportAreas.Registers, "What is stored, and where it goes"),
    ];

    public static IReadOnlyList<Choice> Reasons { get; } =
    [.. Enum.GetValues<SupportReason>().Select(r => new Choice(r.ToString(), Of(r)))];

    public static IReadOnlyList<Choice> HourChoices { get; } =
    [.. SupportGrant.Hours.Select(h => new Choice($"{h}", h == 1 ? "1 hour" : $"{h} hours"))];

    public static string Of(SupportReason reason) =>
        reason switch
        {
            SupportReason.Fault => "Something does not work as it should",
            SupportReason.SettingUp => "Haven is being set up",
            _ => "A new version is looked at",
        };

    public static string Of(SupportAreas areas) =>
        string.Join("; ", Areas.Where(a => areas.HasFlag(a.Area)).Select(a => a.Words));

    public static IReadOnlyCollection<string> Values(SupportAreas areas) =>
        [.. Areas.Where(a => areas.HasFlag(a.Area)).Select(a => a.Area.ToString())];

    public static string WithReference(SupportGrant grant) =>
        Of(grant.Reason) + (grant.Reference.Length > 0 ? $" ({grant.Reference})" : "");

    public static string Of(Act act) => act == Act.Refused ? "Refused" : "Seen";
}
