using Haven.Privacy.Calendar;

namespace Haven.Privacy.Consent;

/// <summary>The words around a form, for whoever is asked and for whoever asks them, in one language.</summary>
public sealed record ConsentWords(string Lang)
{
    public static ConsentWords In(string lang) => new(lang == "es" ? "es" : "en");

    public string OtherLang => Lang == "es" ? "en" : "es";
    public string OtherLanguage => Say("Español", "English");
    public string Error => Say("Error", "Error");
    public string Yes => Say("Yes", "Sí");
    public string No => Say("No", "No");
    public string Choose => Say("Choose yes or no.", "Elija sí o no.");
    public string Free =>
        Say(
            "You can say yes to one thing and no to another. You can take a yes back at any time.",
            "Puede decir que sí a una cosa y que no a otra. Puede retirar un sí en cualquier momento."
        );
    public string GoOn => Say("Continue", "Continuar");
    public string Stop => Say("Stop. Nothing is kept.", "Dejarlo. No se guarda nada.");
    public string SummaryTitle => Say("Is this right?", "¿Es correcto?");
    public string SummaryText => Say("Nothing is kept yet.", "Todavía no se ha guardado nada.");
    public string Change => Say("Change the answers", "Cambiar las respuestas");
    public string ForWhoeverAsks => Say("For whoever asks", "Para quien pregunta");
    public string WhoLegend => Say("Who said this?", "¿Quién lo dijo?");
    public string MannerLegend => Say("How was it said?", "¿Cómo se dijo?");
    public string RelationLabel =>
        Say("What are they to the young person?", "¿Qué relación tiene con la persona joven?");
    public string RelationHint =>
        Say("Mother, for example. No names.", "Madre, por ejemplo. Sin nombres.");
    public string WhyLabel =>
        Say("Why is it another person here?", "¿Por qué es otra persona en este caso?");
    public string ChooseWho => Say("Choose who said this.", "Elija quién lo dijo.");
    public string ChooseManner => Say("Choose how it was said.", "Elija cómo se dijo.");
    public string GiveRelation =>
        Say(
            "Write what the parent or guardian is to them.",
            "Escriba qué relación tiene con la persona."
        );
    public string Keep => Say("Keep these answers", "Guardar estas respuestas");
    public string Depends =>
        Say(
            "Without a yes to the first question the others count as no.",
            "Sin un sí a la primera pregunta, las demás cuentan como no."
        );
    public string OtherWords =>
        Say(
            "The words were changed while this page was open. Read them again, and answer again. Nothing was kept.",
            "El texto cambió mientras esta página estaba abierta. Léalo y responda de nuevo. No se guardó nada."
        );
    public string Overtaken =>
        Say(
            "Somebody wrote something else down while this page was open. Nothing was kept. Look at it, and ask again.",
            "Alguien anotó otra cosa mientras esta página estaba abierta. No se guardó nada. Mírelo y pregunte de nuevo."
        );
    public string Leaving =>
        Say(
            "Everything about this person is being deleted. Nothing was kept.",
            "Se está borrando todo sobre esta persona. No se guardó nada."
        );

    public string ReceiptTitle => Say("What you agreed to", "Lo que usted aceptó");
    public string WithdrawalTitle => Say("What you took back", "Lo que usted retiró");
    public string Shown => Say("What was shown", "Lo que se mostró");
    public string Answered => Say("What was answered", "Lo que se respondió");
    public string TakenBack => Say("Taken back", "Retirado");
    public string Stopped => Say("Nobody may use it any more for", "Ya nadie puede usarlo para");
    public string TakeBackAnyTime =>
        Say(
            "You can take this back at any time: tell whoever gave you this, or the organisation. What was done before stays as it is.",
            "Puede retirarlo en cualquier momento: dígalo a quien le dio esto o a la organización. Lo hecho antes queda como está."
        );
    public string Download =>
        Say("Print, or keep as a PDF file", "Imprimir o guardar como archivo PDF");
    public string Altered =>
        Say(
            "These words are not the ones that were shown: somebody changed them in the database. Tell the privacy officer.",
            "Este texto no es el que se mostró: alguien lo cambió en la base de datos. Avise a la persona responsable de privacidad."
        );
    public string NeverAsked =>
        Say("It was not asked here before.", "No se había preguntado aquí antes.");

    public string Of(Voice voice, string relation = "") =>
        voice switch
        {
            Voice.Self => Say("The person themselves", "La propia persona"),
            Voice.Guardian => Say("A parent or guardian", "Madre, padre o tutor"),
            _ => Say(
                "Both, the person and a parent or guardian",
                "Ambos: la persona y su madre, padre o tutor"
            ),
        } + (relation.Length == 0 ? "" : $" ({relation})");

    public string Of(Manner manner) =>
        manner switch
        {
            Manner.InPerson => Say("In a conversation", "En una conversación"),
            Manner.OnScreen => Say(
                "They chose themselves on this screen",
                "Eligió en esta pantalla"
            ),
            Manner.OnPaper => Say("On paper", "En papel"),
            Manner.ByTelephone => Say("By telephone", "Por teléfono"),
            _ => Say("In writing", "Por escrito"),
        };

    /// <summary>Who has to say it by law, below this age.</summary>
    public string AgeRule(int below, string law) =>
        Say(
            $"They are younger than {below}. {law} asks for the consent of a parent or guardian.",
            $"Tiene menos de {below} años. {law} exige el consentimiento de su madre, padre o tutor."
        );

    public string GiveWhy(int below) =>
        Say(
            $"Below {below} a parent or guardian has to say it, alone or with them. Or write why it is another person here.",
            $"Por debajo de {below} años tiene que decirlo su madre, padre o tutor, solo o con la persona. O escriba por qué es otra persona en este caso."
        );

    public string GiveWhyFor(int ofAge) =>
        Say(
            $"From {ofAge} on people say it themselves. Or write why somebody else says it here: a court’s order, for example.",
            $"Desde los {ofAge} años cada persona lo dice por sí misma. O escriba por qué lo dice otra persona en este caso: una orden judicial, por ejemplo."
        );

    public string Until(DateOnly day) => Say($"Yes, until {Day(day)}", $"Sí, hasta el {Day(day)}");

    public string StandsFor(DateOnly day) =>
        Say($"A yes stands until {Day(day)}.", $"Un sí vale hasta el {Day(day)}.");

    public string Version(int number, string hash) =>
        Say(
            $"Version {number} of the words. Their check sum (SHA-256): {hash}",
            $"Versión {number} del texto. Su suma de comprobación (SHA-256): {hash}"
        );

    public string When(long ticks) => LocalTime.MinuteIn(Lang, ticks);

    public string WrittenBy => Say("Written down by", "Anotado por");

    public string Answer(ConsentSaid said) =>
        !said.IsYes ? No
        : said.Until is { } day ? Until(day)
        : Yes;

    public string Day(DateOnly day) => LocalTime.DayIn(Lang, day);

    public string Say(string english, string spanish) => Lang == "es" ? spanish : english;
}
