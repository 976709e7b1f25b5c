using Haven.Organisations.Accounts;

namespace Haven.Tests.Organisations.Accounts;

public class PasswordRulesTests
{
    private static readonly string[] About = ["Rosa", "Delgado", "rosa.d@harbour.example.org"];

    [Theory]
    [InlineData("", "Choose a password")]
    [InlineData("short 1!", "short")]
    [InlineData("password12", "tried first")]
    [InlineData("Password2024!", "tried first")]
    [InlineData("trustno1trustno1", "tried first")]
    [InlineData("qwertyuiop", "tried first")]
    [InlineData("aaaaaaaaaaaa", "Repeats and rows")]
    [InlineData("violet DELGADO ladders 8", "contains your name")]
    [InlineData("wet harbour stones at 4", "contains your name or e-mail")]
    [InlineData("three grey\u200b herons wade 7", "cannot be seen")]
    public void Judge_WithWeakPassword_SaysWhy(string password, string why)
    {
        var verdict = PasswordRules.Judge(password, About);

        verdict.IsGood.ShouldBeFalse();
        verdict.Problem!.ShouldContain(why);
    }

    [Theory]
    [InlineData("three grey herons wade 7")]
    [InlineData("zwei blaue Fahrräder")]
    [InlineData("十分に長い合言葉を選ぶ")]
    public void Judge_WithStrongPassword_TakesIt(string password) =>
        PasswordRules.Judge(password, About).IsGood.ShouldBeTrue();

    [Fact]
    public void Judge_AtItsLongest_TakesItAndOneMoreIsRefused()
    {
        string longest = string.Concat(
            Enumerable.Range(0, 32).Select(i => $"{(i * 7919) % 9973:D4}")
        );

        PasswordRules.Judge(longest, About).IsGood.ShouldBeTrue();
        PasswordRules.Judge(longest + "x", About).Problem!.ShouldContain("128");
    }

    [Fact]
    public async Task Verify_WithTheSameLettersComposedOtherwise_Fits()
    {
        using var passwords = new Passwords();
        string hash = await passwords.HashAsync("zwei blaue Fahrra\u0308der", default);

        (await passwords.VerifyAsync(hash, "zwei blaue Fahrräder", default)).ShouldBe(
            PasswordFit.Yes
        );
        (await passwords.VerifyAsync(hash, "zwei blaue Fahrrader", default)).ShouldBe(
            PasswordFit.No
        );
        (await passwords.VerifyAsync(null, "zwei blaue Fahrräder", default)).ShouldBe(
            PasswordFit.No
        );
    }
}
