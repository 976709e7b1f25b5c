using Haven.Privacy.Handoffs;
using Haven.Privacy.Rights;

namespace Haven.Messaging.Messages;

/// <summary>
/// What a family gets. It says which school it comes from, why they get it and whom to ask, and names nobody: whoever
/// carries it sees an address and this text (promise MSG-21). The roster does not know who reads which language, so that
/// both stand in it.
/// </summary>
internal static class MessageMail
{
    public static Mail Of(
        PublicOrganisation school,
        string contact,
        WrittenText text,
        string address,
        MailSending sending
    )
    {
        bool both = text.SpanishText.Length > 0;
        string body =
            text.Text
            + $"\n\n{school.Name}\n\nYou get this because {school.Name} has this address as that of somebody who answers for a student. To ask something, or to correct the address, write to the school here. Nobody may read what is sent to the address of this mail.\n{contact}\n";
        if (both)
        {
            body =
                $"(Español más abajo)\n\n{body}\n----\n\n{text.SpanishTitle}\n\n{text.SpanishText}\n\n{school.Name}\n\nRecibe esto porque {school.Name} tiene esta dirección como la de quien responde por un estudiante. Para preguntar algo, o corregir la dirección, escriba a la escuela aquí. Lo que se envía a la dirección de este correo puede que no lo lea nadie.\n{contact}?lang=es\n";
        }
        string subject = both ? $"{text.Title} / {text.SpanishTitle}" : text.Title;
        return new Mail(address, $"{school.Name}: {subject}", body) { Sending = sending };
    }
}
