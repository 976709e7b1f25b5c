namespace Haven.Messaging;

/// <summary>What the records of schools declare, in Spanish, for whoever gets a package of what is kept.</summary>
internal static class SpanishWords
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        // Records.
        ["A student, as the school's roster has them"] =
            "Un estudiante, como lo tiene la lista de la escuela",
        ["A guardian of a student, as the school's roster has them"] =
            "Quien responde por un estudiante, como lo tiene la lista de la escuela",
        ["That a school has a roster, and how often it changed"] =
            "Que una escuela tiene una lista, y cuántas veces cambió",
        ["What would be kept of a roster, before somebody confirmed it"] =
            "Lo que se guardaría de una lista, antes de que alguien lo confirme",
        ["That a student was removed: a keyed hash of the school's id, which names nobody"] =
            "Que un estudiante fue borrado: un resumen con clave del número de la escuela, que no nombra a nadie",
        ["Why a student who had been removed may come back"] =
            "Por qué puede volver un estudiante que había sido borrado",
        ["Figures of a school's students: counts that name nobody"] =
            "Cifras de los estudiantes de una escuela: cantidades que no nombran a nadie",
        ["A message to families, before it is sent"] =
            "Un mensaje a las familias, antes de enviarse",
        ["That a message was sent to families, and how many it reached"] =
            "Que se envió un mensaje a las familias, y a cuántas llegó",
        ["What a school wrote to families"] = "Lo que una escuela escribió a las familias",
        ["Who was sent a message of the school"] = "A quién se envió un mensaje de la escuela",
        ["Whether a mail of a message arrived"] = "Si llegó un correo de un mensaje",

        // Fields.
        ["School id"] = "Número de la escuela",
        ["Given name"] = "Nombre",
        ["Family name"] = "Apellido",
        ["Birth date"] = "Fecha de nacimiento",
        ["Grade"] = "Grado",
        ["when the roster no longer had the student"] =
            "cuándo la lista dejó de tener al estudiante",
        ["Left at"] = "Fuera de la lista desde",
        ["Guardian id"] = "Número de quien responde",
        ["Guardian given name"] = "Nombre de quien responde",
        ["Guardian family name"] = "Apellido de quien responde",
        ["Email"] = "Correo electrónico",
        ["Phone"] = "Teléfono",
        ["Relation to student"] = "Relación con el estudiante",
        ["Contact"] = "Contacto",
        ["Number"] = "Número",
        ["Sent at"] = "Enviada el",
        ["Lifted at"] = "Permitido el",
        ["Reason"] = "Motivo",
        ["Content"] = "Contenido",
        ["Kind"] = "Tipo",
        ["what kind of message it was"] = "qué tipo de mensaje era",
        ["what kind of message it is"] = "qué tipo de mensaje es",
        ["when it was sent"] = "cuándo se envió",
        ["when it was begun"] = "cuándo se empezó",
        ["Grades"] = "Grados",
        ["Begun at"] = "Empezado el",
        ["Title"] = "Título",
        ["Text"] = "Texto",
        ["Spanish title"] = "Título en español",
        ["Spanish text"] = "Texto en español",
        ["Student name"] = "Nombre del estudiante",
        ["Guardian name"] = "Nombre de quien responde por el estudiante",
        ["Address"] = "Dirección",
        ["Way taken"] = "Cómo se envió",
        ["Written on"] = "Enviado el día",
        ["Fate"] = "Qué pasó con el correo",

        // Closed lists.
        ["Parent"] = "Padre o madre",
        ["Guardian"] = "Tutor",
        ["Relative"] = "Familiar",
        ["No contact"] = "Sin contacto",
        ["Court order"] = "Orden judicial",
        ["General"] = "General",
        ["Event"] = "Acto",
        ["Attendance"] = "Asistencia",
        ["Emergency"] = "Emergencia",
        ["By mail"] = "Por correo electrónico",
        ["No address"] = "Sin dirección",
        ["Nobody"] = "Nadie",
        ["Shared"] = "La dirección es también de alguien que no debe acercarse",
        ["Waiting"] = "En espera",
        ["Arrived"] = "Llegó",
        ["Failed"] = "Falló",

        // Sources, and whose.
        ["the school's roster"] = "la lista de la escuela",
        ["the member who wrote the message"] = "el miembro que escribió el mensaje",
        ["the message itself"] = "el propio mensaje",
        ["the mail server"] = "el servidor de correo",
        ["a guardian"] = "quien responde por el estudiante",
        ["the member who lifted it"] = "el miembro que lo permitió",
    };
}
