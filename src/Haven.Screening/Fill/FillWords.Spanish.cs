using Haven.Forms.Answers;
using Haven.Forms.Questionnaires;

namespace Haven.Screening.Fill;

internal sealed partial record FillWords
{
    private static readonly FillWords Spanish = new()
    {
        Lang = Languages.Spanish,
        OtherLang = Languages.English,
        OtherLanguage = "Show the questions in English",
        Screening = "Evaluación",
        ClientOf = "Cliente {0}",
        KeptAsYouGo = "Lo que elija se guarda a medida que avanza.",
        DoThisNow = "Haga esto ahora",
        Question = "Pregunta {0} de {1}",
        Step = "Paso {0} de {1}",
        Next = "Guardar y seguir",
        Back = "Volver",
        Check = "Revisar las respuestas",
        Later = "Guardar y continuar más tarde",
        SaveNow = "Guardar ahora",
        SaveToReview = "Guardar y volver a las respuestas",
        OneByOne = "Mostrar las preguntas de una en una",
        AllOnOne = "Mostrar todas las preguntas en una página",
        PrintBlank = "Imprimir un formulario en blanco",
        Clear = "Borrar esta respuesta",
        Answer = "Respuesta {0}",
        AnotherAnswer = "Añadir otra respuesta",
        Remove = "Quitar",
        AddAgain = "Añadir otra vez: {0}",
        FromTo = "De {0} a {1}.",
        OrMore = "{0} o más.",
        OrLess = "{0} o menos.",
        OwnWords = "Con otras palabras",
        OrOwnWords = "O con otras palabras",
        Unit = "Unidad",
        DateExample = "Por ejemplo, 27 3 2026",
        TimeExample = "Por ejemplo, 14:30",
        TimeIfKnown = "Hora, si se sabe",
        Choose = "Elija",
        Yes = "Sí",
        No = "No",
        Elsewhere =
            "Aquí se pide un archivo u otro documento, que no se puede adjuntar en esta página. Anote dónde se guarda.",
        SavedNotice = "Guardado. Puede salir y volver más tarde.",
        MoreNotice =
            "Guardado. Sus respuestas dan lugar a más preguntas, que ahora están en esta página.",
        CarriedNotice =
            "Lo que ya se sabía por el formulario breve está rellenado. Revíselo: puede haber cambiado.",
        ForeignNotice =
            "Esta página es de otra versión del cuestionario. No se ha guardado nada de ella. Abajo está la versión con la que se empezó esta evaluación.",
        ConflictNotice =
            "Mientras tanto, otra persona ha guardado respuestas aquí. No se ha sobrescrito nada: elija abajo qué respuestas valen.",
        TellingNotice =
            "Guardado. Antes de seguir, mire el texto que se señala abajo. Puede dejarlo como está.",
        RemovedNotice =
            "Mientras tanto, otra persona ha cambiado estas respuestas, así que no se ha quitado nada. Mírelas y vuelva a quitarlas si aún quiere.",
        SavedBy = "{0} ha guardado respuestas aquí {1}.",
        GoOn = "Las dos personas pueden seguir: no se sobrescribe nada.",
        MomentAgo = "hace un momento",
        MinuteAgo = "hace un minuto",
        MinutesAgo = "hace {0} minutos",
        AnsweredToo = "{0}: otra persona también ha respondido a esto. Elija qué respuesta vale",
        WhichHolds = "Otra persona ha respondido a esto al mismo tiempo. ¿Qué respuesta vale?",
        Theirs = "La de la otra persona: {0}",
        Mine = "La suya, tal como está arriba: {0}",
        NoAnswer = "sin respuesta",
        ReviewTitle = "Revise las respuestas",
        ToQuestions = "Volver a las preguntas",
        OneMissing = "Hay una pregunta sin responder.",
        ManyMissing = "Hay {0} preguntas sin responder.",
        CanFinish =
            "Puede terminar de todos modos: lo que falta no cuenta, y se indica junto al resultado.",
        SomeNeeded =
            "Se indica cuáles son necesarias para terminar; las demás pueden quedar sin responder.",
        Finish = "Terminar y ver el resultado",
        PrintThese = "Imprimir estas respuestas",
        ContinueLater = "Continuar más tarde",
        NoValueYet = "Todavía sin valor",
        NotAnswered = "Sin responder",
        NotAnsweredNeeded = "Sin responder, y es necesaria para terminar",
        ToAnswer = "Responder",
        ToChange = "Cambiar",
        CannotBeAnsweredHere = "No se puede responder aquí",
        PrintHint = "Imprima esta página con su navegador. Los menús no salen en el papel.",
        PaperHead = "Código del cliente: ____________   Fecha: ____________",
        BegunOn = "Cliente {0}, empezada el {1}",
        NotFinished = ", sin terminar",
        OnlyIf = "Solo si la respuesta a «{0}» es «{1}»",
        NotSaved = "No se ha guardado: ",
        FinishedMeanwhile =
            "otra persona ha terminado esta evaluación. Vuelva a cargar la página para ver el resultado.",
        ForeignPage = "esta página es de otra versión del cuestionario. Vuelva a cargarla.",
        OutdatedPage =
            "esta versión del cuestionario ya no se puede rellenar. Vuelva a cargar la página.",
        StatusConflict =
            "Otra persona ha respondido a la misma pregunta de otra manera. No se ha sobrescrito nada. Guarde ahora para ver las dos respuestas y elegir.",
        StatusErrors = "Guardado, salvo las respuestas señaladas.",
        StatusTheirs =
            "Guardado. Mientras tanto, otra persona ha respondido a otras preguntas: vuelva a cargar la página para verlas.",
        StatusSaved = "Guardado",
        Circle =
            "Con estas respuestas, una condición y una puntuación del instrumento dependen la una de la otra, así que no hay resultado. Sus respuestas están guardadas. Avise a quien se ocupa de los instrumentos.",
        NoSuchDate = "Escriba una fecha que exista, como 27 3 2026",
        NoSuchMoment = "Escriba una fecha y una hora que existan, como 27 3 2026 y 14:30",
        WriteOwnWords = "Escriba la respuesta con sus palabras, o elija otra",
        NotBoth = "Elija una de la lista o escriba sus palabras, pero no las dos cosas",
        Fault = SpanishFault,
        DayFormat = "d 'de' MMMM 'de' yyyy",
    };

