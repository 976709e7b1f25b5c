using Haven.Delivery.Outbox;
using Haven.Privacy.Vault;

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
        string? database = haven["Database"];
        if (
            string.IsNullOrWhiteSpace(database)
            || string.Equals(database, "sqlite", StringComparison.OrdinalIgnoreCase)
        )
        {
            database = null;
        }
        string? keys = Blank(haven["Keys"]);
        if (database is not null && keys is null)
        {
            throw new StartException(
                "With PostgreSQL, set Haven:Keys to a connection of a separate database for the keys."
            );
        }
        return new Settings(
            Path.GetFullPath(Blank(haven["Data"]) ?? "data"),
            database,
            Blank(haven["DatabaseOwner"]),
            keys,
            Blank(haven["RootKey"]),
            AddressOf(Blank(haven["Address"]) ?? Blank(configuration["ASPNETCORE_URLS"])),
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
        };
    }

    /// <summary>The way out for mail; null where it goes to the folder.</summary>
    /// <exception cref="StartException">A setting of it is wrong.</exception>
    public MailRoute? MailRoute() =>
        Delivery.Outbox.MailRoute.Read(Mail, MailPassword, MailFrom, MailDkim);

    /// <summary>Where mail goes, in plain words.</summary>
    public string MailWords =>
        Mail is null
            ? $"There is no mail server: mail goes to {MailFolder}"
            : $"Mail goes to {MailRoute()!.Server.Host}";

    private static string AddressOf(string? text) =>
        text is null ? DefaultAddress
        : Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttp
            ? text
        : throw new StartException(
            $"Haven:Address is '{text}'. Write an address such as {DefaultAddress}."
        );

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
