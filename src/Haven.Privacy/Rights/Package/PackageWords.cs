using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;

namespace Haven.Privacy.Rights.Package;

/// <summary>What a package says beside what is kept, in one language.</summary>
internal sealed partial record PackageWords
{
    public required string Lang { get; init; }
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string IntroOthers { get; init; }
    public required string TitleRelated { get; init; }
    public required string IntroRelated { get; init; }
    public required string MadeOnFormat { get; init; }
    public required string Files { get; init; }
    public required string Contents { get; init; }
    public required string Records { get; init; }
    public required string NothingKept { get; init; }
    public required string RecordFormat { get; init; }
    public required string AboutFields { get; init; }
    public required string Field { get; init; }
    public required string KindOfFact { get; init; }
    public required string Whose { get; init; }
    public required string YourOwn { get; init; }
    public required string TheirOwn { get; init; }
    public required string Source { get; init; }
    public required string SourceUnsaid { get; init; }
    public required string Stored { get; init; }
    public required string IsSealed { get; init; }
    public required string IsClear { get; init; }
    public required string Empty { get; init; }
    public required IReadOnlyDictionary<MaskReason, string> Masks { get; init; }
    public required string NotShown { get; init; }
    public required string NotShownNone { get; init; }
    public required string NotShownOthers { get; init; }
    public required string Names { get; init; }
    public required string PurposesTitle { get; init; }
    public required string ForWhat { get; init; }
    public required string Basis { get; init; }
    public required string NoBasis { get; init; }
    public required string ReadersTitle { get; init; }
    public required string ReadersIntro { get; init; }
    public required string Day { get; init; }
    public required string Role { get; init; }
    public required string What { get; init; }
    public required string Times { get; init; }
    public required string KeptTitle { get; init; }
    public required string KeptFormat { get; init; }
    public required string KeptUntilFormat { get; init; }
    public required string KeptAsked { get; init; }
    public required string KeptCounted { get; init; }
    public required string KeptNotYet { get; init; }
    public required string KeptOpen { get; init; }
    public required string KeptUnknown { get; init; }
    public required string KeptEnd { get; init; }
    public required IReadOnlyDictionary<Trigger, string> Triggers { get; init; }
    public required string PlaceTitle { get; init; }
    public required string PlaceFormat { get; init; }
    public required string PlaceUnknown { get; init; }
    public required string AbroadNone { get; init; }
    public required string AbroadIntro { get; init; }
    public required string Country { get; init; }
    public required string Recipient { get; init; }
    public required string Safeguard { get; init; }
    public required string GuardedTitle { get; init; }
    public required IReadOnlyList<string> Guards { get; init; }
    public required string RightsTitle { get; init; }
    public required string RightsText { get; init; }
    public required IReadOnlyDictionary<Act, string> Acts { get; init; }

    /// <summary>Null where the words that are declared do: in English.</summary>
    public IReadOnlyDictionary<string, string>? Purposes { get; init; }

    public IReadOnlyDictionary<Roles, string>? RoleNames { get; init; }

    public IReadOnlyDictionary<DataClass, string>? Classes { get; init; }

    public static PackageWords In(string language) => language == "es" ? Spanish : English;

    public string Of(Purpose purpose) => Purposes?.GetValueOrDefault(purpose.Key) ?? purpose.Words;

    public string OfPurpose(string key) => Purpose.Find(key) is { } purpose ? Of(purpose) : key;

    public string Of(DataClass kind) =>
        Classes?.GetValueOrDefault(kind) ?? InventoryWords.Of($"{kind}");

    public string Of(Roles roles) =>
        RoleNames is null
            ? InventoryWords.Of(roles)
            : string.Join(
                ", ",
                RoleNames
                    .Where(r => roles.HasFlag(r.Key))
                    .Select(r => r.Value)
                    .Distinct(StringComparer.Ordinal)
            );

    public static string Fill(string format, params object[] with) =>
        string.Format(CultureInfo.InvariantCulture, format, with);
}
