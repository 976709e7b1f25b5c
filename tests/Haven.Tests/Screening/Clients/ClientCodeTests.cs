using FsCheck;
using FsCheck.Fluent;
using Haven.Screening.Clients;

namespace Haven.Tests.Screening.Clients;

public class ClientCodeTests
{
    [Theory]
    [InlineData("204117", 204117)]
    [InlineData(" 204 117 ", 204117)]
    [InlineData("204-117", 204117)]
    [InlineData("999", 999)]
    public void Parse_WithACode_TakesIt(string typed, long code) =>
        ClientCode.Parse(typed).ShouldBe((code, null));

    [Theory]
    [InlineData("", "Enter the client's code.")]
    [InlineData("Maria", "digits only")]
    [InlineData("12", "three to six digits")]
    [InlineData("0123", "three to six digits")]
    [InlineData("5551234", "telephone")]
    [InlineData("123456789", "identity number")]
    [InlineData("110312", "date of birth")]
    [InlineData("311299", "date of birth")]
    [InlineData("١٢٣٤٥", "digits only")]
    public void Parse_WithWhatCouldNameSomebody_IsRefused(string typed, string why) =>
        ClientCode.Parse(typed).Error.ShouldNotBeNull().ShouldContain(why);

    [Fact]
    public void Suggest_AlwaysGivesACodeThatIsTaken() =>
        Prop.ForAll(
                Gen.Constant(0).ToArbitrary(),
                _ => ClientCode.Parse(ClientCode.Suggest().ToString()).Error is null
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_WithAnyText_NeverThrows() =>
        Prop.ForAll<string?>(text => ClientCode.Parse(text).Error is null or { Length: > 0 })
            .QuickCheckThrowOnFailure();
}
