using Haven.Privacy.Consent;
using Haven.Privacy.Promises;
using Haven.Screening.Consent;

namespace Haven.Screening.Promises;

/// <summary>What an invented client is asked and says, through the pages.</summary>
public static class ConsentSteps
{
    /// <summary>The items of the form, in its order: what they open is what a "no" closes.</summary>
    public static readonly IReadOnlyList<string> Items =
    [
        .. ClientConsent.Form.Items.Select(i => i.Key),
    ];

    /// <summary>Who says it and how: the person themselves, in a conversation.</summary>
    public static readonly IReadOnlyList<(string Name, string Value)> Themselves =
    [
        (ConsentAskForm.WhoName, $"{Voice.Self}"),
        (ConsentAskForm.MannerName, $"{Manner.InPerson}"),
    ];

    public static string Page(long code) => $"/screening/consent/{code}";

    public static string Ask(long code, string lang = "en") => $"{Page(code)}/ask?lang={lang}";

    public static string Withdraw(long code, string item = "") =>
        $"{Page(code)}/withdraw?form={ClientConsent.Form.Key}&item={item}";

    /// <summary>The field and value of an answer.</summary>
    public static (string Name, string Value) Say(string item, bool yes) =>
        (
            ConsentAskForm.FieldOf(ClientConsent.Form.Items.First(i => i.Key == item)),
            yes ? "yes" : "no"
        );

    /// <summary>An answer to each item: yes to those that are named, no to the others.</summary>
    public static (string Name, string Value)[] Answers(params string[] yes) =>
        [.. Items.Select(i => Say(i, yes.Contains(i, StringComparer.Ordinal)))];

    /// <summary>Opens the form, answers it, and says that the summary is right; the answer leads to the receipt.</summary>
    public static async Task<TwinAnswer> AnswerAsync(
        this TwinPerson person,
        long code,
        string lang,
        CancellationToken ct,
        params string[] yes
    )
    {
        var summary = await person.Browser.SubmitAsync(Ask(code, lang), ct, Answers(yes));
        return await person.KeepAsync(summary, ct);
    }

    /// <summary>Says of a summary that it is right.</summary>
    public static Task<TwinAnswer> KeepAsync(
        this TwinPerson person,
        TwinAnswer summary,
        CancellationToken ct
    )
    {
        var form =
            summary.Forms().FirstOrDefault()
            ?? throw new PromiseBrokenException(
                "Somebody answered each question, and was not shown what they said."
            );
        var kept = form.Fields.Where(f => f.IsSent && f.Type == "hidden");
        return person.Browser.PostAsync(
            form.Action,
            [.. kept.Select(f => (f.Name, f.Value)), .. Themselves, ("step", "keep")],
            ct
        );
    }

    /// <summary>Agrees to what is named, and gives back the address of the receipt.</summary>
    public static async Task<string> AgreeAsync(
        this TwinPerson person,
        long code,
        CancellationToken ct,
        params string[] yes
    )
    {
        var answer = await person.AnswerAsync(code, "en", ct, yes);
        PromiseBrokenException.Unless(
            answer.LeadsTo(Page(code) + "/receipt/"),
            "A client was asked, and what they said could not be kept."
        );
        return answer.Location!;
    }
}
