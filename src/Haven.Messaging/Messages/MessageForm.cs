using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Messaging.Messages;

/// <summary>A message as somebody typed it.</summary>
public sealed class MessageForm
{
    public const int LongestTitle = 120;
    public const int LongestText = 4000;
    public const string Everybody = "all";
    public const string SomeGrades = "some";

    public string Kind { get; private init; } = "";
    public string Title { get; private set; } = "";
    public string Text { get; private set; } = "";
    public string SpanishTitle { get; private set; } = "";
    public string SpanishText { get; private set; } = "";
    public string Whom { get; private init; } = "";
    public IReadOnlyList<string> Grades { get; private init; } = [];

    /// <summary>The draft's changes when the page was made.</summary>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    public MessageKind KindRead => Enum.Parse<MessageKind>(Kind);

    public string Audience =>
        Messages.Audience.Write(Whom == SomeGrades ? Grades.Order(StringComparer.Ordinal) : []);

    internal static MessageForm From(DraftText draft) =>
        new()
        {
            Kind = $"{draft.Kind}",
            Title = draft.Written.Title,
            Text = draft.Written.Text,
            SpanishTitle = draft.Written.SpanishTitle,
            SpanishText = draft.Written.SpanishText,
            Whom = draft.Grades.Length == 0 ? Everybody : SomeGrades,
            Grades = Messages.Audience.Read(draft.Grades),
            Seen = draft.Version,
        };

    /// <param name="grades">Those that the roster has.</param>
    public static MessageForm Parse(IFormCollection sent, IReadOnlyList<string> grades)
    {
        var form = new MessageForm
        {
            Kind = $"{sent["kind"]}",
            Whom = $"{sent["whom"]}",
            Grades =
            [
                .. sent["grade"]
                    .Where(g => g is not null && grades.Contains(g, StringComparer.Ordinal))!,
            ],
            Seen = SentNumber.Of(sent["seen"]),
        };
        if (!MessageKinds.All.Any(r => $"{r.Kind}" == form.Kind))
        {
            form.Errors.Add("kind", "Choose what the message is about.");
        }
        form.Title = form.Line(sent, "title", "Enter a title. It is the subject of the mail.");
        form.Text = form.Errors.Text(sent, "text", LongestText, "Write the message.");
        form.SpanishTitle = form.Line(sent, "spanish-title", null);
        form.SpanishText = form.Errors.Text(sent, "spanish-text", LongestText);
        if (form.SpanishText.Length > 0 != form.SpanishTitle.Length > 0)
        {
            form.Errors.Add(
                form.SpanishText.Length > 0 ? "spanish-title" : "spanish-text",
                "Enter both title and message in Spanish, or neither."
            );
        }
        if (form.Whom is not (Everybody or SomeGrades))
        {
            form.Errors.Add("whom", "Choose whom the message is for.");
        }
        else if (form.Whom == SomeGrades && form.Grades.Count == 0)
        {
            form.Errors.Add("grade", "Choose at least one grade.");
        }
        return form;
    }

    public MessageForm Overtaken()
    {
        Errors.Add(
            "title",
            "Somebody else changed this message while you had it open, so yours was not saved. Open it in another window, and enter there what you typed."
        );
        return this;
    }

    private string Line(IFormCollection sent, string field, string? missing) =>
        Errors.Text(sent, field, LongestTitle, missing, "The title", lines: false);
}
