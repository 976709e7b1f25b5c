using System.Net;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tls;

/// <summary>Where Haven listens, and how people reach it, which may be through a proxy on the same machine.</summary>
/// <param name="Address">Where it listens: https, or http on the loopback alone.</param>
/// <param name="Public">What people type, and what links in mail begin with.</param>
/// <param name="RedirectFrom">Where it listens in clear to send people on to <paramref name="Public"/>, and for nothing else.</param>
internal sealed record Listening(Uri Address, Uri Public, Uri? RedirectFrom)
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public bool IsEncrypted => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>What people type, without anything after it.</summary>
    public string Site => Public.GetLeftPart(UriPartial.Authority);

    /// <summary>What a browser may call this site; anything else is refused.</summary>
    public IList<string> Hosts =>
        [
            Public.HostNameType == UriHostNameType.IPv6 ? Public.Host : Public.IdnHost,
            // Whoever watches the machine asks from the machine.
            .. Loopback,
        ];

    /// <exception cref="StartException">People's words would travel in clear, or a setting is wrong.</exception>
    public static Listening Of(Settings settings)
    {
        var address = Read("Haven:Address", settings.Address);
        RequireEncrypted(address, settings.Certificate is not null);
        var known = settings.PublicAddress is { } text
            ? Read("Haven:PublicAddress", text)
            : address;
        RequirePublic(known, address);
        var redirect = settings.RedirectFrom is { } from ? Read("Haven:RedirectFrom", from) : null;
        if (
            redirect is not null
            && (redirect.Scheme != Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttp)
        )
        {
            throw new StartException(
                $"Haven:RedirectFrom is '{settings.RedirectFrom}'. It sends people from http on to https: write an http address such as http://0.0.0.0:80, and set Haven:Address to an https one."
            );
        }
        return new Listening(address, known, redirect);
    }

    private static void RequireEncrypted(Uri address, bool hasCertificate)
    {
        if (address.Scheme == Uri.UriSchemeHttp)
        {
            if (!IsLoopback(address))
            {
                throw new StartException(
                    $"Haven:Address is '{address}', and Haven does not speak in clear to other machines. Either set Haven:Certificate and write https:// in Haven:Address. Or put a proxy that speaks TLS on this machine, set Haven:Address to {Settings.DefaultAddress}, and Haven:PublicAddress to what people type, for instance https://haven.example.org."
                );
            }
            if (hasCertificate)
            {
                throw new StartException(
                    $"Haven:Certificate is set, and Haven:Address is '{address}'. Write https:// there, or leave the certificate out."
                );
            }
        }
        else if (!hasCertificate)
        {
            throw new StartException(
                $"Haven:Address is '{address}', and there is no certificate. Set Haven:Certificate to a PEM file with the certificate and its chain, and Haven:CertificateKey to the one with its key."
            );
        }
    }

    private static void RequirePublic(Uri known, Uri address)
    {
        if (
            IPAddress.TryParse(known.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
        )
        {
            throw new StartException(
                $"'{known}' means every address of this machine. Set Haven:PublicAddress to what people type, for instance https://haven.example.org: links in mail begin with it."
            );
        }
        if (
            known.Scheme == Uri.UriSchemeHttp
            && (!IsLoopback(known) || address.Scheme == Uri.UriSchemeHttps)
        )
        {
            throw new StartException(
                $"Haven:PublicAddress is '{known}'. People reach Haven over TLS: write https://."
            );
        }
    }

    private static Uri Read(string setting, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.PathAndQuery == "/"
        && address.UserInfo.Length == 0
        && address.Fragment.Length == 0
            ? address
            : throw new StartException(
                $"{setting} is '{text}'. Write an address such as {Settings.DefaultAddress} or https://haven.example.org."
            );

    public static bool IsLoopback(Uri address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)
        );
}
