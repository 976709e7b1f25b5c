using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Haven.Doctor;

/// <summary>The certificate with which Haven speaks TLS: until when browsers believe it.</summary>
internal static class CertificateLook
{
    private const string What = "certificate";
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <param name="file">The setting <c>Haven:Certificate</c>, in PEM; null where Haven speaks no TLS.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="findings">Takes what is found.</param>
    public static void Look(string? file, TimeProvider clock, Findings findings)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return;
        }
        const string advice =
            "Get a new one, put it in its place, and look why it was not renewed by itself.";
        try
        {
            // The first one in the file is the server's; what follows is its chain.
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            var now = clock.GetUtcNow().UtcDateTime;
            var from = certificate.NotBefore.ToUniversalTime();
            var until = certificate.NotAfter.ToUniversalTime();
            string found = $"{file} is good from {from:u} until {until:u}.";
            if (now < from || now >= until)
            {
                findings.Wrong(What, found + " Today no browser believes it.", advice);
            }
            else if (until - now < Soon)
            {
                findings.Look(What, found, advice);
            }
            else
            {
                findings.Fine(What, found);
            }
        }
        catch (CryptographicException)
        {
            findings.Wrong(
                What,
                $"{file} holds no certificate in PEM.",
                "Check Haven:Certificate."
            );
        }
    }
}
