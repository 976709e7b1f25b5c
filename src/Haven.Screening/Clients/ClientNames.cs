using Haven.Privacy.Audit;

namespace Haven.Screening.Clients;

/// <summary>How the log's reader names a client: by the code, and by nothing else.</summary>
public sealed class ClientNames() : SubjectsByNumber<Client>("Client code", nameof(Client.Code))
{
    protected override long? Parse(string handle)
    {
        var (code, error) = ClientCode.Parse(handle);
        return error is null ? code : null;
    }

    protected override string Words(long number) => Model.Words.Code(number);
}
