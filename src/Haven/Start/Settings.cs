using Haven.Delivery.Outbox;
using Haven.Privacy.Abroad;
using Haven.Privacy.Vault;
using Haven.Tls;

namespace Haven.Start;

/// <summary>What an installation is told: from haven.json, the environment (Haven__Data=...) or the command line.</summary>
internal sealed record Settings(
    string Data,
    string? Database,
    string? DatabaseOwner,
    string? Keys,
    string? RootKey,
    string Address,
    string? Witness,
    string? MailFolder,
    bool RequireSecondFactor
)
{
    /// <summary>The folder of the generations' secrets; beside the root key where nothing is said.</summary>
    public string? Generations { get; init; }

    /// <summary>The mail server, smtp:// or smtps://; null where there is none.</summary>
    public string? Mail { get; init; }

    /// <summary>file:PATH or env:NAME.</summary>
    public string? MailPassword { get; init; }

    public string? MailFrom { get; init; }

    /// <summary>SELECTOR:FILE.</summary>
    public string? MailDkim { get; init; }

    /// <summary>PEM: the server's certificate and its chain; null where it listens on the loopback in clear.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM: the certificate's key; in the certificate's file where nothing is said.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>How people reach Haven, where it is not <see cref="Address"/>.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>An http address that leads to the public one.</summary>
    public string? RedirectFrom { get; init; }

    /// <summary>A folder of further laws, beside those that Haven ships.</summary>
    public string? Laws { get; init; }

    /// <summary>Where everything is stored; null where nobody has said it, and then Haven does not serve.</summary>
    public Country? Country { get; init; }

    /// <summary>Where the machine stands, more precisely than the country, as privacy notices say it: "Oregon".</summary>
    public string? Region { get; init; }

    /// <summary>Who runs the machine, and how they are reached, as pages say it: "Harbour Hosting, help@hosting.example".</summary>
    public string? Operator { get; init; }

    /// <summary>A collector of figures, over OTLP.</summary>
    public Uri? Telemetry { get; init; }

    /// <summary>Every setting that there is, without its "Haven:". The doctor names what is none of these.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "Data",
        "Database",
        "DatabaseOwner",
        "Keys",
        "RootKey",
        "Generations",
        "Address",
        "PublicAddress",
        "Certificate",
        "CertificateKey",
        "RedirectFrom",
        "Telemetry",
        "Laws",
        "Country",
        "Region",
        "Operator",
        "Witness",
        "Mail",
        "MailPassword",
        "MailFrom",
        "MailDkim",
        "MailFolder",
        "RequireSecondFactor",
    ];

    public const string DefaultAddress = "http://localhost:5080";

    // Without a mail server, mail goes to a folder: beside the root key and never among the data, for it is in clear.
    private static string DefaultMailFolder =>
        Path.Combine(Privacy.Vault.RootKey.DefaultFolder, "mail");

    public bool IsPostgreSql => Database is not null;

    public static Settings Read(IConfiguration configuration)
    {
        var haven = configuration.GetSection("Haven");
        var (database, keys) = DatabasesOf(haven);
        var settings = new Settings(
            Path.GetFullPath(Blank(haven["Data"]) ?? "data"),
            database,
            Blank(haven["DatabaseOwner"]),
            keys,
            Blank(haven["RootKey"]),
            Blank(haven["Address"]) ?? Blank(configuration["ASPNETCORE_URLS"]) ?? DefaultAddress,
            Blank(haven["Witness"]),
            Blank(haven["MailFolder"]) ?? DefaultMailFolder,
            haven.GetValue("RequireSecondFactor", true)
        )
        {
            Generations = Blank(haven["Generations"]),
            Mail = Blank(haven["Mail"]),
            MailPassword = Blank(haven["MailPassword"]),
            MailFrom = Blank(haven["MailFrom"]),
            MailDkim = Blank(haven["MailDkim"]),
            Certificate = Blank(haven["Certificate"]),
            CertificateKey = Blank(haven["CertificateKey"]),
            PublicAddress = Blank(haven["PublicAddress"]),
            RedirectFrom = Blank(haven["RedirectFrom"]),
            Laws = Blank(haven["Laws"]),
            Country = CountryOf(Blank(haven["Country"])),
            Region = Blank(haven["Region"]),
            Operator = Blank(haven["Operator"]),
            Telemetry = CollectorOf(Blank(haven["Telemetry"])),
        };
        _ = settings.Listening;
        return settings;
    }

    private static (string? Database, string? Keys) DatabasesOf(IConfiguration haven)
    {
        string? database = Blank(haven["Database"]);
        if (string.Equals(database, "sqlite", StringComparison.OrdinalIgnoreCase))
        {
            database = null;
        }
        string? keys = Blank(haven["Keys"]);
        return database is not null && keys is null
            ? throw new StartException(
                "With PostgreSQL, set Haven:Keys to a connection of a separate database for the keys."
            )
            : (database, keys);
    }

    /// <summary>Where Haven listens and how people reach it.</summary>
    /// <exception cref="StartException">A setting of it is wrong.</exception>
    public Listening Listening => Listening.Of(this);

    /// <summary>The files of the certificate; null where there is none.</summary>
    public CertificateFiles? CertificateFiles =>
        Certificate is null
            ? null
            : new CertificateFiles(
                Path.GetFullPath(Certificate),
                Path.GetFullPath(CertificateKey ?? Certificate)
            );

    /// <summary>The way out for mail; null where it goes to the folder.</summary>
    /// <exception cref="StartException">A setting of it is wrong.</exception>
    public MailRoute? MailRoute() =>
        Delivery.Outbox.MailRoute.Read(Mail, MailPassword, MailFrom, MailDkim);

    /// <summary>Where mail goes, in plain words.</summary>
    public string MailWords =>
        Mail is null
            ? $"There is no mail server: mail goes to {MailFolder}"
            : $"Mail goes to {MailRoute()!.Server.Host}";

    /// <summary>What is missing before Haven may serve; null where nothing is.</summary>
    public string? WhyNotServed =>
        Country is null
            ? "Nobody has said in which country everything is stored. Set Haven:Country (in the environment Haven__Country) to the code of the country where this machine stands, such as US or DE. Privacy notices tell it."
            : null;

    private static Country? CountryOf(string? code) =>
        code is null
            ? null
            : Country.Find(code.ToUpperInvariant())
                ?? throw new StartException(
                    $"Haven:Country is '{code}'. Write the two letters of a country as ISO 3166 has them, such as US or DE."
                );

    private static Uri? CollectorOf(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (
            address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && Listening.IsLoopback(address))
        )
            ? address
        : throw new StartException(
            $"Haven:Telemetry is '{text}'. Write the address of a collector: http://localhost:4318, or https:// on another machine."
        );

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
