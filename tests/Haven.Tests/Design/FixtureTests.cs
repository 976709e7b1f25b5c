using Shouldly;
using Xunit;

namespace Haven.Tests.Design;

public sealed class FixtureTests
{
    public static TheoryData<string, string> Expressible()
    {
        var cases = new TheoryData<string, string>();
        foreach (var component in Mappings.All)
        foreach (var fixture in Fixture.Of(component.Key))
            if (!Exclusions.Has(component.Key, fixture.Name))
                cases.Add(component.Key, fixture.Name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Expressible))]
    public async Task Render_WithFixture_GivesTheDesignSystemsMarkup(string component, string name)
    {
        var fixture = Fixture.Of(component).Single(fixture => fixture.Name == name);
        var (type, map) = Mappings.All[component];

        var html = await Rendering.RenderAsync(type, map(fixture.Options));

        NormalDom.Of(html).ShouldBe(NormalDom.Of(fixture.Html));
    }

    [Fact]
    public void Exclusions_AllNameAFixtureThatExists()
    {
        foreach (var (component, names) in Exclusions.All)
        {
            var known = Fixture.Of(component).Select(fixture => fixture.Name).ToHashSet();
            names.Keys.Where(name => !known.Contains(name)).ShouldBeEmpty(component);
        }
    }

    [Fact]
    public async Task Render_WithWrongMarkup_IsNoticed()
    {
        var html = await Rendering.RenderAsync(
            typeof(Haven.Design.Components.Hint),
            new Dictionary<string, object?> { ["Text"] = "A hint", ["Classes"] = "another" }
        );

        NormalDom.Of(html).ShouldNotBe(NormalDom.Of("""<div class="govuk-hint">A hint</div>"""));
    }
}
