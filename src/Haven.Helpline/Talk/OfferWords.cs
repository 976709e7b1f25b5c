using Haven.Helpline.Referrals;
using Haven.Privacy.Calendar;

namespace Haven.Helpline.Talk;

/// <summary>What a visitor reads of a referral, in one language.</summary>
public sealed class OfferWords
{
    private readonly bool spanish;

    private OfferWords(bool spanish) => this.spanish = spanish;

    public static OfferWords In(string lang) => new(lang == "es");

    public string Proposed =>
        Say(
            "The advocate proposes to ask another service for help. Nobody is told anything unless you agree.",
            "Quien le apoya propone pedir ayuda a otro servicio. No se le dice nada a nadie si usted no quiere."
        );

    public string ReadIt => Say("Read what is proposed", "Leer lo que se propone");

    public string AgreedShort =>
        Say(
            "You agreed that another service is told something. You can take it back now, or later.",
            "Usted aceptó que se diga algo a otro servicio. Puede retirarlo ahora o más tarde."
        );

    public string ReadAgreed =>
        Say("Read what you agreed to, and the words", "Leer lo que aceptó, y las palabras");

    public string AskTitle(ReferralTerms terms) =>
        Say($"Shall we tell {terms.Name}?", $"¿Se lo decimos a {terms.Name}?");

    public string Free =>
        Say(
            "You can say no, and it is not a condition of help: we go on helping you as before. You can also agree to a part.",
            "Puede decir que no, y no es condición para recibir ayuda: le seguimos apoyando igual. También puede aceptar solo una parte."
        );

    public string Who => Say("Who would be told", "A quién se le diría");
    public string WhatFor => Say("What for", "Para qué");
    public string UntilTitle => Say("Until when", "Hasta cuándo");

    public string Until(ReferralTerms terms) =>
        Say(
            $"Until the end of {Day(terms)}. Then we delete it and tell nobody any more. {terms.Name} has agreed to destroy it, too.",
            $"Hasta el final del {Day(terms)}. Entonces lo borramos y no se lo decimos a nadie más. {terms.Name} se comprometió a destruirlo también."
        );

    public string What => Say("What may be told? Tick it", "¿Qué se puede decir? Márquelo");

    public string WhatHint =>
        Say(
            "Only what you tick is told, word for word as it stands here.",
            "Solo se dice lo que marque, palabra por palabra como está aquí."
        );

    public string Item(ReferralItemKind kind) =>
        kind switch
        {
            ReferralItemKind.Called => Say("What to call you", "Cómo llamarle"),
            ReferralItemKind.Reach => Say("How to reach you", "Cómo comunicarse con usted"),
            ReferralItemKind.Town => Say("Where you are", "Dónde está"),
            ReferralItemKind.Need => Say("What you need", "Qué necesita"),
            ReferralItemKind.Language => Say("Your language", "Su idioma"),
            _ => Say("Also", "Además"),
        };

    public string RiskTitle => Say("What could go wrong", "Qué podría salir mal");

    public string RiskTold(ReferralTerms terms) =>
        Say(
            $"Once {terms.Name} knows it, nobody can make them forget it. They may know somebody who knows you. They may have to report danger or abuse, as we do.",
            $"Cuando {terms.Name} lo sepa, nadie puede hacer que lo olvide. Puede haber allí alguien que conozca a quien le conoce. Quizá tengan que avisar de un peligro o un maltrato, como nosotros."
        );

    public string RiskSeen =>
        Say(
            "If they call or write to you, somebody near you may see it. Tick a way to reach you only if it is safe.",
            "Si le llaman o le escriben, alguien cercano podría verlo. Marque una forma de comunicarse solo si es segura."
        );

    public string Yes => Say("Yes, tell them what I ticked", "Sí, digan lo que marqué");
    public string No => Say("No, tell nobody", "No, no digan nada");
    public string ToTheChat => Say("Back to the chat", "Volver al chat");

    public string NothingTicked =>
        Say(
            "You ticked nothing, so nothing was agreed. Tick what may be told, or say no.",
            "No marcó nada, así que no se aceptó nada. Marque lo que se puede decir, o diga que no."
        );

    public string Outdated =>
        Say(
            "This was changed meanwhile. Nothing was agreed. This is how it stands now.",
            "Esto cambió mientras tanto. No se aceptó nada. Así está ahora."
        );

    public string NotPossible =>
        Say(
            "This is not possible any more. Nothing was agreed, and nobody is told anything. Ask the advocate.",
            "Esto ya no es posible. No se aceptó nada y no se le dice nada a nadie. Pregunte a quien le apoya."
        );

    public string NotStored =>
        Say(
            "Your answer was not stored. Send it again.",
            "Su respuesta no se guardó. Envíela de nuevo."
        );

    public string NoneTitle => Say("Nothing is proposed", "No hay ninguna propuesta");

