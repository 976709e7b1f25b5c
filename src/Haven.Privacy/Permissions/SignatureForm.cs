using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Permissions;

/// <summary>Who signs, as it was typed on the screen that was handed to them, and as whoever asks completed it.</summary>
public sealed class SignatureForm
{
    // Longer than initials would be a name.
    private const int LongestMark = 6;
    private const int LongestName = 100;

    public static readonly IReadOnlyList<Manner> Manners = [Manner.OnScreen, Manner.OnPaper];

    public static FileRule FileRule { get; } = new("scan", "The signed paper", FileKind.Paper);

    public ConsentAskForm Voice { get; private init; } = new();
    public bool Agreed { get; private init; }
    public string Mark { get; private set; } = "";
    public string GuardianName { get; private set; } = "";
    public bool IsSafe { get; private init; }

    /// <summary>"no", "yes", "unknown", or nothing while it is not answered.</summary>
    public string Harm { get; private init; } = "";
    public bool IsCovered { get; private init; }
    public byte[]? Scan { get; private set; }
    public FieldErrors Errors => Voice.Errors;

    public static async Task<(SignatureForm Form, ConsentVoice? Voice)> ParseAsync(
        IFormCollection sent,
        PermissionWords words,
        CancellationToken cancellationToken
    )
    {
        var form = new SignatureForm
        {
            Voice = ConsentAskForm.ParseVoice(sent),
            Agreed = sent["agreed"] == "yes",
            IsSafe = sent["safe"] == "yes",
            Harm = sent["harm"].ToString() is "no" or "yes" or "unknown"
                ? sent["harm"].ToString()
                : "",
            IsCovered = sent["covered"] == "yes",
        };
        form.Mark = form.Text(sent, "mark", LongestMark, words);
        form.GuardianName = form.Text(sent, "guardian", LongestName, words);
        var voice = form.Voice.ReadVoice(
            sent,
            ConsentWords.In(words.Lang),
            ConsentAge.None,
            needsWhy: false
        );
        if (voice is not null && !Manners.Contains(voice.Manner))
        {
            form.Errors.Add(ConsentAskForm.MannerName, ConsentWords.In(words.Lang).ChooseManner);
        }
        if (!form.Agreed)
        {
            form.Errors.Add("agreed", words.TickAgree);
        }
        if (sent.Files.Count > 0 || voice?.Manner == Manner.OnPaper)
        {
            await form.TakeAsync(sent, words, cancellationToken);
        }
        return (form, voice);
    }

    /// <summary>
    /// Who may sign: whoever harms may not, at an age at which a parent signs the young person does too, and nobody but the
    /// person agrees to a longer time.
    /// </summary>
    /// <param name="isLonger">Whether it takes the place of an earlier one.</param>
    public void Check(
        ConsentVoice? voice,
        SigningAge age,
        GuardianFindings found,
        bool isLonger,
        PermissionWords words
    )
    {
        if (voice is null)
        {
            return;
        }
        bool person = voice.Voice is Consent.Voice.Self or Consent.Voice.Both;
        bool guardian = voice.Voice is Consent.Voice.Guardian or Consent.Voice.Both;
        if (person && voice.Manner == Manner.OnScreen && Mark.Length == 0)
        {
            Errors.Add("mark", words.GiveMark);
        }
        if (!person && isLonger)
        {
            Errors.Add(ConsentAskForm.WhoName, words.OnlyThePerson);
        }
        if (guardian)
        {
            CheckGuardian(found, words);
        }
        bool isUsual = age.NeedsParent
            ? voice.Voice == Consent.Voice.Both
            : voice.Voice != Consent.Voice.Guardian;
        // Names are written in many ways: where a review found that a parent is a danger, it is said why this one may sign.
        if (voice.Why.Length == 0 && (!isUsual || (guardian && found.Any)))
        {
            Errors.Add(ConsentAskForm.WhyName, words.GiveWhy);
        }
    }

    private void CheckGuardian(GuardianFindings found, PermissionWords words)
    {
        if (GuardianName.Length == 0)
        {
            Errors.Add("guardian", words.GiveGuardian);
        }
        if (!IsSafe)
        {
            Errors.Add("safe", words.TickSafe);
        }
        if (Harm.Length == 0)
        {
            Errors.Add("harm", words.ChooseHarm);
        }
        else if (Harm != "no" || found.IsOneOf(GuardianName))
        {
            Errors.Add("harm", words.MayNotSign);
        }
    }

    public PermissionSignature ToSignature(ConsentVoice voice) =>
        new(
            voice,
            voice.Voice == Consent.Voice.Guardian ? "" : Mark,
            voice.Voice == Consent.Voice.Self ? "" : GuardianName,
            voice.Manner == Manner.OnPaper ? Scan : null
        );

    private async Task TakeAsync(
        IFormCollection sent,
        PermissionWords words,
        CancellationToken cancellationToken
    )
    {
        if (sent.Files.Count == 0 || (sent.Files.Count == 1 && sent.Files[0].Length == 0))
        {
            Errors.Add(FileRule.Name, words.GiveScan);
            return;
        }
        var (content, wrong) = await FileRule.TakeAsync(sent, cancellationToken);
        if (wrong is not null)
        {
            Errors.Add(FileRule.Name, wrong);
            return;
        }
        Scan = content;
        if (!IsCovered)
        {
            Errors.Add("covered", words.TickCovered);
        }
    }

    private string Text(IFormCollection sent, string field, int longest, PermissionWords words) =>
        Errors.TextIn(sent[field].ToString(), field, longest, words.Wrong(longest), lines: false);
}
