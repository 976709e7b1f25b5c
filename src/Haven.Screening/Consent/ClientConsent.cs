using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;

namespace Haven.Screening.Consent;

/// <summary>
/// What clients are asked (promise SCR-2). Whoever was never asked is governed by what a professional attested; a "no" or
/// what is taken back closes.
/// </summary>
internal static class ClientConsent
{
    public static readonly ConsentForm Form = new(
        "client",
        typeof(Client),
        new("What we may do with what you tell us", "Lo que podemos hacer con lo que nos cuente"),
        new ConsentItem(
            "work",
            new(
                "May we write down what you tell us, and use it to help you?",
                "¿Podemos anotar lo que nos cuente y usarlo para ayudarle?"
            ),
            Purpose.CaseWork,
            Purpose.Reminding
        )
        {
            IsNeeded = true,
            MayRestOnLaw = true,
            Condition = Explicit,
        },
        new ConsentItem(
            "figures",
            new(
                "May we count you in figures that name nobody?",
                "¿Podemos contarle en cifras que no nombran a nadie?"
            ),
            Purpose.Reporting
        ),
        new ConsentItem(
            "exchange",
            new(
                "May we give what is kept about you to another computer system of this organisation?",
                "¿Podemos dar lo que se guarda sobre usted a otro sistema informático de esta organización?"
            ),
            Purpose.Exchange
        )
        {
            Condition = Explicit,
            Stands = CalendarPeriod.OfYears(1),
        }
    )
    {
        Intro = new(
            "You decide. Nobody here treats you worse because of a no. What is written down is encrypted, and who reads it is recorded.",
            "Usted decide. Nadie aquí le tratará peor por decir que no. Lo que se anota está cifrado, y queda registrado quién lo lee."
        ),
    };

    private const string Explicit = "explicit consent, GDPR Article 9(2)(a)";
}

/// <summary>
/// The law or order that a professional attested to, where they named one. It is opened to ask for consent and for nothing
/// else, so that it can be read while case work is closed.
/// </summary>
internal sealed class AttestedGrounds(Vault vault) : IConsentGrounds
{
    public async Task<string?> LawAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var last = await ClientAttestation.LastAsync(context, person, cancellationToken);
        if (last is not [var attested])
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            purpose,
            Act.View,
            "attestation",
            last,
            cancellationToken
        );
        return
            AttestedAuthority.Read(opened.Read(attested.Authority)) is { Kind: Authority.Law } law
            ? law.InWords
            : null;
    }
}
