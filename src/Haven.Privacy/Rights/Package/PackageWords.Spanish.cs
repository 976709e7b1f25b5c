using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;

namespace Haven.Privacy.Rights.Package;

internal sealed partial record PackageWords
{
    public static readonly PackageWords Spanish = new()
    {
        Lang = "es",
        Title = "Lo que se guarda sobre {0}",
        Intro =
            "Esto es lo que la organización guarda sobre usted en Haven: todo lo que está bajo su código, de dónde vino, para qué puede usarse, quién trabajó con ello y cuánto tiempo se guarda.",
        IntroOthers =
            "Esto es lo que la organización entrega sobre la persona con este código, de lo que guarda en Haven: de dónde vino, para qué puede usarse, qué días trabajó alguien con ello y cuánto tiempo se guarda.",
        TitleRelated = "Lo que se guarda sobre {1}, en el expediente {0}",
        IntroRelated =
            "Esto es lo que la organización guarda en Haven sobre usted, en el expediente de otra persona: de dónde viene, en qué días alguien trabajó con ese expediente y cuánto tiempo se guarda. No contiene nada sobre la persona del expediente.",
        MadeOnFormat = "Hecho el {0}.",
        Files =
            "Junto a esta página están los mismos datos para programas: data.json (docs/package.md de Haven describe su forma) y, en la carpeta tables, una tabla por cada clase de registro, que abre cualquier hoja de cálculo. Si algo se guarda como FHIR, la norma de los registros de salud, fhir.json lo tiene para otro sistema. En manifest.json está lo que pertenece a este paquete, con una huella de cada archivo (SHA-256).",
        Contents = "En este paquete",
        Records = "Lo que se guarda",
        NothingKept = "No se guarda nada que se pueda entregar.",
        RecordFormat = "Registro {0}",
        AboutFields = "Qué significan estas palabras",
        Field = "Campo",
        KindOfFact = "Clase de dato",
        Whose = "De quién es",
        YourOwn = "suyo",
        TheirOwn = "de la propia persona",
        Source = "De dónde viene",
        SourceUnsaid = "quien hizo el registro",
        Stored = "Cómo se guarda",
        IsSealed = "cifrado",
        IsClear = "legible para Haven",
        Empty = "nada",
        Masks = new Dictionary<MaskReason, string>
        {
            [MaskReason.AnotherPerson] =
                "No se muestra: es un dato de otra persona, y le toca a ella pedirlo.",
            [MaskReason.Secret] = "No se muestra: protege una cuenta.",
            [MaskReason.Unreadable] =
                "Cifrado en los navegadores del equipo. Haven no puede leerlo, por eso no puede estar aquí: pregunte al equipo, que sí puede.",
        },
        NotShown = "Lo que no se muestra",
        NotShownNone = "No se omitió nada de lo que está bajo su código.",
        NotShownOthers =
            "Una organización puede reservarse lo que podría dañar a un joven o es de otra persona. Lo dice todo paquete para quien no es la propia persona; no dice si aquí se reservó algo.",
        Names =
            "Un equipo puede guardar el nombre de una persona. Se cifra en los navegadores del equipo antes de llegar a Haven, y Haven no puede leerlo. Ningún paquete puede contenerlo; el equipo puede decirlo.",
        PurposesTitle = "Para qué puede usarse",
        ForWhat = "Finalidad",
        Basis = "Qué lo permite",
        NoBasis = "ninguna ley que la organización nombró dice más",
        ReadersTitle = "Quién trabajó con ello",
        ReadersIntro =
            "Del registro de accesos, por función y día. “Otro sistema con una clave” es uno de la propia organización al que se entregaron datos. No se dan nombres de quienes trabajan allí.",
        Day = "Día",
        Role = "Función",
        What = "Qué hizo",
        Times = "Veces",
        KeptTitle = "Cuánto tiempo se guarda",
        KeptFormat = "{0}: se guarda {1}, {2}.",
        KeptUntilFormat = "Si nada cambia, el último día es el {0}.",
        KeptAsked =
            "Después alguien de la organización revisa si se puede borrar, así que puede guardarse más tiempo.",
        KeptCounted =
            "Después se puede contar de cuántas personas se borró todo, en cifras que no nombran a nadie y por las que nadie puede encontrarle.",
        KeptNotYet = "Ese tiempo no ha empezado.",
        KeptOpen =
            "Dos leyes se contradicen sobre el final, y hasta que la organización lo resuelva no se borra nada.",
        KeptUnknown = "No hay plazo fijado para estos registros.",
        KeptEnd =
            "Después se borra todo por sí solo, con la clave con que está cifrado, salvo que un tribunal o una ley pida guardarlo. Ninguna copia de seguridad lo devuelve.",
        Triggers = new Dictionary<Trigger, string>
        {
            [Trigger.Created] = "desde el día en que se guardó por primera vez",
            [Trigger.LastChange] = "desde el día en que se escribió algo por última vez",
            [Trigger.Told] = "desde {0}",
        },
        PlaceTitle = "Dónde está, y adónde va",
        PlaceFormat = "Se guarda en {0}.",
        PlaceUnknown =
            "Quien opera la máquina no ha dicho en qué país está. Pregunte a la organización.",
        AbroadNone = "Nada de esto va a otro país.",
        AbroadIntro =
            "Una parte puede ir a otros países, donde la ley puede protegerle menos. Esto es lo que la organización tiene hoy en su registro:",
        Country = "País",
        Recipient = "A quién",
        Safeguard = "Qué lo protege allí",
        GuardedTitle = "Cómo se protege",
        Guards =
        [
            "Lo marcado como cifrado está cifrado (AES-256-GCM) con una clave de esta sola persona. Cuando se olvida a la persona, la clave se destruye.",
            "Nadie lo lee antes de que quede escrito en un registro que nadie puede alterar sin que se note.",
            "Está en una máquina que la organización maneja o eligió. Haven no lo envía a nadie por sí solo, y no deja que vaya a otro país sino según el registro de arriba.",
        ],
        RightsTitle = "Lo que puede pedir",
        RightsText =
            "Puede pedir que algo se corrija, se borre, se guarde sin usarse o no se use más para algo, y puede reclamar: a la organización y a la autoridad del lugar donde vive.",
        Acts = new Dictionary<Act, string>
        {
            [Act.Create] = "creó",
            [Act.View] = "vio",
            [Act.Edit] = "cambió",
            [Act.Retrieve] = "listó o sacó",
            [Act.Delete] = "borró",
            [Act.SignIn] = "entró",
        },
        Purposes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Purpose.CaseWork.Key] = "Atender a una persona",
            [Purpose.Emergency.Key] = "Leer sobre alguien a quien atiende otro, en una emergencia",
            [Purpose.EmergencyReview.Key] = "Revisar después quién usó el acceso de emergencia",
            [Purpose.PrivacyOversight.Key] = "Comprobar quién vio qué",
            [Purpose.LegalHold.Key] = "Conservar lo que necesita un tribunal o un litigio",
            [Purpose.LegalDemand.Key] = "Responder a lo que exige un tribunal o una ley",
            [Purpose.Consent.Key] = "Preguntar a las personas qué aceptan",
            [Purpose.Sharing.Key] = "Dar datos de alguien a quien esa persona aceptó",
            [Purpose.Roster.Key] =
                "Llevar la lista de estudiantes de una escuela y de quienes responden por ellos",
            [Purpose.FamilyEmergency.Key] = Purpose.FamilyEmergency.Spanish,
            [Purpose.FamilyAttendance.Key] = Purpose.FamilyAttendance.Spanish,
            [Purpose.FamilyNews.Key] = Purpose.FamilyNews.Spanish,
            [Purpose.Exchange.Key] = "Dar datos a otro sistema de la organización",
            [Purpose.Helpline.Key] = "Hablar con quien escribe a la línea de ayuda",
            [Purpose.HelplineSupervision.Key] =
                "Revisar cómo se ayuda a quien escribe a la línea de ayuda",
            [Purpose.TakingOut.Key] = "Llevarse lo que pertenece a la organización",
            [Purpose.Reporting.Key] = "Contar para un informe que no nombra a nadie",
            [Purpose.Research.Key] = "Hacer una tabla para la investigación que no nombra a nadie",
            [Purpose.Study.Key] = "Llevar a cabo un estudio en el que participan personas",
            [Purpose.Funding.Key] = "Decidir quién recibe una ayuda o un premio",
            [Purpose.Offers.Key] = "Avisar a quienes solicitaron de otras convocatorias",
            [Purpose.Events.Key] = "Celebrar un acto al que se inscriben personas",
            [Purpose.EventNews.Key] = "Avisar de actos parecidos a quienes lo pidieron",
            [Purpose.Posts.Key] = "Mostrar lo que se escribe bajo algo expuesto",
            [Purpose.MemberAdministration.Key] = "Decidir quién puede usar Haven",
            [Purpose.Correspondence.Key] = "Leer y responder lo que se escribe a la organización",
            [Purpose.OwnAccount.Key] = "Llevar la cuenta de una persona",
            [Purpose.Delivery.Key] = "Entregar un mensaje",
            [Purpose.Reminding.Key] = "Recordar a un profesional a quién toca evaluar de nuevo",
            [Purpose.Upkeep.Key] = "Mantener Haven en marcha",
        },
        RoleNames = new Dictionary<Roles, string>
        {
            [Roles.Administrator] = "administrador",
            [Roles.Professional] = "profesional",
            [Roles.Supervisor] = "supervisor",
            [Roles.PrivacyOfficer] = "responsable de privacidad",
            [Roles.Operator] = "operador",
            [Roles.System] = "el propio Haven",
            [Roles.AccountHolder] = "titular de una cuenta",
            [Roles.OtherSystem] = "otro sistema con una clave",
            [Roles.AuditingSystem] = "otro sistema con una clave",
            [Roles.Advocate] = "quien atiende la línea de ayuda",
        },
        Classes = new Dictionary<DataClass, string>
        {
            [DataClass.Name] = "Nombre",
            [DataClass.Contact] = "Contacto",
            [DataClass.Place] = "Lugar",
            [DataClass.Age] = "Edad",
            [DataClass.Work] = "Trabajo",
            [DataClass.Credential] = "Acceso",
            [DataClass.Connection] = "Conexión",
            [DataClass.Gender] = "Género",
            [DataClass.Race] = "Origen étnico",
            [DataClass.SexLife] = "Vida u orientación sexual",
            [DataClass.Health] = "Salud",
            [DataClass.Immigration] = "Situación migratoria",
            [DataClass.Behaviour] = "Conducta y circunstancias",
            [DataClass.Assessment] = "Evaluación",
            [DataClass.FreeText] = "Texto libre",
            [DataClass.Religion] = "Religión",
            [DataClass.Politics] = "Opinión política",
            [DataClass.Union] = "Sindicato",
            [DataClass.Genetic] = "Datos genéticos",
            [DataClass.Biometric] = "Datos biométricos",
            [DataClass.Conviction] = "Condenas",
            [DataClass.School] = "Escuela",
            [DataClass.Delivery] = "Mensajes enviados",
            [DataClass.Money] = "Dinero",
            [DataClass.NationalNumber] = "Número de identidad",
            [DataClass.Location] = "Ubicación",
        },
    };
}
