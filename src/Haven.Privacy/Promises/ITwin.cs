using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Promises;

/// <summary>
/// A second Haven to try promises on: the same program, configuration and database engine, with an empty database, own
/// keys, own clock, own mail and own logs. Everything in it is invented, and it is thrown away after the run.
/// </summary>
public interface ITwin
{
    /// <summary>The services of the server that runs in it.</summary>
    IServiceProvider Services { get; }

    /// <summary>Whether the installation asks for a second factor before clients' data.</summary>
    bool AsksForSecondFactor { get; }

    /// <summary>The id of a law that asks for an answer within three days, and that it has as a file and not in its program.</summary>
    string OwnLaw { get; }

    /// <summary>Every answer that its server gave so far, headers and bodies.</summary>
    IReadOnlyCollection<TwinAnswer> Traffic { get; }

    /// <summary>Every line that its server logged so far.</summary>
    IReadOnlyCollection<string> LogLines { get; }

    /// <summary>A browser with no cookies, which follows nothing by itself.</summary>
    /// <param name="through">A port of the loopback at which something stands between and carries it on.</param>
    TwinBrowser Browser(int? through = null);

    /// <summary>Moves its clock forward.</summary>
    void Advance(TimeSpan by);

    /// <summary>Registers, confirms, signs in and founds an organisation through the pages, as a stranger would.</summary>
    /// <param name="secondFactor">Whether they set up a second factor, where the installation asks for one.</param>
    /// <param name="notice">Whether a notice of invented people is in force, without which nobody is taken up.</param>
    Task<TwinPerson> FounderAsync(
        CancellationToken cancellationToken,
        bool secondFactor = true,
        bool notice = true
    );

    /// <summary>A founder whom checks share that only look at pages: they plant nothing and are told apart by nothing.</summary>
    Task<TwinPerson> ResidentAsync(CancellationToken cancellationToken);

    /// <summary>Somebody whom the founder invites into their organisation, through the pages, with this role.</summary>
    Task<TwinPerson> MemberAsync(
        TwinPerson founder,
        Roles role,
        CancellationToken cancellationToken
    );

    /// <summary>Every letter that was sent to this address.</summary>
    Task<IReadOnlyList<string>> LettersToAsync(string email, CancellationToken cancellationToken);

    /// <summary>Searches everything that the twin stores and logs for these words, in any of the usual encodings.</summary>
    Task<TwinSearch> SearchAsync(
        IReadOnlyCollection<string> words,
        CancellationToken cancellationToken
    );

    /// <summary>Until the answer is disposed, no opening can be written to the audit log.</summary>
    IDisposable WithoutAuditLog();
}

/// <summary>
/// The installation that runs, for checks that only look and change nothing. (In the organisation "Haven check", where
/// everybody is invented, looking leaves its entry in the log, as everywhere.)
/// </summary>
public interface ILive
{
    /// <summary>Its database.</summary>
    IDatabase Database { get; }

    /// <summary>Verifies audit logs.</summary>
    Audit.AuditVerification Verification { get; }

    /// <summary>Compares keys with the rows that need them.</summary>
    Forgetting.LooseKeys Keys { get; }

    /// <summary>Its clock.</summary>
    TimeProvider Clock { get; }

    /// <summary>Asks the server that runs for a public page, as a stranger on this machine; null where none answers.</summary>
    Task<TwinAnswer?> AskAsync(string path, CancellationToken cancellationToken);
}

/// <summary>Somebody invented, signed in in a browser of their own.</summary>
/// <param name="Organisation">Where they work; <see cref="OrganisationId.Installation"/> before they founded any.</param>
public sealed record TwinPerson(
    TwinBrowser Browser,
    string FirstName,
    string LastName,
    string Email,
    string Employer,
    string City,
    string Password,
    OrganisationId Organisation
)
{
    /// <summary>What they told of themselves, in words that are nowhere else.</summary>
    public IReadOnlyList<string> Marks => [FirstName, LastName, Email, Employer, City, Password];
}

/// <summary>What a search of everything stored found.</summary>
/// <param name="Found">Where a word was found: the kind of place, never the word.</param>
/// <param name="Bytes">How many bytes were looked through.</param>
/// <param name="Places">What was looked through, in words.</param>
public sealed record TwinSearch(IReadOnlyList<string> Found, long Bytes, string Places);
