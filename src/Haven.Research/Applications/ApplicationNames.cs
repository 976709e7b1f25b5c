using Haven.Privacy.Audit;

namespace Haven.Research.Applications;

/// <summary>How applicants are named wherever people are looked for: by the number of their application.</summary>
public sealed class ApplicationNames()
    : SubjectsByNumber<Application>("Application number", nameof(Application.Number))
{
    protected override long? Parse(string handle) => ApplicationNumber.Parse(handle);

    protected override string Words(long number) => ApplicationNumber.Words(number);
}