    private static string SpanishFault(QuestionnaireItem item, AnswerFault fault) =>
        fault.Kind switch
        {
            AnswerFaultKind.Required => "Responda a esta pregunta",
            AnswerFaultKind.TooLong =>
                $"La respuesta debe tener {item.MaxLength ?? AnswerCheck.LongestAnswer} caracteres como máximo",
            AnswerFaultKind.TooShort =>
                $"La respuesta debe tener {item.MinLength} caracteres como mínimo",
            AnswerFaultKind.NotAnOption => "Elija una de las respuestas que se ofrecen",
            AnswerFaultKind.NotANumber => item.Type == ItemType.Integer
                ? "Escriba un número entero, como 12"
                : "Escriba un número, como 3.5, con punto y no con coma",
            AnswerFaultKind.NotADate => item.Type == ItemType.Date
                ? Spanish.NoSuchDate
                : Spanish.NoSuchMoment,
            AnswerFaultKind.NotATime => "Escriba una hora entre 00:00 y 23:59, como 14:30",
            AnswerFaultKind.NotYesOrNo => "Elija sí o no",
            AnswerFaultKind.NotAnAddress =>
                "Escriba una dirección completa, como https://example.org",
            AnswerFaultKind.TooSmall =>
                $"La respuesta debe ser {item.MinValue?.Shown(Languages.Spanish)} o más",
            AnswerFaultKind.TooLarge =>
                $"La respuesta debe ser {item.MaxValue?.Shown(Languages.Spanish)} o menos",
            AnswerFaultKind.TooPrecise =>
                $"Escriba {item.MaxDecimalPlaces} cifras después del punto como máximo",
            AnswerFaultKind.TooMany => item.Repeats
                ? $"Dé {item.MaxOccurs} respuestas como máximo"
                : "Elija una sola respuesta",
            AnswerFaultKind.TooFew => $"Dé {item.MinOccurs} respuestas como mínimo",
            AnswerFaultKind.Exclusive =>
                $"«{item.Options.FirstOrDefault(o => o.Exclusive)?.Value.Shown(Languages.Spanish)}» no se puede elegir junto con otras respuestas",
            AnswerFaultKind.WrongForm => "La respuesta no tiene la forma que pide esta pregunta",
            AnswerFaultKind.ReadOnly or AnswerFaultKind.CannotBeAnsweredHere =>
                "Esta pregunta no se puede responder aquí",
            _ => fault.Words,
        };
}
