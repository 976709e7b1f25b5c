using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Haven.Privacy.Vault;

namespace Haven.Tls;

/// <summary>A certificate with its chain and its key, fit to be served.</summary>
internal sealed record ServerCertificate(X509Certificate2 Leaf, SslStreamCertificateContext Context)
{
    private const int ShortestRsaKey = 2048;

    public DateTimeOffset From => new(Leaf.NotBefore);
    public DateTimeOffset Until => new(Leaf.NotAfter);

    public bool Names(string host) => Leaf.MatchesHostname(host.Trim('[', ']'));

    /// <param name="certificates">PEM: the server's own certificate first, then its chain.</param>
    /// <param name="key">PEM: the key of the first.</param>
    /// <exception cref="StartException">They are no pair that can be served; the message says why.</exception>
    public static ServerCertificate Read(CertificateFiles files, string certificates, string key)
    {
        // What is cut off at its end reads as a shorter chain.
        if (
            Count(certificates, "-----BEGIN ") != Count(certificates, "-----END ")
            || Count(certificates, "-----BEGIN CERTIFICATE-----") == 0
        )
        {
            throw new StartException(
                $"{files.Certificate} holds no whole certificate in PEM. Write the certificate and its chain into it again."
            );
        }
        try
        {
            return Read(certificates, key);
        }
        catch (ArgumentException e)
        {
            throw new StartException(
                $"The key in {files.Key} belongs to another certificate than the one in {files.Certificate}.",
                e
            );
        }
        catch (CryptographicException e)
        {
            throw new StartException(
                $"No certificate and its key can be read from {files}. Both must be PEM, the key without a password.",
                e
            );
        }
    }

    private static ServerCertificate Read(string certificates, string key)
    {
        var leaf = X509Certificate2.CreateFromPem(certificates, key);
        if (leaf.GetRSAPublicKey() is { } rsa && rsa.KeySize < ShortestRsaKey)
        {
            throw new StartException(
                $"The certificate's key has {rsa.KeySize} bits, and browsers refuse such. Ask for a certificate with a key of at least {ShortestRsaKey}."
            );
        }
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        chain.RemoveAt(0);
        return new ServerCertificate(
            leaf,
            SslStreamCertificateContext.Create(leaf, chain, offline: true)
        );
    }

    private static int Count(string text, string what) => text.Split(what).Length - 1;

    /// <summary>A day as everybody writes it down.</summary>
    public static string Day(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}

/// <summary>Where the certificate and its key lie. The key may stand in the certificate's file.</summary>
internal sealed record CertificateFiles(string Certificate, string Key)
{
    // The group may read the key: who renews certificates often hands them over so.
    private const UnixFileMode Allowed =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public override string ToString() =>
        Certificate == Key ? Certificate : $"{Certificate} and {Key}";

    /// <exception cref="StartException">One of them cannot be read, or everybody can read the key.</exception>
    public (string Certificates, string Key) Read()
    {
        string certificates = Try(Certificate, "Haven:Certificate", File.ReadAllText);
        string key = Try(Key, "Haven:CertificateKey", File.ReadAllText);
        return (Try(Key, "Haven:CertificateKey", File.GetUnixFileMode) & ~Allowed) == 0
            ? (certificates, key)
            : throw new StartException(
                $"Others can read the certificate's key. Run: chmod 640 {Key}"
            );
    }

    private static T Try<T>(string path, string setting, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartException($"{setting} names {path}, which is not there.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Haven may not read {path}, which {setting} names.", e);
        }
    }
}
