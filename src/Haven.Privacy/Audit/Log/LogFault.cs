namespace Haven.Privacy.Audit.Log;

/// <summary>Why a log cannot be used.</summary>
public enum LogFaultKind
{
    /// <summary>The checkpoint, a tile or a bundle is not there.</summary>
    Missing,

    /// <summary>It is there and has the wrong length or form.</summary>
    Malformed,

    /// <summary>Its content does not fit the signed root.</summary>
    Damaged,

    /// <summary>The checkpoint is not signed by the log's key.</summary>
    NotSigned,

    /// <summary>A log is there already, or remains of one.</summary>
    Exists,

    /// <summary>The stored checkpoint is another than the one this writer knows: somebody else has appended.</summary>
    MovedOn,
}

/// <summary>What is wrong with a log, where, and what to do about it.</summary>
/// <param name="Kind">Why the log cannot be used.</param>
/// <param name="Path">The file of the log that it is about: <c>checkpoint</c>, or a path of a tile or bundle.</param>
/// <param name="Message">What happened and what to restore, in plain words; holds nobody's data.</param>
public sealed record LogFault(LogFaultKind Kind, string Path, string Message);

/// <summary>Thrown when a log cannot be opened, read or appended to as it stands. Nothing was changed.</summary>
/// <param name="fault">What is wrong.</param>
public sealed class LogFaultException(LogFault fault) : Exception(fault.Message)
{
    /// <summary>Path under which faults name the signed checkpoint.</summary>
    public const string CheckpointPath = "checkpoint";

    /// <summary>What is wrong.</summary>
    public LogFault Fault { get; } = fault;

    internal static LogFaultException Missing(TilePath tile) =>
        new(
            new LogFault(
                LogFaultKind.Missing,
                tile.ToString(),
                $"{Name(tile)} is missing. {Restore(tile)}"
            )
        );

    internal static LogFaultException Malformed(TilePath tile) =>
        new(
            new LogFault(
                LogFaultKind.Malformed,
                tile.ToString(),
                $"{Name(tile)} has the wrong length or form. {Restore(tile)}"
            )
        );

    internal static LogFaultException Damaged(TilePath tile, string what) =>
        new(
            new LogFault(
                LogFaultKind.Damaged,
                tile.ToString(),
                $"{Name(tile)} is damaged: {what}. {Restore(tile)}"
            )
        );

    internal static string Name(TilePath tile) =>
        $"The {(tile.IsBundle ? "bundle" : "tile")} {tile}";

    internal static string Restore(TilePath tile) =>
        tile.IsBundle
            ? "Restore this file from the latest backup or export of the log."
            : "Restore this file from the latest backup or export of the log, or make it anew from the bundles below it.";
}
