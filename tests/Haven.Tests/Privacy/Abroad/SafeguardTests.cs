using Haven.Privacy.Abroad;
using Haven.Privacy.Regimes;
using Haven.Tests.Privacy.Regimes;

namespace Haven.Tests.Privacy.Abroad;

/// <summary>The data about countries and safeguards that ships with Haven.</summary>
public class SafeguardTests
{
    private static readonly SafeguardBook Book = SafeguardBook.Shipped;

    [Fact]
    public void EachCountry_HasNamesInBothLanguages()
    {
        Country.All.Count.ShouldBe(249);
        Country.All.ShouldAllBe(c =>
            c.Code.Length == 2
            && c.Name.En.Length > 0
            && c.Name.Es.Length > 0
            && c.Within.En.EndsWith(c.Name.En)
        );
        Country.Find("GB")!.Within.Es.ShouldBe("el Reino Unido");
        Country.Find("gb").ShouldBeNull();
        Country.Find(null).ShouldBeNull();
    }

    [Fact]
    public void EachLawThatIsNamed_IsOneThatHavenShips()
    {
        var named = Book.All.SelectMany(s => s.Sources.Keys).Concat(Book.Safe.Select(s => s.Law));

        named.Distinct().ShouldAllBe(l => LawBook.Shipped.Find(l) != null);
        Book.All.Select(s => s.Key).ShouldBeUnique();
        Book.Safe.Select(s => (s.Law, s.Country)).ShouldBeUnique();
    }

    [Fact]
    public void ACountryIsSafe_WhereEachLawThatKnowsSuchCountriesSaysSo_WhileItHolds()
    {
        var day = new DateOnly(2026, 6, 1);
        Why("BR", day, "gdpr").ShouldHaveSingleItem().Source.ShouldContain("2026/179");
        Why("BR", new DateOnly(2026, 1, 25), "gdpr").ShouldBeEmpty();
        Why("BR", day, "uk-gdpr", "gdpr").ShouldBeEmpty();
        Why("CH", day, "uk-gdpr", "gdpr").Count.ShouldBe(2);
        Why("GB", new DateOnly(2031, 12, 28), "gdpr").ShouldBeEmpty();
        Why("US", day, "gdpr").ShouldHaveSingleItem().Only.ShouldNotBeNull();
        Why("CH", day, "hipaa").ShouldBeEmpty();
        Why("CH", day).ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsOffered_IsWhatTheLawsKnow()
    {
        Book.Offered(RegimeRules.None).Select(s => s.Key).ShouldNotContain(Safeguard.Adequacy);
        Book.Offered(Rules("hipaa")).Select(s => s.Key).ShouldBe(["agreement"]);
        Book.Offered(Rules("uk-gdpr")).Select(s => s.Key).ShouldNotContain("contract-clauses");
        SafeguardBook
            .Source(Book.Find("contract-clauses")!, Rules("gdpr"), "es")
            .ShouldBe("RGPD: Article 46(2)(c); Implementing Decision (EU) 2021/914");
    }

    private static IReadOnlyList<SafeCountry> Why(
        string country,
        DateOnly day,
        params string[] laws
    ) => Book.WhySafe(Rules(laws), country, day);

    private static RegimeRules Rules(params string[] laws) => RegimeRulesTests.Shipped(laws);
}
