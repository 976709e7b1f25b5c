using Haven.Privacy.Door;
using Haven.Research.Model;

namespace Haven.Research.Posts;

/// <summary>The words of the public page of posts, in one language.</summary>
public sealed record PostWords
{
    /// <summary>In characters as people count them.</summary>
    public const int LongestText = 1000;
    private const int LongestName = 60;

    public static readonly PostWords English = new()
    {
        Lang = "en",
        Title = "Questions and comments",
        Nothing = "Nobody has written anything yet.",
        Somebody = "Somebody",
        Write = "Ask or say something",
        WhoSees =
            "First a member of {0} reads it. If they let it stand, everybody can read it here, also people who know you. What is not shown is deleted within 7 days.",
        Kept =
            "It is shown until {0}, as long as the event itself, and then deleted with it. If that day moves, this moves with it.",
        Name = "What are you called here? (optional)",
        NameHint = "It need not be your name. If you leave it empty, it says “Somebody”.",
        Text = "Your question or comment",
        TextHint =
            "Up to 1,000 characters. Please write nothing by which somebody could find you or others.",
        Send = "Send",
        WriteText = "Write your question or comment.",
        Arrived = "It has arrived, and waits until somebody has read it.",
        ArrivedNumber =
            "Its number is {0}. Write it down: with it you can ask for what we keep of you, or have it deleted.",
        TooOften =
            "Too much came from where you are. Nothing was sent. What you typed is still here: try again in {0} minutes.",
        Full =
            "So much waits to be read that no more is taken now. Nothing was sent. Try again tomorrow.",
        Gone = "This event is not shown any more. Nothing was sent.",
        Rights = "You can ask for what we keep of you, have it corrected or deleted, or object",
        Back = "Back to the event",
    };

    public static readonly PostWords Spanish = new()
    {
        Lang = "es",
        Title = "Preguntas y comentarios",
        Nothing = "Nadie ha escrito nada todavía.",
        Somebody = "Alguien",
        Write = "Preguntar o decir algo",
        WhoSees =
            "Primero lo lee un miembro de {0}. Si lo deja, cualquiera puede leerlo aquí, también quien le conoce. Lo que no se muestra se borra en 7 días.",
        Kept =
            "Se muestra hasta el {0}, tanto tiempo como el acto, y después se borra con él. Si ese día cambia, esto cambia con él.",
        Name = "¿Cómo quiere llamarse aquí? (opcional)",
        NameHint = "No tiene que ser su nombre. Si lo deja vacío, dirá “Alguien”.",
        Text = "Su pregunta o comentario",
        TextHint =
            "Hasta 1.000 caracteres. Por favor, no escriba nada con lo que alguien pueda encontrarle a usted o a otros.",
        Send = "Enviar",
        WriteText = "Escriba su pregunta o comentario.",
        Arrived = "Ha llegado, y espera a que alguien lo lea.",
        ArrivedNumber =
            "Su número es {0}. Anótelo: con él puede pedir lo que guardamos de usted, o que se borre.",
        TooOften =
            "Llegó demasiado desde donde usted está. No se envió nada. Lo que escribió sigue aquí: inténtelo de nuevo en {0} minutos.",
        Full = "Hay tanto por leer que ahora no se recibe más. No se envió nada. Inténtelo mañana.",
        Gone = "Este acto ya no se muestra. No se envió nada.",
        Rights = "Puede pedir lo que guardamos de usted, que se corrija o se borre, u oponerse",
        Back = "Volver al acto",
    };

    public required string Lang { get; init; }
    public required string Title { get; init; }
    public required string Nothing { get; init; }
    public required string Somebody { get; init; }
    public required string Write { get; init; }
    public required string WhoSees { get; init; }
    public required string Kept { get; init; }
    public required string Name { get; init; }
    public required string NameHint { get; init; }
    public required string Text { get; init; }
    public required string TextHint { get; init; }
    public required string Send { get; init; }
    public required string WriteText { get; init; }
    public required string Arrived { get; init; }
    public required string ArrivedNumber { get; init; }
    public required string TooOften { get; init; }
    public required string Full { get; init; }
    public required string Gone { get; init; }
    public required string Rights { get; init; }
    public required string Back { get; init; }

    public FormWords Form => FormWords.In(Lang);

    public static PostWords In(string lang) => lang == "es" ? Spanish : English;

    /// <summary>What to store; where something is wrong, the errors beside the fields.</summary>
    public PostDraft Check((string Once, string Name, string Text) typed, FieldErrors errors)
    {
        string name = Form.Read(errors, ("name", Name, typed.Name), LongestName);
        string text = Form.Read(
            errors,
            ("text", Text, typed.Text),
            LongestText,
            WriteText,
            lines: true
        );
        return new(typed.Once, Lang, name.Length == 0 ? null : name, text);
    }

    public string Wait(TimeSpan wait) =>
        FormWords.Fill(TooOften, (int)Math.Ceiling(wait.TotalMinutes));
}
