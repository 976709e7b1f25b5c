using Haven.Privacy.Processors;

namespace Haven.Metrics;

/// <summary>Lets nothing out to a machine that is not on the register of companies.</summary>
internal sealed class RegisteredAlone(ProcessorGate register, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    protected override HttpResponseMessage Send(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        string host = request.RequestUri!.Host;
        return register.May(host)
            ? base.Send(request, cancellationToken)
            : throw new HttpRequestException(NotOnRegisterException.Words(host));
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        string host = request.RequestUri!.Host;
        return await register.MayAsync(host, cancellationToken)
            ? await base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException(NotOnRegisterException.Words(host));
    }
}
