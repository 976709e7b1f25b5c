namespace Haven.Privacy.Processors;

/// <summary>
/// A way on which Haven gives something to another machine because whoever runs it said so in a setting (promise REF-24).
/// Off where the setting names none.
/// </summary>
/// <param name="Setting">"Haven:Mail".</param>
/// <param name="Host">As it stands there; it has to be on the register where it is not this machine. Null while it is off.</param>
/// <param name="Sees">What it may see, in words.</param>
public sealed record Tie(string Setting, ProcessorTask Task, string? Host, string Sees);

/// <summary>Every such way that there is, on or off.</summary>
public sealed record InstallationTies(IReadOnlyList<Tie> All)
{
    /// <summary>Each with whether anything goes out on it now.</summary>
    public async Task<IReadOnlyList<TieState>> ReadAsync(
        ProcessorGate register,
        CancellationToken cancellationToken
    )
    {
        var states = new List<TieState>();
        foreach (var tie in All)
        {
            states.Add(
                new TieState(
                    tie,
                    tie.Host is not null && await register.MayAsync(tie.Host, cancellationToken)
                )
            );
        }
        return states;
    }

    /// <summary>The hosts to which something is to go and does not, for they are not on the register.</summary>
    public async Task<IReadOnlyList<string>> ShutAsync(
        ProcessorGate register,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await ReadAsync(register, cancellationToken))
                .Where(s => !s.MayGoOut)
                .Select(s => s.Tie.Host)
                .OfType<string>(),
        ];
}

/// <summary>A tie, and whether anything goes out on it.</summary>
public sealed record TieState(Tie Tie, bool MayGoOut);
