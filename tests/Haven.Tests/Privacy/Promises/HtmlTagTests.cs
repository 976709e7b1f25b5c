using Haven.Privacy.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>What the checks read of a page is what a browser would: a field that is overlooked proves nothing.</summary>
public class HtmlTagTests
{
    [Fact]
    public void Tags_AreReadInOrder_WithTheirText()
    {
        var tags = HtmlTag.Read("before<main><P>One &amp; two</p>three</main>after");

        tags.Select(t => t.Name).ShouldBe(["main", "p", "/p", "/main"]);
        tags.Select(t => t.Text).ShouldBe(["", "One & two", "three", "after"]);
    }

    [Theory]
    [InlineData("<input name=email>", "email")]
    [InlineData("<input NAME=\"email\">", "email")]
    [InlineData("<input name='e-mail'>", "e-mail")]
    [InlineData("<input\n\tname='a'\n>", "a")]
    [InlineData("<input name='say \"hello\"'>", "say \"hello\"")]
    [InlineData("<input name=\"it's\">", "it's")]
    [InlineData("<input name=\"a > b\">", "a > b")]
    [InlineData("<input name=\"a &quot;b&quot;\">", "a \"b\"")]
    [InlineData("<input name=a/b>", "a/b")]
    [InlineData("<input type=text name='' value=x>", "")]
    [InlineData("<input disabled name=x>", "x")]
    [InlineData("<input type='text'name='x'>", "x")]
    [InlineData("<input name=first name=second>", "first")]
    [InlineData("<input name>", "")]
    [InlineData("<input name=\"to the end", "to the end")]
    [InlineData("<input name=", "")]
    [InlineData("<input =odd name=x>", "x")]
    [InlineData("<input type=\"text\">", null)]
    public void Attribute_IsRead_HoweverItIsWritten(string html, string? name)
    {
        var tag = HtmlTag.Read(html).ShouldHaveSingleItem();

        tag.Name.ShouldBe("input");
        tag["name"].ShouldBe(name);
    }

    [Fact]
    public void Attributes_AreAllThere_AndNoOther()
    {
        var tag = HtmlTag.Read("<a href=/x class=\"b c\" hidden/>").ShouldHaveSingleItem();

        tag.Attributes.Keys.ShouldBe(["href", "class", "hidden"]);
        tag["href"].ShouldBe("/x");
        tag["class"].ShouldBe("b c");
        HtmlTag.Read("<br/>").ShouldHaveSingleItem().Attributes.ShouldBeEmpty();
    }

    [Fact]
    public void Comments_HoldNoTags()
    {
        HtmlTag
            .Read("<!-- <input name=a> --><b>x<!-- > -->y</b><!-- <i> never ended")
            .Select(t => t.Name)
            .ShouldBe(["b", "/b"]);
        HtmlTag.Read("<b><!-- last -->").Select(t => t.Name).ShouldBe(["b"]);
    }

    [Theory]
    [InlineData("script")]
    [InlineData("style")]
    [InlineData("textarea")]
    [InlineData("title")]
    public void ContentThatIsNoMarkup_IsText(string element)
    {
        var tags = HtmlTag.Read($"<{element}>if (a<b) <input></{element.ToUpperInvariant()}><hr>");

        tags.Select(t => t.Name).ShouldBe([element, "/" + element, "hr"]);
        tags[0].Text.ShouldBe("if (a<b) <input>");
        HtmlTag.Read($"<{element}>a<b>").ShouldHaveSingleItem().Text.ShouldBe("a<b>");
    }

    [Theory]
    [InlineData("")]
    [InlineData("no tag at all")]
    [InlineData("a > b")]
    public void WithoutTags_ThereAreNone(string html) => HtmlTag.Read(html).ShouldBeEmpty();

    [Fact]
    public void TagThatNeverEnds_IsTheLast()
    {
        var tag = HtmlTag.Read("<form action=/x").ShouldHaveSingleItem();

        tag.Name.ShouldBe("form");
        tag["action"].ShouldBe("/x");
        tag.Text.ShouldBe("");
    }
}
