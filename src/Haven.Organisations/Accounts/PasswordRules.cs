using System.Text;
using Haven.Privacy.Door;
using Zxcvbn;
using Zxcvbn.Matcher;

namespace Haven.Organisations.Accounts;

/// <summary>What is to be said of a new password.</summary>
/// <param name="Problem">Why it is refused; null when it is good.</param>
/// <param name="Score">0, guessed at once, to 4, strong; null where it was not judged.</param>
public sealed record PasswordVerdict(string? Problem, int? Score, string? Advice)
{
    public bool IsGood => Problem is null;
}

/// <summary>
/// Which passwords are taken. Length and guessing, not kinds of characters: zxcvbn knows the passwords, names and
/// words that are tried first.
/// </summary>
public static class PasswordRules
{
    public const int Shortest = 10;
    public const int Longest = 128;
    private const int GoodScore = 3;

    // zxcvbn's work grows faster than the length; what is strong after so many characters stays strong.
    private const int Judged = 64;

    private const string Advice =
        "Three or four words that do not belong together are strong, and easy to keep.";

    /// <param name="about">Names and addresses of the person, which a guesser tries first.</param>
    public static PasswordVerdict Judge(string password, IReadOnlyCollection<string?> about)
    {
        if (password.Length == 0)
        {
            return new("Choose a password.", null, Advice);
        }
        if (password.Length < Shortest)
        {
            return new($"This password is short. Use {Shortest} characters or more.", null, Advice);
        }
        if (password.Length > Longest)
        {
            return new($"Use {Longest} characters or fewer.", null, null);
        }
        if (TypedText.HidesSomething(password))
        {
            return new(
                "The password contains a character that cannot be seen. Type it instead of pasting it.",
                null,
                null
            );
        }
        var words = about.SelectMany(Parts).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var result = Zxcvbn.Zxcvbn.MatchPassword(
            password[..Math.Min(password.Length, Judged)],
            words
        );
        if (words.Exists(w => password.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            return new(
                "The password contains your name or e-mail address. Choose one without them.",
                Math.Min(result.Score, 1),
                Advice
            );
        }
        return result.Score >= GoodScore
            ? new(null, result.Score, null)
            : new(Plainly(result), result.Score, Advice);
    }

    // Four bytes: "Al" and "Ann" are in too many words to mean the person, and two letters of Chinese do mean them.
    private static IEnumerable<string> Parts(string? about) =>
        (about ?? "")
            .Split([' ', '@', '.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries)
            .Where(p => Encoding.UTF8.GetByteCount(p) >= 4 && p is not ("mail" or "example"));

    private static string Plainly(Result result)
    {
        var largest = result.MatchSequence.MaxBy(m => m.Token.Length);
        return largest switch
        {
            DictionaryMatch { DictionaryName: "passwords" } =>
                "This is like one of the passwords that are tried first. Choose another.",
            { Pattern: "spatial" } =>
                "These keys lie side by side, which is easy to guess. Choose another.",
            { Pattern: "repeat" or "sequence" or "digits" } =>
                "Repeats and rows, as in aaaa or 12345, are easy to guess. Choose another.",
            { Pattern: "date" or "year" } => "Dates are easy to guess. Choose another.",
            _ => "This password is easy to guess. Make it longer, or less regular.",
        };
    }
}
