using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Haven.Tests.Tls;

/// <summary>Certificates made on the fly, signed by an authority of the test's own through one between.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2045, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 between;

    public TestCertificates()
    {
        root = Authority("Root", null);
        between = Authority("Between", root);
    }

    /// <summary>Whom a client of the test trusts.</summary>
    public X509Certificate2 Root => root;

    /// <summary>A certificate with its chain, and its key, in PEM.</summary>
    public (string Certificate, string Key) Issue(
        DateTimeOffset from,
        DateTimeOffset until,
        string host = "localhost"
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(between, from, until, RandomNumberGenerator.GetBytes(8));
        return (
            leaf.ExportCertificatePem() + "\n" + between.ExportCertificatePem() + "\n",
            key.ExportPkcs8PrivateKeyPem() + "\n"
        );
    }

    /// <summary>A pair of its own making, with an RSA key that is too short for anybody.</summary>
    public static (string Certificate, string Key) WithShortKey(DateTimeOffset now)
    {
        using var key = RSA.Create(1024);
        var request = new CertificateRequest(
            "CN=localhost",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose()
    {
        root.Dispose();
        between.Dispose();
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        // Owned by the certificate that it is part of.
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test " + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(Start, End);
        }
        using var signed = request.Create(issuer, Start, End, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
