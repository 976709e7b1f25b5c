using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Abroad;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Processors;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Agreements;

/// <summary>The side of whoever runs the machine, with the name of who signed for it.</summary>
/// <param name="HasTheseWords">Whether they signed the words that this Haven has; of others, nobody can sign the other side.</param>
public sealed record OperatorParty(
    OperatorSide Side,
    string Signer,
    string Capacity,
    bool HasTheseWords
);

/// <summary>
/// Makes the words of an agreement: the standing text that ships with Haven, both parties, and annexes that are filled from
/// what is declared and chosen, as a notice is.
/// </summary>
public sealed class AgreementText(
    IDatabase database,
    NoticeReading notices,
    AbroadGate abroad,
    KeptKinds kinds,
    InstallationPlace place,
    IPublicOrganisations organisations
)
{
    /// <summary>The text for one organisation as it is now, as Markdown.</summary>
    public async Task<string> WriteAsync(
        OrganisationId organisation,
        OperatorParty party,
        string lang,
        CancellationToken cancellationToken
    )
    {
        var named = await organisations.OfAsync(organisation, cancellationToken);
        var words = NoticeWords.In(lang);
        string text = Shipped(lang)
            .Replace(
                "{{parties}}",
                Parties(named.Name, party.Side, words),
                StringComparison.Ordinal
            )
            .Replace(
                "{{companies}}",
                await CompaniesAsync(organisation, words, cancellationToken),
                StringComparison.Ordinal
            )
            .Replace(
                "{{clauses}}",
                await ClausesAsync(organisation, words, cancellationToken),
                StringComparison.Ordinal
            )
            .Replace("{{signed in advance}}", Signed(party, words), StringComparison.Ordinal);
        return await notices.FillAsync(
            organisation,
            named.Code,
            text,
            words.Lang,
            cancellationToken
        );
    }

    /// <summary>What the agreement is called.</summary>
    public static string Title(NoticeWords words) =>
        words.Say("Agreement on processing", "Acuerdo de tratamiento de datos");

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string FingerprintOf(string text) => FingerprintOf(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="FingerprintOf(string)"/>
    public static string FingerprintOf(byte[] bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>All that whoever runs the machine signs in advance: the standing words in both languages, and who they are.</summary>
    public static string ToSignInAdvance(string name, string address) =>
        string.Join('\n', Shipped("en"), Shipped("es"), name, address);

    internal static string Shipped(string lang)
    {
        using var stream = typeof(AgreementText).Assembly.GetManifestResourceStream(
            $"agreements/processing.{(lang == "es" ? "es" : "en")}.md"
        )!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Parties(string organisation, OperatorSide side, NoticeWords words) =>
        words.Say(
            $"Between **{Plain(organisation)}** (“the organisation”) and **{Plain(side.Name)}**, {Plain(side.Address)} (“whoever runs Haven”).",
            $"Entre **{Plain(organisation)}** (“la organización”) y **{Plain(side.Name)}**, {Plain(side.Address)} (“quien opera Haven”)."
        );

    private static string Signed(OperatorParty party, NoticeWords words)
    {
        var (side, signer, capacity, _) = party;
        string on = LocalTime.MinuteIn(words.Lang, side.At);
        return words.Say(
            $"## Signed in advance\n\nFor {Plain(side.Name)}: **{Plain(signer)}**, {Plain(capacity)}, who typed this name on {on}, for every organisation that signs these words. Fingerprint (SHA-256) of what was signed: {side.Fingerprint}",
            $"## Firmado por adelantado\n\nPor {Plain(side.Name)}: **{Plain(signer)}**, {Plain(capacity)}, que escribió este nombre el {on}, para toda organización que firme estas palabras. Huella (SHA-256) de lo firmado: {side.Fingerprint}"
        );
    }

    private async Task<string> CompaniesAsync(
        OrganisationId organisation,
        NoticeWords words,
        CancellationToken cancellationToken
    )
    {
        var today = await notices.TodayAsync(organisation, cancellationToken);
        var about = ProcessorWords.In(words.Lang);
        string[] lines =
        [
            .. (await MachinesAsync(today, cancellationToken)).Select(p =>
                $"- **{Plain(p.Name)}** ({Plain(CountryOf(p.Country, words))}): {Plain(about.Of(p.Task))}"
            ),
        ];
        return lines.Length > 0 ? string.Join('\n', lines) : words.Say("None.", "Ninguna.");
    }

    // Haven does not carry the clauses of the European Union: who uses them has to sign them as they are.
    private async Task<string> ClausesAsync(
        OrganisationId organisation,
        NoticeWords words,
        CancellationToken cancellationToken
    )
    {
        var today = await notices.TodayAsync(organisation, cancellationToken);
        var said = new AbroadWords(kinds, words.Lang);
        string[] lines =
        [
            .. (await abroad.InForceAsync(organisation, cancellationToken))
                .Where(t => t.Safeguard == Safeguard.Clauses)
                .Select(t =>
                    $"- {Plain(t.Recipient)} ({Plain(said.Country(t))}): {Plain(t.Paper)}"
                ),
            .. (await MachinesAsync(today, cancellationToken))
                .Where(p => place.Country is { } here && p.Country != here.Code)
                .Select(p =>
                    $"- {Plain(p.Name)} ({Plain(CountryOf(p.Country, words))}): "
                    + words.Say("attached by whoever runs Haven", "las adjunta quien opera Haven")
                ),
        ];
        return lines.Length == 0
            ? words.Say(
                "No transfer rests on standard contractual clauses.",
                "Ninguna transferencia se basa en cláusulas contractuales tipo."
            )
            : words.Say(
                "These transfers rest on standard contractual clauses, which are part of this agreement. Haven does not have their text: attach the clauses that were signed behind this page.",
                "Estas transferencias se basan en cláusulas contractuales tipo, que son parte de este acuerdo. Haven no tiene su texto: adjunte detrás de esta página las cláusulas firmadas."
            )
                + "\n\n"
                + string.Join('\n', lines);
    }

    private async Task<IEnumerable<ProcessorEntry>> MachinesAsync(
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var all = await ProcessorDesk.ReadAsync(
            context,
            OrganisationId.Installation,
            cancellationToken
        );
        return all.Select(l => l.Now)
            .Where(p =>
                p.From <= today && !p.IsOver(today) && p.Agreement != ProcessorAgreement.Own
            );
    }

    private static string CountryOf(string code, NoticeWords words) =>
        Country.Find(code)?.Name.Of(words.Lang) ?? code;

    private static string Plain(string text) => NoticeFilling.Plain(text);
}
