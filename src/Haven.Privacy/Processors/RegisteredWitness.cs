using Haven.Privacy.Audit;

namespace Haven.Privacy.Processors;

/// <summary>
/// A witness on another machine gets nothing new while it is not on the register of companies. What it has can be read and
/// taken away all the same: a restore needs the one, and nobody is given anything by the other.
/// </summary>
public sealed class RegisteredWitness(ICheckpointWitness inner, string host, ProcessorGate register)
    : ICheckpointWitness
{
    /// <exception cref="NotOnRegisterException">It is not on the register. Nothing was sent.</exception>
    public async Task KeepAsync(
        string origin,
        ReadOnlyMemory<byte> checkpoint,
        CancellationToken cancellationToken
    )
    {
        if (!await register.MayAsync(host, cancellationToken))
        {
            throw new NotOnRegisterException(host);
        }
        await inner.KeepAsync(origin, checkpoint, cancellationToken);
    }

    public Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken) =>
        inner.ReadAsync(origin, cancellationToken);

    public Task ForgetAsync(string origin, CancellationToken cancellationToken) =>
        inner.ForgetAsync(origin, cancellationToken);
}
