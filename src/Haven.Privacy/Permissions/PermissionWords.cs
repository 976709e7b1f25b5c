using Haven.Privacy.Calendar;

namespace Haven.Privacy.Permissions;

/// <summary>What is signed, and the words around it, in one language.</summary>
public sealed record PermissionWords(string Lang)
{
    public static PermissionWords In(string lang) => new(lang == "es" ? "es" : "en");

    public string Title =>
        Say("Permission to share facts about me", "Permiso para compartir datos sobre mí");

    public string WhoseHeading =>
        Say("About whom, and who gives it", "Sobre quién, y quién los da");

    public string Whose(string handle, string organisation) =>
        Say(
            $"Facts about the person whom {organisation} knows by the code {handle}. {organisation} gives them, and nobody else.",
            $"Datos sobre la persona que {organisation} conoce por el código {handle}. Los da {organisation}, y nadie más."
        );

    public string WhatHeading => Say("What is shared", "Qué se comparte");
    public string WithTyped =>
        Say(
            "Also what somebody wrote about this in free words.",
            "También lo que alguien escribió sobre esto con palabras libres."
        );
    public string WithoutTyped =>
        Say(
            "Only what was chosen from lists, and nothing that somebody wrote in free words.",
            "Solo lo que se eligió de listas, y nada de lo que alguien escribió con palabras libres."
        );
    public string ToHeading => Say("With whom", "Con quién");

    public string To(string recipient, string address) =>
        Say(
            $"{recipient}, {address}. With nobody else.",
            $"{recipient}, {address}. Con nadie más."
        );

    public string ForHeading => Say("What for", "Para qué");
    public string TimeHeading => Say("From when until when", "Desde cuándo y hasta cuándo");

    public string Time(DateOnly from, DateOnly until) =>
        Say(
            $"From {Day(from)} until the end of {Day(until)}. After that nothing is shared on it. Only you can agree to a longer time, by signing again.",
            $"Desde el {Day(from)} hasta el final del {Day(until)}. Después no se comparte nada con este permiso. Solo usted puede aceptar más tiempo, firmando de nuevo."
        );

    public string FreeHeading => Say("You decide", "Usted decide");
    public string Free =>
        Say(
            "You do not have to sign. You get the same help here if you say no.",
            "No tiene que firmar. Aquí recibe la misma ayuda si dice que no."
        );
    public string RiskHeading => Say("What can happen", "Qué puede pasar");
    public string Risk =>
        Say(
            "What was given cannot be called back. Whoever gets it will know that you come here. The rules that bind us may not bind them, and they may have to pass it on, to a court for example. Somebody who wants to harm you could learn of it there.",
            "Lo que se dio no se puede recuperar. Quien lo reciba sabrá que usted viene aquí. Es posible que las reglas que nos obligan no obliguen a quien lo recibe, y que tenga que pasarlo a otros, por ejemplo a un tribunal. Alguien que quiera hacerle daño podría enterarse allí."
        );
    public string InsteadHeading =>
        Say("What you can do instead", "Qué puede hacer en vez de esto");
    public string Instead =>
        Say(
            "You can tell them yourself, and only what you want. You can let us share less, or for a shorter time. You can ask us to call them while you listen. You can say no.",
            "Puede contarlo usted, y solo lo que quiera. Puede dejar que compartamos menos, o por menos tiempo. Puede pedirnos que llamemos mientras usted escucha. Puede decir que no."
        );
    public string BackHeading => Say("You can take it back", "Puede retirarlo");
    public string Back =>
        Say(
            "At any time and without a reason: tell anybody who works here, in writing or by word of mouth. It holds from that moment. What was given before stays given.",
            "En cualquier momento y sin dar razones: dígalo a cualquiera que trabaje aquí, por escrito o de palabra. Vale desde ese momento. Lo que se dio antes queda dado."
        );
    public string SignsHeading => Say("Who signs", "Quién firma");
    public string Signs =>
        Say(
            "You do. If you are not of age, a parent or guardian signs with you, unless a law lets you decide alone. Nobody may sign who harmed you or your other parent, or is accused of it.",
            "Usted. Si no es mayor de edad, su madre, padre o tutor firma con usted, salvo que una ley le deje decidir a solas. No puede firmar nadie que le haya hecho daño a usted o a su otro progenitor, ni a quien se acuse de ello."
        );
    public string CopyHeading => Say("Your copy", "Su copia");
    public string Copy =>
        Say(
            "You get a copy of this. If it is not safe for you to have it, we keep it for you.",
            "Recibe una copia. Si no es seguro que la tenga, se la guardamos."
        );

