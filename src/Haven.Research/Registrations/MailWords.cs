using Haven.Privacy.Handoffs;
using Haven.Research.Attend;
using Haven.Research.Model;

namespace Haven.Research.Registrations;

/// <summary>
/// What is written to those who registered. The subject says nothing of the event that whoever looks over a shoulder should
/// not see.
/// </summary>
internal sealed record MailWords
{
    private static readonly MailWords English = new()
    {
        Words = AttendWords.English,
        ConfirmSubject = "Your registration",
        ConfirmText = "You are registered. Your number is {0}.",
        NotYou = "If you cannot come, or if it was not you who registered, cancel here:",
        ChangedSubject = "Something changed about your registration",
        ChangedText = "The event for which you registered has changed. This is how it is now.",
        CancelledSubject = "The event does not take place",
        CancelledText = "The event for which you registered was called off.",
        Why = "Why: {0}",
        NewsSubject = "An event",
        NewsText = "You asked {0} to tell you of similar events. There is a new one.",
        Read = "Read about it and register:",
        EndNews = "To be told of no more events, open this and press the button:",
    };

    private static readonly MailWords Spanish = new()
    {
        Words = AttendWords.Spanish,
        ConfirmSubject = "Su inscripción",
        ConfirmText = "Ya está inscrito. Su número es {0}.",
        NotYou = "Si no puede venir, o si no se inscribió usted, cancele aquí:",
        ChangedSubject = "Algo cambió en su inscripción",
        ChangedText = "El acto al que se inscribió ha cambiado. Ahora es así.",
        CancelledSubject = "El acto no se celebra",
        CancelledText = "El acto al que se inscribió se canceló.",
        Why = "Por qué: {0}",
        NewsSubject = "Un acto",
        NewsText = "Pidió a {0} que le avisara de actos parecidos. Hay uno nuevo.",
        Read = "Leer más e inscribirse:",
        EndNews = "Para no saber de más actos, abra esto y pulse el botón:",
    };

    private AttendWords Words { get; init; } = AttendWords.English;
    private string ConfirmSubject { get; init; } = "";
    private string ConfirmText { get; init; } = "";
    private string NotYou { get; init; } = "";
    private string ChangedSubject { get; init; } = "";
    private string ChangedText { get; init; } = "";
    private string CancelledSubject { get; init; } = "";
    private string CancelledText { get; init; } = "";
    private string Why { get; init; } = "";
    private string NewsSubject { get; init; } = "";
    private string NewsText { get; init; } = "";
    private string Read { get; init; } = "";
    private string EndNews { get; init; } = "";

    public static MailWords In(string lang) => lang == "es" ? Spanish : English;

    public Mail Confirm(string to, AttendPlace place, long number, Links links) =>
        new(
            to,
            ConfirmSubject,
            $"{FormWords.Fill(ConfirmText, RegistrationNumber.Words(number))}\n\n{Facts(place)}\n\n{NotYou}\n{links.Yours}\n"
        );

    public Mail About(EventMail kind, string to, AttendPlace place, Links links)
    {
        string why =
            place.Event.Why.Length > 0 ? $"\n\n{FormWords.Fill(Why, place.Event.Why)}" : "";
        return kind == EventMail.Cancelled
            ? new(to, CancelledSubject, $"{CancelledText}\n\n{Facts(place)}{why}\n")
            : new(
                to,
                ChangedSubject,
                $"{ChangedText}\n\n{Facts(place)}{why}\n\n{NotYou}\n{links.Yours}\n"
            );
    }

    public Mail News(string to, AttendPlace place, Links links) =>
        new(
            to,
            NewsSubject,
            $"{FormWords.Fill(NewsText, place.Organisation.Name)}\n\n{Facts(place)}\n\n{Read}\n{links.Event}\n\n{EndNews}\n{links.Yours}\n"
        );

    private string Facts(AttendPlace place) =>
        $"{place.Event.Title}\n{Words.Time(place.Event, place.Zone)}\n{Words.PlaceOf(place.Event)}\n{place.Organisation.Name}";
}
