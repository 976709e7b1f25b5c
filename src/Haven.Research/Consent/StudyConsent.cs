using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Research.Participants;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Consent;

/// <summary>What participants are asked before anything is taken of them. Unlike a client's, their silence is a no.</summary>
internal static class StudyConsent
{
    /// <summary>Without a yes that stands nothing of theirs is taken.</summary>
    public const string TakePart = "take-part";

    /// <summary>Without it, nothing that rests on Article 9(2)(a) is asked.</summary>
    public const string Special = "special";

    public static readonly ConsentForm Form = new(
        "study",
        typeof(Participant),
        new("Taking part in a study", "Participar en un estudio"),
        new ConsentItem(
            TakePart,
            new(
                "May we keep what you answer for this study, under a code and without your name?",
                "¿Podemos guardar lo que responda para este estudio, con un código y sin su nombre?"
            ),
            Purpose.Study
        )
        {
            IsNeeded = true,
        },
        new ConsentItem(
            Special,
            new(
                "May we also ask about sensitive things where this study says so, such as your health, origin, belief or sexual life?",
                "¿Podemos preguntar también por cosas delicadas donde este estudio lo dice, como su salud, origen, creencias o vida sexual?"
            )
        )
        {
            Condition = "explicit consent, GDPR Article 9(2)(a)",
        }
    )
    {
        Intro = new(
            "You decide, and you can take it back at any time. Nobody treats you worse because of a no. What you answer is encrypted, and who reads it is recorded.",
            "Usted decide, y puede retirarlo cuando quiera. Nadie le tratará peor por decir que no. Lo que responda está cifrado, y queda registrado quién lo lee."
        ),
    };

    /// <summary>What somebody said to these items that holds at this moment.</summary>
    /// <param name="now">UTC ticks.</param>
    public static IQueryable<ConsentStanding> Standing(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        long now
    )
    {
        var organisation = context.CurrentOrganisation;
        string form = Form.Key;
        return context
            .Set<ConsentStanding>()
            .Where(s =>
                s.OrganisationId == organisation
                && people.Contains(s.PersonKey)
                && s.Form == form
                && s.OpenUntil > now
            );
    }
}
