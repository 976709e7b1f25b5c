using System.Globalization;

namespace Haven.Organisations.Passkeys;

/// <summary>
/// The site that passkeys are made for, from the configured address and never from what a request says: a page on
/// another site that looks like ours gets no answer from a passkey.
/// </summary>
public sealed class PasskeySite(SiteAddress address)
{
    /// <summary>The name that passkeys are bound to; null at a bare network address, where browsers make none.</summary>
    public string? Domain { get; } =
        address.Uri.HostNameType == UriHostNameType.Dns ? address.Uri.IdnHost : null;

    /// <summary>What a browser must say that it is showing.</summary>
    public string Origin { get; } = OriginOf(address.Uri);

    // Browsers use passkeys over TLS only, but for this machine itself: a name with plain HTTP has a proxy in front.
    private static string OriginOf(Uri uri)
    {
        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
        {
            return "https://" + uri.IdnHost;
        }
        string port = uri.IsDefaultPort
            ? ""
            : ":" + uri.Port.ToString(CultureInfo.InvariantCulture);
        return $"{uri.Scheme}://{uri.IdnHost}{port}";
    }
}
