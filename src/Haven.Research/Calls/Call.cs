using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Research.Model;

namespace Haven.Research.Calls;

/// <summary>What is given to whoever succeeds. Applications for either are kept by the same rules (promise RES-17).</summary>
public enum CallKind
{
    Funding = 1,
    Prize = 2,
}

/// <summary>A call for applications. Until it is opened nobody sees it, and after its closing day nothing is taken.</summary>
[Stored(
    "A call for applications: what it is about, until when it takes them, and when its process ends"
)]
public sealed class Call : IOrganisationRecord
{
    [NotPersonal("the call's own id")]
    public CallId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>From 1 in each organisation; it stands in addresses.</summary>
    [NotPersonal("counts the organisation's calls")]
    public int Number { get; init; }

    [NotPersonal("whether funding or a prize is given")]
    public CallKind Kind { get; set; }

    [NotPersonal("what the call is called")]
    public required string Title { get; set; }

    [NotPersonal("what the call is about")]
    public required string About { get; set; }

    /// <summary>The last day on which applications are taken, on the organisation's calendar.</summary>
    [NotPersonal("the last day for applications")]
    public DateOnly? ClosesOn { get; set; }

    /// <summary>
    /// The day on which the process ends, at the latest: from it the time of whoever had no success is counted, whether or
    /// not anybody remembers to say that it is over (promise RES-20).
    /// </summary>
    [NotPersonal("the day on which the process ends")]
    public DateOnly? EndsOn { get; set; }

    /// <summary>Why its days were moved last; empty where they never were.</summary>
    [NotPersonal("why the days of the call were moved")]
    public string Why { get; set; } = "";

    /// <summary>The number of the newest version of the terms; 0 before the first.</summary>
    [NotPersonal("the version of the terms in force")]
    public int InForce { get; set; }

    /// <summary>UTC ticks; 0 while it is a draft.</summary>
    [NotPersonal("when the call was opened")]
    public long OpenedAt { get; set; }

    /// <summary>UTC ticks; 0 while nobody ended the process before its day.</summary>
    [NotPersonal("when the process was ended")]
    public long EndedAt { get; set; }

    /// <summary>Goes up with each change. What is stored beside the call takes it along, so that one comes first.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    public bool IsOpened() => OpenedAt != 0;

    /// <param name="today">On the organisation's calendar.</param>
    public bool Takes(DateOnly today) =>
        IsOpened() && EndedAt == 0 && ClosesOn is { } last && today <= last;

    /// <summary>Whether the process still goes on, so that its days can be moved.</summary>
    public bool GoesOn(DateOnly today) =>
        IsOpened() && EndedAt == 0 && EndsOn is { } last && today <= last;

    /// <summary>What is missing before it may open, as sentences.</summary>
    /// <param name="terms">The version in force; null before the first.</param>
    public IReadOnlyList<string> Missing(CallVersion? terms, DateOnly today)
    {
        var missing = new List<string>();
        if (terms is null)
        {
            missing.Add("The terms are missing. Write what whoever applies accepts.");
        }
        else if (terms.FunderYears > 0 && !terms.TellsOfFunder())
        {
            missing.Add(
                "A funder has applications kept for longer, and the words that tell applicants so are missing."
            );
        }
        if (ClosesOn is not { } closes || closes < today)
        {
            missing.Add("The closing day is missing, or is over.");
        }
        if (EndsOn is not { } ends || ends < ClosesOn)
        {
            missing.Add(
                "The day on which the process ends is missing, or comes before the closing day. Without it nothing would end what is kept."
            );
        }
        return missing;
    }
}

/// <summary>
/// What whoever applies accepts, as it was at one time. It never changes: each change is another version (promise RES-16).
/// </summary>
[Stored("The terms of a call, version by version")]
public sealed class CallVersion : IOrganisationRecord
{
    [NotPersonal("the version's own id")]
    public CallVersionId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the call")]
    public CallId Call { get; init; }

    /// <summary>From 1.</summary>
    [NotPersonal("counts the versions of the terms")]
    public int Number { get; init; }

    [NotPersonal("what whoever applies accepts")]
    public required string Terms { get; init; }

    /// <summary>Who gives the money, where it is somebody else; empty where it is not.</summary>
    [NotPersonal("the funder")]
    public required string Funder { get; init; }

    /// <summary>For how many years after the agreement's end the funder has applications kept; 0 where it does not.</summary>
    [NotPersonal("for how many years a funder has applications kept")]
    public int FunderYears { get; init; }

    /// <summary>The words that tell applicants of it.</summary>
    [NotPersonal("what applicants are told of the funder's longer time")]
    public required string FunderWords { get; init; }

    [Pseudonym("the member who wrote it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was written")]
    public long At { get; init; }

    /// <summary>SHA-256 of all that it says, as 64 hexadecimal digits; it stands with each application that accepted it.</summary>
    [NotPersonal("the fingerprint of what it says")]
    public required string Fingerprint { get; init; }

    /// <summary>Whether whoever read it was told that, and for how long, a funder has applications kept.</summary>
    public bool TellsOfFunder() => FunderYears > 0 && FunderWords.Length > 0;

    /// <exception cref="TermsAlteredException">It does not say what was written.</exception>
    public CallVersion Whole() =>
        Fingerprint == FingerprintOf(Terms, Funder, FunderYears, FunderWords)
            ? this
            : throw new TermsAlteredException(Number);

    internal static string FingerprintOf(
        string terms,
        string funder,
        int funderYears,
        string funderWords
    )
    {
        string years = funderYears.ToString(CultureInfo.InvariantCulture);
        string all = string.Concat(
            new[] { terms, funder, years, funderWords }.Select(p =>
                string.Create(CultureInfo.InvariantCulture, $"{p.Length}:{p}\n")
            )
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }
}

/// <summary>The terms of a call were altered past this program. Nothing is taken under them.</summary>
public sealed class TermsAlteredException(int version)
    : Exception($"Version {version} of the terms is not what was written.");