    public string NoneText =>
        Say(
            "Nobody is told anything of what you write here.",
            "No se le dice a nadie nada de lo que escribe aquí."
        );

    public string RefusedTitle => Say("You said no", "Dijo que no");

    public string RefusedText =>
        Say(
            "Nobody is told anything. We go on helping you as before.",
            "No se le dice nada a nadie. Le seguimos apoyando igual."
        );

    public string AgreedTitle => Say("You agreed", "Usted aceptó");

    /// <summary>What is agreed, as it is kept with the referral and shown to both.</summary>
    public string Consent(string organisation, ReferralTerms terms) =>
        string.Join(
            '\n',
            [
                Say(
                    $"{organisation} may tell {terms.Name} ({terms.About}) until the end of {Day(terms)}:",
                    $"{organisation} puede decir a {terms.Name} ({terms.About}) hasta el final del {Day(terms)}:"
                ),
                .. terms.Items.Select(i =>
                    Say($"- {Item(i.Kind)}: {i.Text}", $"- {Item(i.Kind)}: {i.Text}")
                ),
                Say($"What for: {terms.UsedFor}", $"Para qué: {terms.UsedFor}"),
                Say(
                    "And nothing else. It can be taken back at any time. It is not a condition of help.",
                    "Y nada más. Se puede retirar en cualquier momento. No es condición para recibir ayuda."
                ),
            ]
        );

    public string WordsTitle => Say("Six words that take it back", "Seis palabras para retirarlo");

    public string WordsText =>
        Say(
            "Learn them, or write them down like a shopping list. With them you can take it back also when this chat is deleted, from any telephone. Nobody can find them again for you.",
            "Apréndalas o escríbalas como una lista de la compra. Con ellas puede retirarlo también cuando este chat se haya borrado, desde cualquier teléfono. Nadie puede volver a encontrarlas."
        );

    public string WordsWhere =>
        Say("This page takes the words:", "Las palabras se escriben en esta página:");

    public string TakeItBack => Say("Take it back", "Retirarlo");

    public string TakenBackTitle => Say("It does not hold any more", "Ya no vale");

    public string TakenBackText =>
        Say(
            "You took it back, or its last day is over. Nobody is told anything any more, and it is deleted here.",
            "Usted lo retiró o terminó su último día. Ya no se le dice nada a nadie, y aquí se borra."
        );

    public string InTime =>
        Say(
            "It is taken back. Nobody had been told, and nobody will be. It is deleted.",
            "Está retirado. No se le había dicho a nadie y no se le dirá a nadie. Se borra."
        );

    public string AfterTold =>
        Say(
            "It is taken back: nothing more is told, and it is deleted here. The service had been told already. The advocates are asked to call it, so that it stops and destroys what it has. What somebody there has heard, nobody can make unheard. If you are afraid of what they may do with it, tell an advocate in a chat.",
            "Está retirado: no se dice nada más y aquí se borra. El servicio ya lo sabía. Se pide a quienes atienden que le llamen, para que pare y destruya lo que tiene. Lo que alguien allí ya oyó, nadie puede hacer que lo olvide. Si teme lo que puedan hacer, dígalo en un chat."
        );

    public string BackLink =>
        Say(
            "Take back that another service is told something",
            "Retirar que se diga algo a otro servicio"
        );

    public string BackTitle => Say("Take something back", "Retirar algo");

    public string BackText =>
        Say(
            "Did you agree in a chat that another service is told something? Type the six words that you were shown. You do not have to say who you are.",
            "¿Aceptó en un chat que se dijera algo a otro servicio? Escriba las seis palabras que se le mostraron. No tiene que decir quién es."
        );

    public string WordsLabel => Say("The six words", "Las seis palabras");

    public string WordsUnknown =>
        Say(
            "Nothing here is taken back by these words. Look whether one is misspelt. If they are right, it was taken back before or has ended: nobody is told anything any more.",
            "Estas palabras no retiran nada aquí. Mire si alguna está mal escrita. Si son correctas, ya se retiró o terminó: no se le dice nada más a nadie."
        );

    public string WordsMissing =>
        Say(
            "Type six words, with a space between them.",
            "Escriba seis palabras, con un espacio entre ellas."
        );

    public string WordsTooMany =>
        Say(
            "So many words were tried from your network that it has to wait for an hour. Tell an advocate in a chat: they tell nobody anything from then on.",
            "Se probaron tantas palabras desde su red que hay que esperar una hora. Dígalo en un chat a quien le apoya: desde entonces no dirá nada a nadie."
        );

    private string Day(ReferralTerms terms) => LocalTime.DayIn(spanish ? "es" : "en", terms.Until);

    private string Say(FormattableString english, FormattableString other) =>
        FormattableString.Invariant(spanish ? other : english);

    private string Say(string english, string other) => spanish ? other : english;
}
