using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Haven.Organisations.Door;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Haven.Tls;

/// <summary>The server's own TLS: 1.2 and later, with the certificate that is current when a connection comes.</summary>
internal static class TlsEndpoints
{
    public static void AddCertificate(this IServiceCollection services)
    {
        services.AddSingleton<CertificateWatch>();
        services.AddHostedService(s => s.GetRequiredService<CertificateWatch>());
    }

    public static IWebHostBuilder ListenAt(this IWebHostBuilder web, Listening listening) =>
        listening.IsEncrypted
            ? web.ConfigureKestrel(k => ListenEncrypted(k, listening))
            : web.UseUrls(listening.Address.GetLeftPart(UriPartial.Authority));

    private static void ListenEncrypted(KestrelServerOptions kestrel, Listening listening)
    {
        var watch = kestrel.ApplicationServices.GetRequiredService<CertificateWatch>();
        Bind(
            kestrel,
            listening.Address,
            at =>
                at.UseHttps(
                    new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ => ValueTask.FromResult(Options(watch.Current!)),
                    }
                )
        );
        if (listening.RedirectFrom is { } plain)
        {
            Bind(kestrel, plain, _ => { });
        }
    }

    /// <summary>What comes in clear is never answered with a page: it is sent on to https.</summary>
    public static void UseEncryptedAlone(this WebApplication app, Listening listening)
    {
        if (!listening.IsEncrypted)
        {
            return;
        }
        app.Use(
            (context, next) =>
            {
                if (context.Request.IsHttps)
                {
                    return next(context);
                }
                // A form that came so has been read by whoever listens: sending it on would hide that.
                if (
                    HttpMethods.IsGet(context.Request.Method)
                    || HttpMethods.IsHead(context.Request.Method)
                )
                {
                    context.Response.Redirect(
                        listening.Site + context.Request.Path + context.Request.QueryString,
                        permanent: true
                    );
                }
                else
                {
                    context.Features.Set(
                        new Refusal(
                            "This form was not encrypted, and others may have read it. Nothing was saved. Open the page again with https, and send it from there."
                        )
                    );
                    context.Response.StatusCode = StatusCodes.Status400BadRequest;
                }
                return Task.CompletedTask;
            }
        );
    }

    private static SslServerAuthenticationOptions Options(ServerCertificate certificate) =>
        new()
        {
            ServerCertificateContext = certificate.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };

    private static void Bind(KestrelServerOptions kestrel, Uri at, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(at.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, at.Port, configure);
        }
        else if (string.Equals(at.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(at.Port, configure);
        }
        else
        {
            kestrel.ListenAnyIP(at.Port, configure);
        }
    }
}
