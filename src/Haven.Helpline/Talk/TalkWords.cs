using System.Globalization;
using Haven.Helpline.Chats;

namespace Haven.Helpline.Talk;

/// <summary>What a visitor reads, in one language. Short sentences: who reads them may be afraid, or have seconds.</summary>
public sealed class TalkWords
{
    private static readonly TalkWords English = new("en");
    private static readonly TalkWords Spanish = new("es");

    private TalkWords(string lang) => Lang = lang;

    public string Lang { get; }

    public static TalkWords In(string lang) => lang == "es" ? Spanish : English;

    /// <summary>What a browser shows of the page where others look: in its tabs, its history and its list of windows.</summary>
    public string HarmlessTitle => Say("Notes", "Notas");

    public string OtherLang => Say("es", "en");
    public string OtherLanguage => Say("Español", "English");
    public string StartTitle => Say("Talk with an advocate", "Hable con alguien que le apoya");

    public string Intro(string name) =>
        Say(
            $"You can write here with an advocate of {name}. You do not have to say who you are or where you are. You can leave any question out.",
            $"Aquí puede escribirse con alguien de {name} que le apoya. No tiene que decir quién es ni dónde está. Puede dejar sin responder cualquier pregunta."
        );

    public string InDanger(string line) =>
        line.Length > 0
            ? Say(
                $"If you are in danger now, call {line}, or 911 (in Europe 112).",
                $"Si está en peligro ahora, llame al {line}, o al 911 (en Europa, al 112)."
            )
            : Say(
                "If you are in danger now, call 911 (in Europe 112).",
                "Si está en peligro ahora, llame al 911 (en Europa, al 112)."
            );

    public string LimitsTitle =>
        Say("What advocates cannot keep to themselves", "Lo que no pueden callar");

    public string Limits =>
        Say(
            "Advocates are mandated reporters. If they learn that a child or a person with a disability is being abused or neglected, or that you or somebody else is in danger, they have to report it. They tell you before, unless that would be unsafe for somebody, and they go on helping you.",
            "Quienes atienden tienen por ley la obligación de avisar. Si saben que se maltrata o se descuida a un niño o a una persona con discapacidad, o que usted u otra persona está en peligro, tienen que comunicarlo. Se lo dicen antes, salvo que sea peligroso para alguien, y le siguen apoyando."
        );

    public string LimitsOtherwise =>
        Say(
            "You decide what you tell. Otherwise what you write stays with the advocates, unless the law demands it.",
            "Usted decide qué cuenta. Lo demás queda entre usted y quienes atienden, salvo que la ley lo exija."
        );

    public string KeptTitle => Say("What is kept", "Lo que se guarda");

    public string Kept(int hours) =>
        hours == 0
            ? Say(
                "What you both write is kept, encrypted, while you write. When the chat ends it is deleted at once, and nobody can bring it back.",
                "Lo que escriben ambos se guarda cifrado mientras se escriben. Cuando el chat termina se borra al momento, y nadie puede recuperarlo."
            )
            : Say(
                $"What you both write is kept, encrypted, until {Hours(hours)} after the chat has ended. Then it is deleted, and nobody can bring it back.",
                $"Lo que escriben ambos se guarda cifrado hasta {Hours(hours)} después de terminar el chat. Entonces se borra, y nadie puede recuperarlo."
            );

    public string NotKept =>
        Say(
            "This program does not write down your network address, and puts nothing into your browser: no cookie, no file. All that stays is how many chats there were on a day.",
            "Este programa no anota su dirección de red y no deja nada en su navegador: ninguna cookie, ningún archivo. Solo queda cuántos chats hubo en un día."
        );

    public string Traces =>
        Say(
            "Your browser may remember that you were at this address. If somebody looks at this phone or computer, use a private window or another one.",
            "Su navegador puede recordar que estuvo en esta dirección. Si alguien mira este teléfono u ordenador, use una ventana privada u otro aparato."
        );

    public string Begin => Say("Start a chat", "Empezar un chat");

    public string TooMany(TimeSpan wait) =>
        Say(
            $"Too many chats were started from your network. Try again in {Minutes(wait)}, or call.",
            $"Se empezaron demasiados chats desde su red. Inténtelo de nuevo en {Minutes(wait)}, o llame."
        );

    public string Leave => Say("Leave this page", "Salir de esta página");

    public string LeaveKeys =>
        Say(
            "To leave with the keyboard, press Shift three times.",
            "Para salir con el teclado, pulse Mayúsculas tres veces."
        );

    public string WaitingTitle =>
        Say("You are waiting for an advocate", "Está esperando a que le atiendan");

    /// <summary>Whether somebody is there to answer, nobody can promise.</summary>
    public string WaitingNote =>
        Say(
            "You can write already; whoever takes the chat reads it. If nobody answers and you need help now, call 911 (in Europe 112).",
            "Ya puede escribir; quien le atienda lo leerá. Si nadie responde y necesita ayuda ahora, llame al 911 (en Europa, al 112)."
        );

    public string TalkingTitle =>
        Say("You are talking with an advocate", "Está hablando con alguien que le apoya");

