using System.Net;
using System.Text;

namespace Haven.Privacy.Audit;

/// <summary>
/// Keeps the latest checkpoint of each log outside the data folder, so that a log that was set back, or rewritten
/// under its own key, is found out.
/// </summary>
public interface ICheckpointWitness
{
    Task KeepAsync(
        string origin,
        ReadOnlyMemory<byte> checkpoint,
        CancellationToken cancellationToken
    );

    /// <summary>The latest checkpoint kept of this log; null when there is none.</summary>
    Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken);

    /// <summary>Takes the checkpoint of a log away whose organisation has left. A place that keeps all it was given stays as it is.</summary>
    Task ForgetAsync(string origin, CancellationToken cancellationToken);
}

/// <summary>Checkpoints as files in a folder, on another disk or another machine where possible.</summary>
public sealed class FileWitness(string folder, string installation) : ICheckpointWitness
{
    public async Task KeepAsync(
        string origin,
        ReadOnlyMemory<byte> checkpoint,
        CancellationToken cancellationToken
    )
    {
        string path = PathOf(origin);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string fresh = path + ".new";
        await using (var file = File.Create(fresh))
        {
            await file.WriteAsync(checkpoint, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
    }

    public async Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken) =>
        File.Exists(PathOf(origin))
            ? await File.ReadAllBytesAsync(PathOf(origin), cancellationToken)
            : null;

    public Task ForgetAsync(string origin, CancellationToken cancellationToken)
    {
        if (File.Exists(PathOf(origin)))
        {
            File.Delete(PathOf(origin));
        }
        return Task.CompletedTask;
    }

    private string PathOf(string origin)
    {
        var name = new StringBuilder(origin);
        foreach (char c in Path.GetInvalidFileNameChars())
        {
            name.Replace(c, '-');
        }
        return Path.Combine(folder, installation, name + ".checkpoint");
    }
}

/// <summary>Checkpoints sent to an address with PUT, and asked back with GET.</summary>
public sealed class AddressWitness(HttpClient client, Uri address, string installation)
    : ICheckpointWitness
{
    public async Task KeepAsync(
        string origin,
        ReadOnlyMemory<byte> checkpoint,
        CancellationToken cancellationToken
    )
    {
        using var answer = await client.PutAsync(
            AddressOf(origin),
            new ReadOnlyMemoryContent(checkpoint),
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
    }

    public async Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(AddressOf(origin), cancellationToken);
        // Only "there is none" means none: a witness that is out of order must not pass for one that knows nothing.
        return answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? null
            : await answer
                .EnsureSuccessStatusCode()
                .Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public async Task ForgetAsync(string origin, CancellationToken cancellationToken)
    {
        using var answer = await client.DeleteAsync(AddressOf(origin), cancellationToken);
        if (
            answer.StatusCode
            is not (
                HttpStatusCode.NotFound
                or HttpStatusCode.Gone
                or HttpStatusCode.MethodNotAllowed
                or HttpStatusCode.NotImplemented
            )
        )
        {
            answer.EnsureSuccessStatusCode();
        }
    }

    private Uri AddressOf(string origin) =>
        new(address, $"{installation}/{Uri.EscapeDataString(origin)}");
}
