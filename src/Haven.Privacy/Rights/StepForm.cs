using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Rights;

/// <summary>One step as it was typed.</summary>
public sealed class StepForm
{
    private const int LongestText = 2000;

    public StepForm(IFormCollection sent, FieldErrors errors)
    {
        if (
            !Enum.TryParse(sent["step"], out RequestStep step)
            || !Enum.IsDefined(step)
            || step == RequestStep.GoOn
        )
        {
            errors.Add("verified", "Choose a step.");
            return;
        }
        Step = step;
        Handle = sent["handle"].ToString().Trim();
        Related = sent["related"].ToString();
        Nobody = sent["nobody"] == "yes";
        ByCourt = sent["court"] == "yes";
        Effect = EffectForm.Read(sent, errors);
        _ = Enum.TryParse(sent["found"], out Safety found);
        Found = Enum.IsDefined(found) ? found : Safety.NotReviewed;
        (Text, string? error) = Clean(sent[Field].ToString());
        if (step == RequestStep.Send)
        {
            return;
        }
        if (step == RequestStep.Extend)
        {
            (Told, string? untold) = Clean(sent["extend-told"].ToString());
            if (
                (untold ?? (Told.Length == 0 ? "Write how you told whoever asks." : null)) is
                { } wrong
            )
            {
                errors.Add("extend-told", wrong);
            }
        }
        if (step == RequestStep.Find)
        {
            CheckFind(errors);
            return;
        }
        if (step == RequestStep.Review && Found == Safety.NotReviewed)
        {
            errors.Add("found", "Say whether anything speaks against it.");
        }
        if (error is not null)
        {
            errors.Add(Field, error);
        }
        else if (Text.Length == 0)
        {
            errors.Add(Field, Missing);
        }
    }

    public RequestStep Step { get; }
    public string Handle { get; } = "";

    /// <summary>Whose facts on the record, where not the person's own.</summary>
    public string Related { get; } = "";
    public bool Nobody { get; }
    public Safety Found { get; }

    /// <summary>Whether a court put whoever asks in charge of a grown-up.</summary>
    public bool ByCourt { get; }
    public string Text { get; } = "";

    /// <summary>How whoever asks was told of an extension.</summary>
    public string Told { get; } = "";
    public EffectForm Effect { get; } = EffectForm.Empty;

    public string Field =>
        Step switch
        {
            RequestStep.Verify => "verified",
            RequestStep.Find => "handle",
            RequestStep.Review => "why",
            RequestStep.Refuse => "refusal",
            RequestStep.Extend => "extend-why",
            RequestStep.Send => "version",
            _ => "answer",
        };

    private string Missing =>
        Step switch
        {
            RequestStep.Verify => "Write how you made sure who asks.",
            RequestStep.Review => "Write what you looked at, and what you found.",
            RequestStep.Extend => "Write why more time is needed.",
            RequestStep.Refuse => "Write the reason that you gave. Nothing ends without an answer.",
            _ => "Write what you answered. Nothing ends without an answer.",
        };

    private static (string Text, string? Error) Clean(string typed) =>
        TypedText.Clean(typed, "The text", LongestText, lines: true);

    private void CheckFind(FieldErrors errors)
    {
        if (Handle.Length == 0 && !Nobody)
        {
            errors.Add("handle", "Type the code, or tick that nobody is on record.");
        }
        if (Handle.Length > 0 && Nobody)
        {
            errors.Add("handle", "Either a code, or nobody: take one away.");
        }
    }
}
