using Haven.Privacy.Vault;

namespace Haven.Privacy.Regimes;

/// <summary>A file that describes a law is wrong, so Haven does not start: a law that is half read is worse than none.</summary>
/// <param name="file">Its name.</param>
/// <param name="field">Where in it: "clocks[2].period"; empty for the file as a whole.</param>
/// <param name="reason">What is wrong, and what is expected.</param>
public sealed class LawException(string file, string field, string reason)
    : StartException(
        $"The law in {file} cannot be read{(field.Length == 0 ? "" : $", at {field}")}: {reason}"
    )
{
    public string File { get; } = file;
    public string Field { get; } = field;
    public string Reason { get; } = reason;
}
