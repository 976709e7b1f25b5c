using Haven.Api;
using Haven.Delivery;
using Haven.Design;
using Haven.Health;
using Haven.Helpline;
using Haven.Messaging;
using Haven.Metrics;
using Haven.Organisations;
using Haven.Organisations.Door;
using Haven.Organisations.Members;
using Haven.Organisations.SignIn;
using Haven.Pages;
using Haven.Privacy;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Notices;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research;
using Haven.Screening;
using Haven.Tls;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Console;

namespace Haven.Start;

/// <summary>The web server: what it is made of, and the order in which a request passes.</summary>
internal static class Server
{
    private const long LargestRequest = 2 * 1024 * 1024;
    internal const int LargestRequestWithFile = 8 * 1024 * 1024;

    public static WebApplication Build(
        Core core,
        bool development,
        Action<IWebHostBuilder>? adjust = null
    )
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                EnvironmentName = development ? "Development" : "Production",
                ContentRootPath = AppContext.BaseDirectory,
                WebRootPath = "wwwroot",
            }
        );
        builder
            .Logging.ClearProviders()
            .AddConsole()
            .AddConsoleFormatter<SafeLog, ConsoleFormatterOptions>()
            .SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = LargestRequest;
        });
        builder.WebHost.ListenAt(core.Settings.Listening).UseStaticWebAssets();
        // After configuration, which may ask for more lines but not for values in them.
        builder.Services.PostConfigure<ConsoleLoggerOptions>(o =>
            o.FormatterName = SafeLog.FormatterName
        );
        AddServices(builder.Services, core);
        adjust?.Invoke(builder.WebHost);
        FilterHostsInside(builder.Services);
        var app = builder.Build();
        UsePipeline(app, development);
        return app;
    }

    internal static void AddServices(IServiceCollection services, Core core)
    {
        services.AddSingleton(core.Settings);
        services.AddSingleton(core.Clock);
        services.AddSingleton(core.Database);
        services.AddSingleton(core.Keys);
        services.AddSingleton(core.Services);
        services.AddSingleton(core.Services.Vault);
        services.AddSingleton(core.Services.Gate);
        services.AddSingleton(core.Services.Gate.Laws);
        services.AddSingleton(core.Services.Trail);
        services.AddSingleton(core.Services.Signal);
        services.AddSingleton(core.Audit);
        services.AddSingleton(core.Witness);
        services.AddSingleton(Privacy.Rights.Package.PackageSpace.In(core.Settings.Data));
        services.AddSingleton<Sequencer>();
        services.AddHostedService(s => s.GetRequiredService<Sequencer>());
        services.AddDelivery(core.Settings.MailRoute(), core.Settings.MailFolder);
        services.AddSingleton(new DoorRules(core.Settings.RequireSecondFactor));
        services.AddCertificate();
        services.AddOrganisations(core.Settings.Listening.Public);
        services.AddScreening();
        services.AddResearch();
        services.AddMessaging();
        services.AddHelpline();
        services.AddPrivacy();
        services.AddSingleton(
            new InstallationPlace(
                core.Settings.Region,
                core.Settings.Operator,
                core.Settings.Country
            )
        );
        services.AddSingleton(Ties.Of(core.Settings));
        services.AddSingleton<IMemberNames, MemberNames>();
        services.AddSingleton<IRoleNotices, RoleNotices>();
        services.AddSingleton<ISignInSigns, SignInSigns>();
        services.AddHealth();
        services.AddMetricsPages();
        services.AddApiDescription();
        services.AddScoped(_ => new PageFrame { Footer = Navigation.Footer });
        services.AddRazorComponents();

        // Nothing of ours rests on the framework's protection keys: cookies and forms are sealed by the vault.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        // The framework would make a key at start all the same, in clear, in the home folder.
        foreach (
            var unused in services
                .Where(s => s.ImplementationType?.Name == "DataProtectionHostedService")
                .ToList()
        )
        {
            services.Remove(unused);
        }
        services.AddHttpClient();
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = ["text/html"];
        });
        services.Configure<HostFilteringOptions>(o =>
            o.AllowedHosts = core.Settings.Listening.Hosts
        );
        services.Configure<FormOptions>(o =>
        {
            o.ValueLengthLimit = 1024 * 1024;
            // What somebody sends stays in memory while it is read: on the disk it would lie in clear.
            o.MemoryBufferThreshold = LargestRequestWithFile;
        });
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = false);
    }

    // The framework's own filter would stand before everything of ours, and its answers would carry no headers.
    private static void FilterHostsInside(IServiceCollection services)
    {
        foreach (
            var filter in services
                .Where(s => s.ImplementationType?.Name == "HostFilteringStartupFilter")
                .ToList()
        )
        {
            services.Remove(filter);
        }
    }

    private static void UsePipeline(WebApplication app, bool development)
    {
        app.UseMiddleware<SafeAnswers>();
        app.UseEncryptedAlone(app.Services.GetRequiredService<Settings>().Listening);
        // A proxy on this machine says whom it speaks for; from anywhere else the words are not believed.
        app.UseForwardedHeaders(
            new ForwardedHeadersOptions
            {
                ForwardedHeaders =
                    ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            }
        );
        app.UseHostFiltering();
        app.UseRouting();
        app.UseMiddleware<Door>();
        app.UseWhen(
            c => c.GetEndpoint()?.Metadata.GetMetadata<MayCompress>() is not null,
            pages => pages.UseResponseCompression()
        );
        app.UseMiddleware<Navigation>();
        app.UseMiddleware<NoticeBanners>();
        app.UseMiddleware<SupportBanners>();
        app.MapStaticAssets().ForEverybody();
        app.MapHome();
        app.MapOrganisations();
        app.MapScreening();
        app.MapResearch();
        app.MapMessaging();
        app.MapHelpline();
        app.MapPrivacy();
        app.MapDelivery();
        app.MapHealth();
        app.MapMetrics();
        app.MapApi();
        if (development)
        {
            app.MapDevelopment();
        }
    }
}
