using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Stands in for a twin where a check does not look at it.</summary>
internal sealed class NoTwin : ITwin
{
    public IServiceProvider Services => throw new NotSupportedException();
    public string OwnLaw => throw new NotSupportedException();
    public bool AsksForSecondFactor => throw new NotSupportedException();
    public IReadOnlyCollection<TwinAnswer> Traffic => throw new NotSupportedException();
    public IReadOnlyCollection<string> LogLines => throw new NotSupportedException();

    public TwinBrowser Browser(int? through = null) => throw new NotSupportedException();

    public void Advance(TimeSpan by) => throw new NotSupportedException();

    public Task<TwinPerson> FounderAsync(
        CancellationToken cancellationToken,
        bool secondFactor = true,
        bool notice = true
    ) => throw new NotSupportedException();

    public Task<TwinPerson> ResidentAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<TwinPerson> MemberAsync(
        TwinPerson founder,
        Roles role,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> LettersToAsync(
        string email,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<TwinSearch> SearchAsync(
        IReadOnlyCollection<string> words,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public IDisposable WithoutAuditLog() => throw new NotSupportedException();
}

/// <summary>Stands in for the installation that runs.</summary>
internal sealed class NoLive : ILive
{
    public IDatabase Database => throw new NotSupportedException();
    public AuditVerification Verification => throw new NotSupportedException();
    public LooseKeys Keys => throw new NotSupportedException();
    public TimeProvider Clock => throw new NotSupportedException();

    public Task<TwinAnswer?> AskAsync(string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
