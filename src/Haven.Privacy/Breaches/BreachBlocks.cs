using Haven.Privacy.Regimes;

namespace Haven.Privacy.Breaches;

/// <summary>A kind of data that a breach can touch, and what somebody can do whose data it is.</summary>
/// <param name="Data">As it stands in the notice.</param>
internal sealed record BreachBlock(string Key, TwoLanguages Data, IReadOnlyList<TwoLanguages> Steps)
{
    public static readonly IReadOnlyList<BreachBlock> All =
    [
        new(
            "whereabouts",
            new(
                "Where somebody lives, goes to school or meets us",
                "Dónde vive, estudia o se reúne con nosotros"
            ),
            [
                new(
                    "If somebody must not know where you are, tell us today. We make a new safety plan with you. In danger, call 911 (in Europe 112).",
                    "Si alguien no debe saber dónde está usted, avísenos hoy. Haremos con usted un nuevo plan de seguridad. Si hay peligro, llame al 911 (en Europa, al 112)."
                ),
                new(
                    "Think about who meets you where: change the way to school or the place of a meeting if you can.",
                    "Piense en quién se encuentra con usted y dónde: si puede, cambie el camino a la escuela o el lugar de un encuentro."
                ),
            ]
        ),
        new(
            "health",
            new(
                "Facts about health and about what somebody lived through",
                "Datos de salud y sobre lo que alguien ha vivido"
            ),
            [
                new(
                    "If somebody speaks to you about what only we should know, write down who and when, and tell us.",
                    "Si alguien le habla de algo que solo nosotros deberíamos saber, anote quién y cuándo, y díganoslo."
                ),
                new(
                    "Look at the letters of your health insurance. Call them if there is a treatment that you did not have.",
                    "Revise las cartas de su seguro médico. Llame si aparece un tratamiento que no recibió."
                ),
            ]
        ),
        new(
            "identity",
            new(
                "Name, date of birth, numbers of documents",
                "Nombre, fecha de nacimiento, números de documentos"
            ),
            [
                new(
                    "In the United States you can have a credit freeze at no cost, also for a child: ask Equifax, Experian and TransUnion. Elsewhere ask your bank.",
                    "En los Estados Unidos puede pedir sin costo que se bloquee su crédito, también el de un menor: a Equifax, Experian y TransUnion. En otros países, pregunte a su banco."
                ),
                new(
                    "If somebody uses your name, report it at identitytheft.gov, or to the police.",
                    "Si alguien usa su nombre, denúncielo en robodeidentidad.gov o ante la policía."
                ),
            ]
        ),
        new(
            "contact",
            new(
                "Telephone number, e-mail or postal address",
                "Teléfono, correo electrónico o dirección postal"
            ),
            [
                new(
                    "Be careful with calls and messages that say they come from us. We never ask for a password or for money. Call us at the number that you know.",
                    "Tenga cuidado con llamadas y mensajes que digan venir de nosotros. Nunca pedimos contraseñas ni dinero. Llámenos al número que ya conoce."
                ),
            ]
        ),
        new(
            "account",
            new("A user name or a password", "Un nombre de usuario o una contraseña"),
            [
                new(
                    "Change the password, here and wherever you use the same one.",
                    "Cambie la contraseña, aquí y en todos los lugares donde use la misma."
                ),
            ]
        ),
    ];
}
