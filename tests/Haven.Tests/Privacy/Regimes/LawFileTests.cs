using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;

namespace Haven.Tests.Privacy.Regimes;

public class LawFileTests
{
    [Fact]
    public void EveryShippedLaw_IsRead_AndSaysWhereEachOfItsValuesStands()
    {
        var shipped = LawBook.Shipped;

        shipped
            .All.Select(r => r.Id)
            .ShouldBe(
                ["ferpa", "hipaa", "gdpr", "uk-gdpr", "vawa", "coppa", "casl", "tcpa", "pecr"],
                ignoreOrder: true
            );
        shipped.All.ShouldAllBe(r => r.Source.Length > 0 && r.Wordings.Count > 0);
        shipped
            .Find("hipaa")!
            .Clocks.Single(c => c.For == ClockKind.Access)
            .Source.ShouldBe("45 CFR 164.524(b)(2)");
        shipped.Find("no-such-law").ShouldBeNull();
    }

    [Theory]
    [InlineData(""" "colour": 1 """, "colour", "no such field")]
    [InlineData(""" "clocks": [] """, "clocks", "something in it")]
    [InlineData(
        """ "clocks": [{ "for": ["access"], "source": "§" }] """,
        "clocks[0].period",
        "missing"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["access"], "period": "P1M" }] """,
        "clocks[0].source",
        "missing"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["access"], "period": "P1M", "source": " " }] """,
        "clocks[0].source",
        "words"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["access"], "period": "72 hours", "source": "§" }] """,
        "clocks[0].period",
        "P45D"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["acess"], "period": "P1M", "source": "§" }] """,
        "clocks[0].for[0]",
        "“acess” is not known"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["access"], "period": "P1M", "unit": 1, "source": "§" }] """,
        "clocks[0].unit",
        "no such field"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["access"], "period": "P1M", "source": "§" }, { "for": ["erasure", "access"], "period": "P2M", "source": "§" }] """,
        "clocks[1]",
        "clocks[0] answers the same question"
    )]
    [InlineData(
        """ "ages": [{ "for": "guardian-acts", "below": "18", "source": "§" }] """,
        "ages[0].below",
        "whole number"
    )]
    [InlineData(
        """ "ages": [{ "for": "guardian-acts", "below": 180, "source": "§" }] """,
        "ages[0].below",
        "from 1 to 25"
    )]
    [InlineData(
        """ "yearly-notice": { "about": { "en": "a", "es": "b" }, "says": ["x"], "source": "§" } """,
        "yearly-notice",
        "annual-notice"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["annual-notice"], "period": "P1Y", "source": "§" }] """,
        "yearly-notice",
        "missing"
    )]
    [InlineData(
        """ "clocks": [{ "for": ["annual-notice"], "period": "P1Y", "source": "§" }], "yearly-notice": { "about": { "en": "a", "es": "b" }, "says": ["x"], "source": "§" } """,
        "yearly-notice.says[0]",
        "“x” is not known"
    )]
    [InlineData(""" "keep": [{ "of": "audit-log", "source": "§" }] """, "keep[0]", "neither")]
    [InlineData(
        """ "keep": [{ "of": "audit-log", "least": "P30D", "longest": "P1M", "source": "§" }] """,
        "keep[0]",
        "longer than the longest"
    )]
    [InlineData(
        """ "narrowing": [{ "purposes": ["fun"], "unless": "agreement", "words": { "en": "a", "es": "b" }, "source": "§" }] """,
        "narrowing[0].purposes[0]",
        "“fun” is not known"
    )]
    [InlineData(
        """ "narrowing": [{ "purposes": ["exchange"], "unless": "maybe", "words": { "en": "a", "es": "b" }, "source": "§" }] """,
        "narrowing[0].unless",
        "“maybe” is not known"
    )]
    [InlineData(
        """ "wordings": [{ "key": "a", "en": "a", "source": "§" }] """,
        "wordings[0].es",
        "missing"
    )]
    [InlineData(
        """ "wordings": [{ "key": "A b", "en": "a", "es": "a", "source": "§" }] """,
        "wordings[0].key",
        "small letters"
    )]
    [InlineData(
        """ "wordings": [{ "key": "a", "en": "left\u202eright", "es": "a", "source": "§" }] """,
        "wordings[0].en",
        "cannot be seen"
    )]
    public void WhatIsWrong_IsRefusedWithFileFieldAndReason(
        string rest,
        string field,
        string reason
    )
    {
        var refused = Should.Throw<LawException>(() => Laws.Of("made-up", rest));

        refused.File.ShouldBe("made-up.json");
        refused.Field.ShouldBe(field);
        refused.Reason.ShouldContain(reason);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{ "id": "a", "id": "b" }""")]
    [InlineData("""{ "id": "Not An Id", "name": { "en": "a", "es": "b" } }""")]
    [InlineData("""{ "id": "a", "name": { "en": "a" }, "about": 1, "source": 1 }""")]
    public void WhatIsNoLaw_IsRefused(string json) =>
        Should.Throw<LawException>(() => Laws.Read(json)).Message.ShouldContain("made-up.json");

    [Fact]
    public void AFolder_AddsItsLaws_AndTwoOfOneIdAreRefused()
    {
        string folder = Directory.CreateTempSubdirectory("haven-laws-").FullName;
        try
        {
            string file = Path.Combine(folder, "here.json");
            File.WriteAllText(
                file,
                Laws.Json(
                    "here",
                    """ "narrowing": [{ "purposes": ["reporting"], "unless": "release", "words": { "en": "No.", "es": "No." }, "source": "§ 3" }] """
                )
            );
            var book = LawBook.With(folder);
            book.All.Count.ShouldBe(LawBook.Shipped.All.Count + 1);
            RegimeRules
                .Of([book.Find("here")!])
                .NarrowingsOf(Purpose.Reporting)
                .ShouldHaveSingleItem();

            File.WriteAllText(file, Laws.Json("gdpr"));
            Should
                .Throw<LawException>(() => LawBook.With(folder))
                .Message.ShouldContain("there is a law “gdpr” already");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Should.Throw<Haven.Privacy.Vault.StartException>(() => LawBook.With(folder));
    }
}
