using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Abroad;

/// <summary>What people are asked before anything of theirs goes to another country, where a transfer needs it.</summary>
public static class AbroadConsent
{
    /// <summary>Of the form and of its one item.</summary>
    public const string Key = "abroad";

    /// <summary>The form for people with this root record; a service declares it among its own.</summary>
    public static ConsentForm For(Type root) =>
        new(
            Key,
            root,
            new("Going to another country", "Ir a otro país"),
            new ConsentItem(
                Key,
                new(
                    "May we give what is kept about you to somebody in another country?",
                    "¿Podemos dar lo que se guarda sobre usted a alguien en otro país?"
                )
            )
            {
                Condition = "explicit consent, GDPR Article 49(1)(a)",
                Stands = CalendarPeriod.OfYears(1),
            }
        )
        {
            Intro = new(
                "The law there may protect you less than the law here, and it may be harder to get your rights. Our privacy notice says which countries there are, and how what goes there is guarded.",
                "La ley de allí puede protegerle menos que la de aquí, y puede ser más difícil hacer valer sus derechos. Nuestro aviso de privacidad dice qué países son, y cómo se protege lo que va allí."
            ),
        };

    /// <summary>Whether somebody agreed, and neither took it back nor is its time over.</summary>
    internal static Task<bool> IsGivenAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        long now = context.Now;
        return context
            .Set<ConsentStanding>()
            .AnyAsync(
                s =>
                    s.OrganisationId == context.CurrentOrganisation
                    && s.PersonKey == person
                    && s.Form == Key
                    && s.Item == Key
                    && s.OpenUntil > now,
                cancellationToken
            );
    }
}
