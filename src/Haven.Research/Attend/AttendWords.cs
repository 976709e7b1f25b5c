using Haven.Privacy.Calendar;
using Haven.Research.Events;
using Haven.Research.Model;

namespace Haven.Research.Attend;

/// <summary>The words of an event's public pages, in one language. What the event says of itself stays as it was written.</summary>
public sealed record AttendWords
{
    public static readonly AttendWords English = new()
    {
        Lang = "en",
        At = "An event by {0}",
        When = "When",
        WhenFormat = "{0} until {1}",
        Where = "Where",
        Online = "Online: {0}",
        RegisterUntil = "You can register until the end of {0}. Places left: {1}.",
        FullText = "This event is full. If somebody cancels, you can register here again.",
        Closed = "Registration is closed.",
        Over = "This event is over.",
        CalledOff = "This event was called off.",
        About = "What it is about",
        KeptTitle = "What we use it for, and for how long",
        UsedFor =
            "{0} uses what you send to hold this event and to tell you what changes about it. Nothing else, unless you tick the box below.",
        Kept =
            "It is kept for {0} years after the end of the event, until {1}, and then deleted. If the event moves, that day moves with it.",
        NeedKept =
            "What you write under “What we should know” is deleted as soon as the event is over, or when you cancel. A backup made before may hold it until that backup ends.",
        Seen =
            "Those members of {0} who run events see it. Each reading is recorded. It is stored encrypted, and where you write from is not recorded.",
        Rights = "You can ask for what we keep of you, have it corrected or deleted, or object",
        RegisterTitle = "Register",
        EmailHint = "We send your number there, and write if the event changes.",
        Body = "Organisation (optional)",
        Need = "What we should know so that you can take part (optional)",
        NeedHint =
            "For example a ramp, a sign-language interpreter, or what you cannot eat. This may say something about your health. By writing it you agree that we use it for this event alone.",
        NewsLegend = "Similar events",
        News = "Tell me of similar events by e-mail",
        NewsHint = "Only if you want. Each mail has a link with which you end it.",
        Send = "Register",
        TooOften =
            "Too many registrations came from where you are. Nothing was sent. What you typed is still here: try again in {0} minutes.",
        JustFull = "Somebody else took the last place before you sent this. Nothing was sent.",
        JustClosed = "Registration closed before you sent this. Nothing was sent.",
        SentTitle = "You are registered",
        SentNumber = "Your number is",
        SentKeep =
            "Write it down. It is shown here for an hour. It also comes by e-mail, with a link to cancel.",
        SentGone = "Your number is in the e-mail that we sent you.",
        Back = "Back to the event",
        Posts = "Questions and comments",
        CancelLink = "I am registered and cannot come",
        CancelTitle = "Cancel your registration",
        CancelText =
            "Your place goes to somebody else. What you wrote under “What we should know” is deleted at once.",
        Number = "Your number",
        NumberHint = "It begins with E and stands in the e-mail that we sent you.",
        GiveNumber = "Enter your number, like E-1234567.",
        Cancel = "Cancel my registration",
        NotFound =
            "This number and this address do not belong together here, or the event is over. Look at the e-mail that we sent you.",
        Cancelled = "Your registration is cancelled",
        CancelledText = "Nobody expects you. Thank you for telling us.",
        YoursTitle = "Your registration",
        NoNews = "Tell me of no more events",
        NoNewsText = "You asked to be told of similar events.",
        NewsEnded = "You are told of no more events",
        NewsEndedText =
            "That holds for everything from your address. If this event changes, we still write to you about it.",
    };

    public static readonly AttendWords Spanish = new()
    {
        Lang = "es",
        At = "Un acto de {0}",
        When = "Cuándo",
        WhenFormat = "{0} hasta {1}",
        Where = "Dónde",
        Online = "En línea: {0}",
        RegisterUntil = "Puede inscribirse hasta el final del {0}. Plazas libres: {1}.",
        FullText = "Este acto está completo. Si alguien cancela, podrá inscribirse aquí de nuevo.",
        Closed = "La inscripción está cerrada.",
        Over = "Este acto ya terminó.",
        CalledOff = "Este acto se canceló.",
        About = "De qué trata",
        KeptTitle = "Para qué lo usamos y cuánto tiempo",
        UsedFor =
            "{0} usa lo que envíe para celebrar este acto y decirle qué cambia. Para nada más, salvo que marque la casilla de abajo.",
        Kept =
            "Se guarda {0} años desde el final del acto, hasta el {1}, y después se borra. Si el acto cambia de día, ese día cambia con él.",
        NeedKept =
            "Lo que escriba en “Qué debemos saber” se borra en cuanto termina el acto, o cuando usted cancela. Una copia de seguridad hecha antes puede tenerlo hasta que esa copia termine.",
        Seen =
            "Lo ven los miembros de {0} que llevan los actos. Cada lectura queda registrada. Se guarda cifrado, y no se registra desde dónde escribe.",
        Rights = "Puede pedir lo que guardamos de usted, que se corrija o se borre, u oponerse",
        RegisterTitle = "Inscribirse",
        EmailHint = "Le enviamos ahí su número, y le escribimos si el acto cambia.",
        Body = "Organización (opcional)",
        Need = "Qué debemos saber para que pueda participar (opcional)",
        NeedHint =
            "Por ejemplo una rampa, un intérprete de lengua de signos o lo que no puede comer. Puede decir algo sobre su salud. Al escribirlo acepta que lo usemos solo para este acto.",
        NewsLegend = "Actos parecidos",
        News = "Quiero saber por correo de actos parecidos",
        NewsHint = "Solo si quiere. Cada correo lleva un enlace para terminarlo.",
        Send = "Inscribirse",
        TooOften =
            "Llegaron demasiadas inscripciones desde donde usted está. No se envió nada. Lo que escribió sigue aquí: inténtelo de nuevo en {0} minutos.",
        JustFull =
            "Otra persona ocupó la última plaza antes de que enviara esto. No se envió nada.",
        JustClosed = "La inscripción se cerró antes de que enviara esto. No se envió nada.",
        SentTitle = "Ya está inscrito",
        SentNumber = "Su número es",
        SentKeep =
            "Anótelo. Aquí se muestra durante una hora. También le llega por correo, con un enlace para cancelar.",
        SentGone = "Su número está en el correo que le enviamos.",
        Back = "Volver al acto",
        Posts = "Preguntas y comentarios",
        CancelLink = "Estoy inscrito y no puedo ir",
        CancelTitle = "Cancelar su inscripción",
        CancelText =
            "Su plaza pasa a otra persona. Lo que escribió en “Qué debemos saber” se borra en el momento.",
        Number = "Su número",
        NumberHint = "Empieza por E y está en el correo que le enviamos.",
        GiveNumber = "Escriba su número, como E-1234567.",
        Cancel = "Cancelar mi inscripción",
        NotFound =
            "Este número y esta dirección no van juntos aquí, o el acto ya terminó. Mire el correo que le enviamos.",
        Cancelled = "Su inscripción está cancelada",
        CancelledText = "Nadie le espera. Gracias por avisar.",
        YoursTitle = "Su inscripción",
        NoNews = "No quiero saber de más actos",
        NoNewsText = "Pidió saber de actos parecidos.",
        NewsEnded = "Ya no se le avisa de más actos",
        NewsEndedText =
            "Vale para todo lo que vino de su dirección. Si este acto cambia, sí le escribiremos sobre él.",
    };

