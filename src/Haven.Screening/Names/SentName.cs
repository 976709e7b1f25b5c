using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Names;

/// <summary>A name as a form sent it: encrypted, and under which key. Nothing when the field was left empty.</summary>
public sealed record SentName(string Name, Guid TeamKey)
{
    /// <summary>The fields of the form; the one in which people type has no name, so that no browser sends it.</summary>
    public const string Field = "sealed";
    public const string KeyField = "sealed-under";

    /// <summary>Ticked by who cannot unlock names now, and takes the client up without one.</summary>
    public const string LaterField = "name-later";

    /// <summary>What is said where the team's key was replaced, or given up, before the form came.</summary>
    public const string KeyReplaced =
        "Your team’s key for names was replaced while you had this page open, and nothing was stored yet. Unlock names with your passphrase: the name that you typed is there again, and goes under the new key. Or leave the name out for now, and add it on the client’s page later.";

    /// <summary>Where an error leads to: the field in which people type.</summary>
    public const string Id = "client-name";

    public static readonly SentName None = new("", Guid.Empty);

    public bool IsEmpty => Name.Length == 0;

    /// <summary>What is wrong with it, in words; null when it is empty or encrypted.</summary>
    public string? Error =>
        IsEmpty || (SealedFormat.Name.Fits(Name) && TeamKey != Guid.Empty)
            ? null
            : "The name did not arrive encrypted, and was not stored. Load the page again, and type it once more.";

    public static SentName Of(IFormCollection sent)
    {
        _ = Guid.TryParseExact(sent[KeyField], "D", out var key);
        return sent[LaterField] == "yes" ? None : new SentName(sent[Field].ToString(), key);
    }
}

/// <summary>An encrypted name, as browsers get it.</summary>
/// <param name="Version">For whoever changes it; the second of two is told.</param>
public sealed record GivenName(long Code, Guid Team, string Name, int Version);

/// <summary>A page of names; where the next one begins, if there is one.</summary>
internal sealed record GivenNames(IReadOnlyList<GivenName> Names, long? Next);