    public string Agree => Say("Do you agree?", "¿Acepta?");
    public string AgreeBox =>
        Say(
            "I have read this, or somebody read it to me, and I agree.",
            "Lo he leído, o alguien me lo leyó, y acepto."
        );
    public string TickAgree =>
        Say(
            "Nobody has agreed yet. Tick the box, or stop here.",
            "Nadie ha aceptado todavía. Marque la casilla, o déjelo aquí."
        );
    public string MarkLabel => Say("Your initials", "Sus iniciales");
    public string MarkHint =>
        Say(
            "Or another short sign that stands for you. Not your name: Haven does not know it, and that protects you.",
            "U otra señal corta que sea suya. Su nombre no: Haven no lo conoce, y eso le protege."
        );
    public string GiveMark => Say("Sign with your initials.", "Firme con sus iniciales.");
    public string GuardianPart =>
        Say("If a parent or guardian signs", "Si firma la madre, el padre o el tutor");
    public string GuardianLabel => Say("Their full name", "Su nombre completo");
    public string GiveGuardian =>
        Say(
            "Write the name of the parent or guardian who signs.",
            "Escriba el nombre de la madre, el padre o el tutor que firma."
        );
    public string SafeBox =>
        Say(
            "I have harmed neither this young person nor their other parent, and nobody accuses me of it.",
            "No he hecho daño a esta persona joven ni a su otro progenitor, y nadie me acusa de ello."
        );
    public string TickSafe =>
        Say(
            "Without this word a parent or guardian cannot sign.",
            "Sin esta declaración la madre, el padre o el tutor no puede firmar."
        );
    public string HarmLegend =>
        Say(
            "Has this parent or guardian harmed the young person or their other parent, or does anybody say so?",
            "¿Esta madre, padre o tutor ha hecho daño a la persona joven o a su otro progenitor, o lo dice alguien?"
        );
    public string HarmHint =>
        Say(
            "Only if one signs. Look first at what is written down of them.",
            "Solo si alguno firma. Mire antes lo que está anotado."
        );
    public string DoNotKnow => Say("I do not know", "No lo sé");
    public string ChooseHarm => Say("Choose an answer.", "Elija una respuesta.");

    // It may be read on a screen that the one who harms looks at.
    public string MayNotSign =>
        Say(
            "This person cannot sign here. Ask the privacy officer.",
            "Esta persona no puede firmar aquí. Pregunte a la persona responsable de privacidad."
        );
    public string WhyLabel =>
        Say(
            "Why does this person sign alone, or at all?",
            "¿Por qué firma esta persona sola, o por qué firma?"
        );
    public string WhyHint =>
        Say(
            "Only where it is not as said above: the law that lets the young person decide alone, for example. No names.",
            "Solo si no es como se dice arriba: por ejemplo, la ley que deja decidir a solas a la persona joven. Sin nombres."
        );
    public string GiveWhy =>
        Say("Write why this person may sign.", "Escriba por qué puede firmar esta persona.");

    public string AgeRule(SigningAge age) =>
        age.Age is null
            ? Say(
                $"Their age is not known here. Below {age.Below} the young person and a parent or guardian sign. Otherwise write why.",
                $"Aquí no se conoce su edad. Por debajo de {age.Below} años firman la persona joven y su madre, padre o tutor. Si no, escriba por qué."
            )
            : Say(
                $"They are younger than {age.Below}: the young person and a parent or guardian sign. Where a law lets the young person decide alone, write which.",
                $"Tiene menos de {age.Below} años: firman la persona joven y su madre, padre o tutor. Si una ley le deja decidir a solas, escriba cuál."
            );

    public string OnlyThePerson =>
        Say(
            "Only the person themselves can agree to a longer time.",
            "Solo la propia persona puede aceptar más tiempo."
        );
    public string ScanLabel => Say("The signed paper", "El papel firmado");
    public string ScanHint =>
        Say(
            "Only if it was signed on paper: a scan or a photo as PDF, PNG or JPEG, at most 5 MB. It is stored encrypted. Choose it again if this page comes back.",
            "Solo si se firmó en papel: un escaneo o una foto en PDF, PNG o JPEG, de 5 MB como máximo. Se guarda cifrado. Si esta página vuelve, elíjalo de nuevo."
        );
    public string CoveredBox =>
        Say(
            "The name of the young person cannot be read on it.",
            "En él no se puede leer el nombre de la persona joven."
        );
    public string TickCovered =>
        Say(
            "Cover the name on the paper, and scan it again: Haven keeps nobody’s name.",
            "Tape el nombre en el papel y escanéelo de nuevo: Haven no guarda el nombre de nadie."
        );
    public string GiveScan =>
        Say("Choose the scan of the signed paper.", "Elija el escaneo del papel firmado.");
    public string Sign => Say("Sign and keep", "Firmar y guardar");
    public string Print => Say("Print it to sign on paper", "Imprimirlo para firmar en papel");
    public string Code => Say("Code", "Código");
    public string SignedHeading => Say("Who signed", "Quién firmó");
    public string SignedOn => Say("Signed", "Firmado");
    public string Signature => Say("Initials", "Iniciales");
    public string DayAndSignature =>
        Say(
            "Day, and initials. Not your name: Haven does not know it, and that protects you.",
            "Fecha e iniciales. Su nombre no: Haven no lo conoce, y eso le protege."
        );
    public string GuardianSignature =>
        Say(
            "Day, name and signature of the parent or guardian",
            "Fecha, nombre y firma de la madre, el padre o el tutor"
        );
    public string TakenBack => Say("Taken back", "Retirado");

    public string Proof(string hash) =>
        Say(
            $"Check sum of the words (SHA-256): {hash}",
            $"Suma de comprobación del texto (SHA-256): {hash}"
        );

    public (string Hidden, string TooLong) Wrong(int longest) =>
        (
            Say(
                "There is a character that cannot be seen. Delete it and type it again.",
                "Hay un carácter que no se ve. Bórrelo y escríbalo de nuevo."
            ),
            Say(
                $"It is longer than {longest} characters. Shorten it.",
                $"Tiene más de {longest} caracteres. Acórtelo."
            )
        );

    public string Day(DateOnly day) => LocalTime.DayIn(Lang, day);

    public string Say(string english, string spanish) => Lang == "es" ? spanish : english;
}