    public required string Lang { get; init; }
    public required string At { get; init; }
    public required string When { get; init; }
    public required string WhenFormat { get; init; }
    public required string Where { get; init; }
    public required string Online { get; init; }
    public required string RegisterUntil { get; init; }
    public required string FullText { get; init; }
    public required string Closed { get; init; }
    public required string Over { get; init; }
    public required string CalledOff { get; init; }
    public required string About { get; init; }
    public required string KeptTitle { get; init; }
    public required string UsedFor { get; init; }
    public required string Kept { get; init; }
    public required string NeedKept { get; init; }
    public required string Seen { get; init; }
    public required string Rights { get; init; }
    public required string RegisterTitle { get; init; }
    public required string EmailHint { get; init; }
    public required string Body { get; init; }
    public required string Need { get; init; }
    public required string NeedHint { get; init; }
    public required string NewsLegend { get; init; }
    public required string News { get; init; }
    public required string NewsHint { get; init; }
    public required string Send { get; init; }
    public required string TooOften { get; init; }
    public required string JustFull { get; init; }
    public required string JustClosed { get; init; }
    public required string SentTitle { get; init; }
    public required string SentNumber { get; init; }
    public required string SentKeep { get; init; }
    public required string SentGone { get; init; }
    public required string Back { get; init; }
    public required string Posts { get; init; }
    public required string CancelLink { get; init; }
    public required string CancelTitle { get; init; }
    public required string CancelText { get; init; }
    public required string Number { get; init; }
    public required string NumberHint { get; init; }
    public required string GiveNumber { get; init; }
    public required string Cancel { get; init; }
    public required string NotFound { get; init; }
    public required string Cancelled { get; init; }
    public required string CancelledText { get; init; }
    public required string YoursTitle { get; init; }
    public required string NoNews { get; init; }
    public required string NoNewsText { get; init; }
    public required string NewsEnded { get; init; }
    public required string NewsEndedText { get; init; }

    public FormWords Form => FormWords.In(Lang);

    public static AttendWords In(string lang) => lang == "es" ? Spanish : English;

    /// <summary>"3 August 2026, 14:00 until 16:00 Madrid time"; of more than one day with both days.</summary>
    public string Time(PublicEvent one, TimeZoneInfo zone)
    {
        LocalTime.Enter(zone);
        var day = LocalTime.DayOf(one.StartsAt);
        string ends = LocalTime.MinuteIn(Lang, one.EndsAt);
        string started = $"{LocalTime.DayIn(Lang, day)}, {LocalTime.Clock(one.StartsAt)}";
        return FormWords.Fill(
            WhenFormat,
            started,
            LocalTime.DayOf(one.EndsAt) == day
                ? ends[(ends.IndexOf(", ", StringComparison.Ordinal) + 2)..]
                : ends
        );
    }

    public string PlaceOf(PublicEvent one) =>
        one.Way == EventWay.Online ? FormWords.Fill(Online, one.Place) : one.Place;

    /// <summary>What is used for what, and for how long, a sentence for each.</summary>
    public IEnumerable<string> KeptLines(AttendPlace place)
    {
        yield return FormWords.Fill(UsedFor, place.Organisation.Name);
        yield return FormWords.Fill(
            Kept,
            EventTime.Years,
            LocalTime.DayIn(Lang, EventTime.LastDay(place.Event, place.Zone))
        );
        yield return NeedKept;
        yield return FormWords.Fill(Seen, place.Organisation.Name);
    }

    /// <summary>Why nobody can register; null where one can.</summary>
    public string? WhyShut(AttendPlace place) =>
        place.Takes ? null
        : place.Event.IsCancelled() ? CalledOff
        : place.Event.IsOver(place.Now) ? Over
        : place.IsFull ? FullText
        : Closed;

    public string Wait(TimeSpan wait) =>
        FormWords.Fill(TooOften, (int)Math.Ceiling(wait.TotalMinutes));
}