    public string Promise(int hours) =>
        hours == 0
            ? Say(
                "This chat is deleted when it ends. We do not ask who or where you are.",
                "Este chat se borra cuando termina. No preguntamos quién es ni dónde está."
            )
            : Say(
                $"This chat is deleted {Hours(hours)} after it ends. We do not ask who or where you are.",
                $"Este chat se borra {Hours(hours)} después de terminar. No preguntamos quién es ni dónde está."
            );

    public string OverTitle => Say("This chat has ended", "Este chat ha terminado");

    public string OverNote(Chat chat) =>
        chat is { EndedBy: ChatEnd.Silence, TakenAt: 0 }
            ? Say(
                "Nobody could answer you. We are sorry. If you need help now, call 911 (in Europe 112). You can start another chat at any time.",
                "Nadie pudo responderle. Lo sentimos. Si necesita ayuda ahora, llame al 911 (en Europa, al 112). Puede empezar otro chat cuando quiera."
            )
        : chat.EndedBy == ChatEnd.Silence
            ? Say(
                "Nobody wrote anything for an hour. You can start another chat at any time.",
                "Nadie escribió nada durante una hora. Puede empezar otro chat cuando quiera."
            )
        : Say("You can start another chat at any time.", "Puede empezar otro chat cuando quiera.");

    public string GoneTitle => Say("This chat was deleted", "Este chat se borró");

    public string GoneText =>
        Say(
            "It has ended, and nothing of it is kept. Nothing is wrong. You can start another chat at any time.",
            "Terminó, y no se guarda nada de él. No pasa nada malo. Puede empezar otro chat cuando quiera."
        );

    public string You => Say("You", "Usted");
    public string Advocate => Say("Advocate", "Quien le apoya");
    public string Messages => Say("Messages", "Mensajes");
    public string YourMessage => Say("Your message", "Su mensaje");
    public string Send => Say("Send", "Enviar");
    public string Look => Say("Look for an answer", "Ver si hay respuesta");
    public string End => Say("End this chat", "Terminar este chat");

    public string EndHint =>
        Say(
            "If you close the page, you cannot come back to this chat: nothing of it is kept in your browser. Agree on a word with the advocate, so that they know you again.",
            "Si cierra la página no puede volver a este chat: su navegador no guarda nada de él. Acuerde una palabra con quien le apoya, para que le reconozca."
        );

    public string Another => Say("Start another chat", "Empezar otro chat");
    public string Back => Say("Back to the first page", "Volver a la primera página");
    public string Error => Say("Error", "Error");
    public string Empty => Say("Write something first.", "Primero escriba algo.");

    public string TooLong =>
        Say(
            $"This is longer than {ChatText.Longest} characters. Send it in two parts. What you wrote is still here.",
            $"Tiene más de {ChatText.Longest} caracteres. Envíelo en dos partes. Lo que escribió sigue aquí."
        );

    public string Hidden =>
        Say(
            "There is a character in it that cannot be seen. Delete it and type it again.",
            "Contiene un carácter que no se ve. Bórrelo y escríbalo de nuevo."
        );

    public string TooFast(TimeSpan wait) =>
        Say(
            $"You sent very many messages. This one was not sent, and is still here. Wait {Minutes(wait)}.",
            $"Envió muchos mensajes. Este no se envió y sigue aquí. Espere {Minutes(wait)}."
        );

    public string NotSentTitle => Say("This could not be sent", "No se pudo enviar");

    public string NotSent =>
        Say(
            "This was not sent, and is still here. Send it again.",
            "No se envió y sigue aquí. Envíelo de nuevo."
        );

    public string AwayTitle =>
        Say("This does not work just now", "Esto no funciona en este momento");

    public string AwayStart =>
        Say(
            "No chat was started. Wait a moment and try again.",
            "No se empezó ningún chat. Espere un momento e inténtelo de nuevo."
        );

    public string AwayBack =>
        Say(
            "Perhaps nothing was taken back. Wait a moment and try again with the same words.",
            "Quizá no se retiró nada. Espere un momento e inténtelo de nuevo con las mismas palabras."
        );

    public string AwayChat =>
        Say(
            "Your chat is still there. Perhaps your last step did not arrive. Wait a moment, go back to the chat, and look.",
            "Su chat sigue ahí. Quizá su último paso no llegó. Espere un momento, vuelva al chat y mire."
        );

    public string AwayAgain => Say("Try again", "Intentarlo de nuevo");

    /// <summary>For the script: what it says while a message is not stored yet.</summary>
    public string Trying =>
        Say(
            "Not sent yet: no connection. Your message is still here, and is tried again.",
            "Todavía no se envió: no hay conexión. Su mensaje sigue aquí y se intenta de nuevo."
        );

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Hours(int hours) =>
        hours == 1 ? Say("one hour", "una hora") : Say($"{hours} hours", $"{Number(hours)} horas");

    private string Minutes(TimeSpan wait) =>
        (int)Math.Ceiling(wait.TotalMinutes) is > 1 and var minutes
            ? Say($"{minutes} minutes", $"{minutes} minutos")
            : Say("a minute", "un minuto");

    private string Say(FormattableString english, FormattableString spanish) =>
        FormattableString.Invariant(Lang == "es" ? spanish : english);

    private string Say(string english, string spanish) => Lang == "es" ? spanish : english;
}
