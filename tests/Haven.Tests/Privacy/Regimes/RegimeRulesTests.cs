using FsCheck;
using FsCheck.Fluent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;

namespace Haven.Tests.Privacy.Regimes;

public class RegimeRulesTests
{
    private static readonly string[] Periods =
    [
        "P1D",
        "P27D",
        "P28D",
        "P30D",
        "P31D",
        "P1M",
        "P60D",
        "P2M",
        "P1Y",
        "P6Y",
    ];

    [Fact]
    public void NothingChosen_AsksForNothing()
    {
        var rules = RegimeRules.None;

        rules.Due(ClockKind.Access, new(2026, 1, 31)).ShouldBeNull();
        rules.AgeOf(AgeKind.ParentConsents).ShouldBeNull();
        rules.KeepOf(KeepKind.AuditLog, new(2026, 1, 31)).ShouldBe(new(null, null, false));
        rules.NeedsAgreement.ShouldBeFalse();
    }

    /// <summary>A month is shorter than 30 days in February, and longer in July.</summary>
    [Theory]
    [InlineData("2026-01-31", "2026-02-28", "gdpr")]
    [InlineData("2026-02-10", "2026-03-10", "gdpr")]
    [InlineData("2026-07-10", "2026-08-09", "hipaa")]
    [InlineData("2028-01-30", "2028-02-29", "hipaa")]
    public void OfTwoClocks_TheFirstLastDayHolds(string from, string last, string by)
    {
        var rules = Shipped("gdpr", "hipaa", "ferpa");

        var due = rules.Due(ClockKind.Access, DateOnly.Parse(from))!;

        due.LastDay.ShouldBe(DateOnly.Parse(last));
        // Both set the 29th of February; either may be named.
        (due.By.Id == by || from.StartsWith("2028", StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Fact]
    public void AnExtension_NeverGoesBeyondALawThatAllowsNone()
    {
        var from = new DateOnly(2026, 3, 1);

        Shipped("gdpr").DueIfExtended(ClockKind.Access, from)!.LastDay.ShouldBe(new(2026, 6, 1));
        Shipped("gdpr", "ferpa")
            .DueIfExtended(ClockKind.Access, from)!
            .LastDay.ShouldBe(from.AddDays(45));
    }

    [Fact]
    public void OfTwoAges_TheHigherHolds()
    {
        Shipped("uk-gdpr", "coppa").AgeOf(AgeKind.ParentConsents)!.What.Below.ShouldBe(13);
        var age = Shipped("uk-gdpr", "gdpr", "coppa").AgeOf(AgeKind.ParentConsents)!;
        (age.What.Below, age.By.Id).ShouldBe((16, "gdpr"));
    }

    [Fact]
    public void Hipaa_KeepsDocumentationForSixYears_AndAsksForAnAgreement()
    {
        var rules = Shipped("hipaa");

        rules
            .KeepOf(KeepKind.PrivacyRecords, new(2024, 2, 29))
            .ShouldBe(new(new(2030, 2, 28), null, false));
        rules.NeedsAgreement.ShouldBeTrue();
        rules
            .NarrowingsOf(Purpose.CaseWork)
            .ShouldHaveSingleItem()
            .What.Unless.ShouldBe(Condition.Agreement);
        rules.NarrowingsOf(Purpose.MemberAdministration).ShouldBeEmpty();
    }

    [Fact]
    public void AContradiction_IsOpen_UntilThePairIsSettled()
    {
        var day = new DateOnly(2026, 5, 1);
        Regime[] laws = [Laws.Keep("keep", "P6Y", null), Laws.Keep("delete", null, "P1Y")];
        var open = RegimeRules.Of(laws);
        open.KeepOf(KeepKind.AuditLog, day).ShouldBe(new(new(2032, 5, 1), new(2027, 5, 1), true));
        var conflict = open.OpenConflicts.ShouldHaveSingleItem();
        (conflict.Least.By.Id, conflict.Longest.By.Id).ShouldBe(("keep", "delete"));

        foreach (bool keeps in new[] { true, false })
        {
            var settled = RegimeRules.Of(
                laws,
                [new Settlement(KeepKind.AuditLog, "keep", "delete", keeps, "Our lawyer says so.")]
            );
            settled.OpenConflicts.ShouldBeEmpty();
            var until = new DateOnly(keeps ? 2032 : 2027, 5, 1);
            settled.KeepOf(KeepKind.AuditLog, day).ShouldBe(new(until, until, false));
        }
        // Another law in the place of one of the two: what was settled is no answer to that.
        RegimeRules
            .Of(
                [laws[0], Laws.Keep("other", null, "P1Y")],
                [new Settlement(KeepKind.AuditLog, "keep", "delete", true, "")]
            )
            .OpenConflicts.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("P1M", "P31D", 0)]
    [InlineData("P31D", "P1M", 1)]
    [InlineData("P30D", "P1M", 1)]
    [InlineData("P28D", "P1M", 0)]
    public void AContradiction_IsOneOnAnyDay(string least, string longest, int conflicts) =>
        RegimeRules
            .Of([Laws.Keep("keep", least, null), Laws.Keep("delete", null, longest)])
            .Conflicts.Count.ShouldBe(conflicts);

    [Fact]
    public void AMadeUpLaw_HasItsEffect_AsDataAlone()
    {
        var law = Laws.Of(
            "made-up",
            """
            "clocks": [{ "for": ["access", "erasure"], "period": "P7D", "source": "§ 1" }],
            "ages": [{ "for": "parent-consents", "below": 21, "source": "§ 2" }],
            "keep": [{ "of": "client-records", "longest": "P2Y", "source": "§ 3" }],
            "narrowing": [{ "purposes": ["reporting"], "unless": "release", "words": { "en": "Count nobody.", "es": "No cuente a nadie." }, "source": "§ 4" }],
            "wordings": [{ "key": "hello", "en": "Hello.", "es": "Hola.", "source": "§ 5" }]
            """
        );
        var rules = RegimeRules.Of([LawBook.Shipped.Find("gdpr")!, law]);
        var day = new DateOnly(2026, 6, 1);

        rules.Due(ClockKind.Erasure, day)!.LastDay.ShouldBe(day.AddDays(7));
        rules.Due(ClockKind.Portability, day)!.By.Id.ShouldBe("gdpr");
        rules.AgeOf(AgeKind.ParentConsents)!.What.Below.ShouldBe(21);
        rules.KeepOf(KeepKind.ClientRecords, day).LongestUntil.ShouldBe(day.AddYears(2));
        rules.NarrowingsOf(Purpose.Reporting).ShouldContain(n => n.By == law);
        rules.Wordings.ShouldContain(w => w.What.Text.Of("es") == "Hola.");
    }

    /// <summary>Whichever law is added to whichever others, nothing becomes laxer.</summary>
    [Fact]
    public void AddingALaw_NeverMakesAnythingLaxer() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new Random(seed);
                    var some = Enumerable
                        .Range(0, random.Next(4))
                        .Select(i => Any(random, $"law-{i}"))
                        .ToList();
                    var before = RegimeRules.Of(some);
                    var after = RegimeRules.Of([.. some, Any(random, "added")]);
                    var day = new DateOnly(2024, 1, 1).AddDays(random.Next(3000));
                    return IsNoLaxer(before, after, day);
                }
            )
            .QuickCheckThrowOnFailure();

