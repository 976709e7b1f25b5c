using Haven.Design.Components;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Attesting;

/// <summary>What a professional attests to, as it was ticked and typed.</summary>
public sealed class AttestingForm
{
    public const string ToldName = "told";
    public const string AuthorityName = "authority";
    public const string LawName = "authority-law";
    private const int LongestLaw = 200;
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    public bool Told { get; private init; }

    public string Kind { get; private init; } = "";

    public string Law { get; private init; } = "";

    /// <summary>Null while something is missing.</summary>
    public AttestedAuthority? Authority { get; private set; }

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public static AttestingForm Parse(IFormCollection sent)
    {
        var (law, wrong) = TypedText.Clean(sent[LawName], "The law or order", LongestLaw);
        var form = new AttestingForm
        {
            Told = sent[ToldName] == "yes",
            Kind = sent[AuthorityName].ToString(),
            Law = law,
        };
        form.Check(wrong);
        return form;
    }

    private void Check(string? wrongLaw)
    {
        if (!Told)
        {
            errors[ToldName] = "Tell them first, or somebody who cares for them. Then tick this.";
        }
        if (!Enum.TryParse<Authority>(Kind, out var kind) || char.IsAsciiDigit(Kind[0]))
        {
            errors[AuthorityName] = "Choose what allows you to record facts about this client.";
            return;
        }
        if (kind == Attesting.Authority.Law && (wrongLaw is not null || Law.Length == 0))
        {
            errors[LawName] = wrongLaw ?? "Name the law or the order.";
        }
        if (errors.Count == 0)
        {
            Authority = new AttestedAuthority(kind, kind == Attesting.Authority.Law ? Law : "");
        }
    }
}
