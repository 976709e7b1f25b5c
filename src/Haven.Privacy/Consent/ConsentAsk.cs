namespace Haven.Privacy.Consent;

/// <summary>Who said something, and how.</summary>
/// <param name="Relation">What a guardian is to them; empty where no guardian speaks.</param>
/// <param name="Why">Why somebody else says it than the law asks for, or what was said; may be empty.</param>
public sealed record ConsentVoice(
    Voice Voice,
    Manner Manner,
    string Relation = "",
    string Why = ""
);

/// <summary>What somebody answered.</summary>
/// <param name="Hash">Of the words that they were shown.</param>
/// <param name="Seen">The last entry that there was when the page was made; empty for none.</param>
/// <param name="Answers">Yes or no to each item of the form.</param>
public sealed record ConsentAsk(
    string Form,
    string Hash,
    string Lang,
    Guid Seen,
    IReadOnlyDictionary<string, bool> Answers,
    ConsentVoice Voice
);

public enum ConsentOutcome
{
    Done,

    /// <summary>The words changed while the page was open: what was shown is not what would be kept.</summary>
    OtherWords,

    /// <summary>Somebody else wrote something down meanwhile.</summary>
    Overtaken,

    /// <summary>The erasure of the person has begun.</summary>
    Leaving,
}

/// <param name="Entry">What was kept; empty where nothing was.</param>
public sealed record ConsentResult(ConsentOutcome Outcome, Guid Entry = default);