    private static bool IsNoLaxer(RegimeRules before, RegimeRules after, DateOnly day)
    {
        var (keepBefore, keepAfter) = (
            before.KeepOf(KeepKind.AuditLog, day),
            after.KeepOf(KeepKind.AuditLog, day)
        );
        return IsNoLater(
                before.Due(ClockKind.Access, day)?.LastDay,
                after.Due(ClockKind.Access, day)?.LastDay
            )
            && IsNoLater(
                before.DueIfExtended(ClockKind.Access, day)?.LastDay,
                after.DueIfExtended(ClockKind.Access, day)?.LastDay
            )
            && IsNoLater(keepBefore.LongestUntil, keepAfter.LongestUntil)
            && (keepBefore.LeastUntil is null || keepAfter.LeastUntil >= keepBefore.LeastUntil)
            && (after.AgeOf(AgeKind.GuardianActs)?.What.Below ?? 0)
                >= (before.AgeOf(AgeKind.GuardianActs)?.What.Below ?? 0)
            && before
                .NarrowingsOf(Purpose.Exchange)
                .All(n => after.NarrowingsOf(Purpose.Exchange).Contains(n))
            && before.Wordings.All(after.Wordings.Contains)
            && (!before.NeedsAgreement || after.NeedsAgreement)
            && before.OpenConflicts.All(c => after.OpenConflicts.Any(a => a.Of == c.Of));
    }

    private static bool IsNoLater(DateOnly? before, DateOnly? after) =>
        before is null || after <= before;

    private static Regime Any(Random random, string id)
    {
        string Period() => Periods[random.Next(Periods.Length)];
        var parts = new List<string>();
        if (random.Next(2) == 0)
        {
            string extension = random.Next(2) == 0 ? "" : $"\"extension\": \"{Period()}\",";
            parts.Add(
                $$""" "clocks": [{ "for": ["access"], "period": "{{Period()}}", {{extension}} "source": "§" }] """
            );
        }
        if (random.Next(2) == 0)
        {
            parts.Add(
                $$""" "ages": [{ "for": "guardian-acts", "below": {{random.Next(1, 25)}}, "source": "§" }] """
            );
        }
        if (random.Next(2) == 0)
        {
            string end = random.Next(2) == 0 ? "least" : "longest";
            parts.Add(
                $$""" "keep": [{ "of": "audit-log", "{{end}}": "{{Period()}}", "source": "§" }] """
            );
        }
        if (random.Next(2) == 0)
        {
            string unless = random.Next(2) == 0 ? "agreement" : "release";
            parts.Add(
                $$""" "narrowing": [{ "purposes": ["exchange"], "unless": "{{unless}}", "words": { "en": "a", "es": "b" }, "source": "§" }], "wordings": [{ "key": "w", "en": "a", "es": "b", "source": "§" }] """
            );
        }
        return Laws.Of(id, string.Join(',', parts));
    }

    internal static RegimeRules Shipped(params string[] ids) =>
        RegimeRules.Of(ids.Select(id => LawBook.Shipped.Find(id)!));
}
