using System.Globalization;

namespace Haven.Privacy.Breaches;

/// <summary>The words of the form on which somebody says that something is wrong, in one language.</summary>
public sealed record TellWords(string Lang)
{
    public static readonly TellWords English = new("en");
    public static readonly TellWords Spanish = new("es");

    public string OtherLang => Say("es", "en");
    public string OtherLanguage => Say("Español", "English");
    public string Intro =>
        Say(
            "Did somebody see, lose, change or pass on what they should not have? Say so here. You need no account, and you need not say who you are.",
            "¿Alguien vio, perdió, cambió o pasó a otros lo que no debía? Dígalo aquí. No necesita una cuenta ni decir quién es."
        );
    public string SameAnswer =>
        Say(
            "This page says the same to everybody. Haven keeps nothing of you but what you write.",
            "Esta página dice lo mismo a todo el mundo. Haven no guarda nada de usted, salvo lo que escriba."
        );
    public string Danger =>
        Say(
            "If somebody is in danger now, call 911 (in Europe 112). Nobody reads this at once.",
            "Si alguien está en peligro ahora, llame al 911 (en Europa, al 112). Nadie lee esto de inmediato."
        );
    public string Seen => Say("What did you see?", "¿Qué vio?");
    public string SeenHint =>
        Say(
            "Up to 4,000 characters. A letter to the wrong person, a lost phone, a colleague who reads about somebody without need. Do not write passwords.",
            "Hasta 4.000 caracteres. Una carta a la persona equivocada, un teléfono perdido, un compañero que lee sobre alguien sin necesidad. No escriba contraseñas."
        );
    public string Happened => Say("When did it happen? (optional)", "¿Cuándo ocurrió? (opcional)");
    public string HappenedHint =>
        Say(
            "As well as you know: “yesterday afternoon”, “since May”.",
            "Lo que sepa: “ayer por la tarde”, “desde mayo”."
        );
    public string Reach =>
        Say("How can we reach you? (optional)", "¿Cómo podemos encontrarle? (opcional)");
    public string ReachHint =>
        Say(
            "Leave it empty to stay unknown. Then nobody can ask you anything, or answer you.",
            "Déjelo vacío si no quiere que se sepa quién es. Entonces nadie podrá preguntarle ni responderle."
        );
    public string Send => Say("Send the report", "Enviar el aviso");
    public string GiveSeen =>
        Say(
            "Write what you saw. A few words are enough.",
            "Escriba qué vio. Bastan unas pocas palabras."
        );
    public string SentTitle => Say("Your report has arrived", "Su aviso ha llegado");
    public string SentTrace =>
        Say(
            "Your browser may keep in its history that you were here. If nobody should see that, delete it there.",
            "Su navegador puede guardar en el historial que estuvo aquí. Si nadie debe verlo, bórrelo allí."
        );
    public string Error => "Error";
    public string Problem => Say("There is a problem", "Hay un problema");
    public string Warning => Say("Warning", "Atención");

    public static TellWords In(string lang) => lang == "es" ? Spanish : English;

    public string Title(string organisation) =>
        Say(
            $"Tell {organisation} that something is wrong with data",
            $"Avisar a {organisation} de que algo va mal con los datos"
        );

    public string Sent(string organisation) =>
        Say(
            $"Those who answer for data at {organisation} were told. They look into it, stop it if they can, and tell the people whom it touches. If you said how they can reach you, they may ask you something.",
            $"Se avisó a quienes responden por los datos en {organisation}. Lo revisan, lo detienen si pueden y avisan a las personas afectadas. Si dijo cómo encontrarle, quizá le pregunten algo."
        );

    public string Hidden(string label) =>
        Say(
            $"{label} There is a character in it that cannot be seen. Delete it and type it again.",
            $"{label} Contiene un carácter que no se ve. Bórrelo y escríbalo de nuevo."
        );

    public string TooLong(string label, int longest) =>
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{label} This is longer than {longest} characters. Shorten it."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{label} Tiene más de {longest} caracteres. Acórtelo."
            )
        );

    public string Wait(TimeSpan wait) =>
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Too many reports came from where you are. Nothing was sent. What you wrote is still here: try again in {(int)Math.Ceiling(wait.TotalMinutes)} minutes."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Llegaron demasiados avisos desde donde usted está. No se envió nada. Lo que escribió sigue aquí: inténtelo de nuevo en {(int)Math.Ceiling(wait.TotalMinutes)} minutos."
            )
        );

    private string Say(string english, string spanish) => Lang == "es" ? spanish : english;
}
