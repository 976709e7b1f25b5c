using Haven.Privacy.Door;
using Haven.Privacy.Regimes;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Consent;

/// <summary>Below which age somebody else has to agree, and by which law; for somebody of a known age.</summary>
/// <param name="OfAge">From which age on nobody else agrees for them.</param>
public sealed record ConsentAge(int? Age, Said<LawAge>? Rule, int OfAge)
{
    public static readonly ConsentAge None = new(null, null, RegimeRules.UsualOfAge);

    /// <summary>The rule that holds for this person; null where none does, or their age is not known.</summary>
    public Said<LawAge>? Holds => Age < Rule?.What.Below ? Rule : null;
}

/// <summary>A form as it was answered, and who said it and how. Nothing is answered beforehand.</summary>
public sealed class ConsentAskForm
{
    private const int LongestText = 300;
    public const string WhoName = "who";
    public const string MannerName = "manner";
    public const string RelationName = "relation";
    public const string WhyName = "why";

    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal);

    public string Hash { get; private init; } = "";
    public Guid Seen { get; private init; }
    public string Who { get; private init; } = "";
    public string Manner { get; private init; } = "";
    public string Relation { get; private set; } = "";
    public string Why { get; private set; } = "";
    public FieldErrors Errors { get; } = new();

    /// <summary>A form that nobody has touched.</summary>
    /// <param name="seen">The last entry that there was when the page was made.</param>
    public static ConsentAskForm Fresh(ConsentWording wording, Guid seen) =>
        new() { Hash = wording.Hash, Seen = seen };

    /// <summary>The field of an item.</summary>
    public static string FieldOf(ConsentItem item) => "agree-" + item.Key;

    /// <summary>"yes", "no", or nothing while it is not answered.</summary>
    public string AnswerOf(ConsentItem item) => answers.GetValueOrDefault(item.Key, "");

    public static ConsentAskForm Parse(ConsentForm form, IFormCollection sent, ConsentWords words)
    {
        _ = Guid.TryParse(sent["seen"], out var seen);
        var typed = new ConsentAskForm
        {
            Hash = sent["words"].ToString(),
            Seen = seen,
            Who = sent[WhoName].ToString(),
            Manner = sent[MannerName].ToString(),
        };
        foreach (var item in form.Items)
        {
            string answer = sent[FieldOf(item)].ToString();
            if (answer is "yes" or "no")
            {
                typed.answers[item.Key] = answer;
            }
            else
            {
                typed.Errors.Add(FieldOf(item), words.Choose);
            }
        }
        return typed;
    }

    /// <summary>Only who says something and how, where there is no form of items to answer.</summary>
    public static ConsentAskForm ParseVoice(IFormCollection sent) =>
        new() { Who = sent[WhoName].ToString(), Manner = sent[MannerName].ToString() };

    /// <summary>Who said it and how; null with errors where something is missing.</summary>
    /// <param name="needsWhy">Whether another voice than the law asks for has to say why.</param>
    public ConsentVoice? ReadVoice(
        IFormCollection sent,
        ConsentWords words,
        ConsentAge age,
        bool needsWhy = true
    )
    {
        Relation = Text(sent, RelationName, words.RelationLabel);
        Why = Text(sent, WhyName, words.WhyLabel);
        var who = Choice<Voice>(Who, WhoName, words.ChooseWho);
        var manner = Choice<Manner>(Manner, MannerName, words.ChooseManner);
        if (who is Voice.Guardian or Voice.Both && Relation.Length == 0)
        {
            Errors.Add(RelationName, words.GiveRelation);
        }
        if (needsWhy && who == Voice.Self && Why.Length == 0 && age.Holds is { } rule)
        {
            Errors.Add(WhyName, words.GiveWhy(rule.What.Below));
        }
        if (needsWhy && who == Voice.Guardian && Why.Length == 0 && age.Age >= age.OfAge)
        {
            Errors.Add(WhyName, words.GiveWhyFor(age.OfAge));
        }
        return Errors.Any || who is null || manner is null
            ? null
            : new ConsentVoice(who.Value, manner.Value, who == Voice.Self ? "" : Relation, Why);
    }

    public ConsentAsk ToAsk(ConsentForm form, string lang, ConsentVoice voice) =>
        new(
            form.Key,
            Hash,
            lang,
            Seen,
            answers.ToDictionary(a => a.Key, a => a.Value == "yes", StringComparer.Ordinal),
            voice
        );

    private T? Choice<T>(string typed, string field, string missing)
        where T : struct, Enum
    {
        if (Enum.TryParse(typed, out T value) && Enum.IsDefined(value) && $"{value}" == typed)
        {
            return value;
        }
        Errors.Add(field, missing);
        return null;
    }

    private string Text(IFormCollection sent, string field, string label)
    {
        var (text, error) = TypedText.Clean(sent[field], label, LongestText);
        if (error is not null)
        {
            Errors.Add(field, error);
        }
        return text;
    }
}
