using Haven.Design;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haven.Privacy.Consent;

/// <summary>Somebody who is asked, as their service found them for whoever asks.</summary>
/// <param name="Handle">By which they are known: "204-117".</param>
/// <param name="Home">The address of their page.</param>
/// <param name="Path">The address of what they agreed to.</param>
/// <param name="Root">Their root record, which says what they are asked.</param>
/// <param name="Age">In years; null where nobody knows, or may know.</param>
public sealed record ConsentSubject(
    PersonKeyId Key,
    string Handle,
    string Home,
    string Path,
    Type Root,
    int? Age
)
{
    /// <summary>Where they can be read about all the same when somebody is in danger; null where nowhere.</summary>
    public string? Emergency { get; init; }

    /// <summary>Where it says what they let be shared with others; null where nowhere.</summary>
    public string? Sharing { get; init; }

    internal (PersonKeyId, string) Person => (Key, Handle);

    internal string To(string further, ConsentForm form, string lang) =>
        $"{Path}/{further}?form={form.Key}&lang={lang}";
}

/// <summary>
/// The pages with which people are asked, and take back, the same for each service: it finds the person, and says who may
/// reach them.
/// </summary>
public sealed class ConsentPages(
    ConsentForms forms,
    ConsentReading reading,
    ConsentDesk desk,
    ConsentWordings wordings,
    RegimeDesk laws,
    TimeProvider clock
)
{
    /// <summary>What somebody agreed to, and all that they said.</summary>
    public async Task<IResult> ShowAsync(
        HttpContext context,
        ConsentSubject subject,
        CancellationToken cancellationToken
    )
    {
        var frame = Frame(context);
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "kept" => "It is kept, and holds from now on.",
            "withdrawn" => "It is taken back. What stops, stopped at this moment.",
            _ => null,
        };
        return new RazorComponentResult<ConsentPage>(
            new { Subject = subject, Sheet = await SheetAsync(context, subject, cancellationToken) }
        );
    }

    /// <summary>The form, to be answered by whoever it is about: nothing else is on the page.</summary>
    public async Task<IResult> AskAsync(
        HttpContext context,
        ConsentSubject subject,
        CancellationToken cancellationToken
    )
    {
        if (Form(context, subject) is not { } form)
        {
            return Results.NotFound();
        }
        var wording = await WordingAsync(context, form, cancellationToken);
        var sheet = await SheetAsync(context, subject, cancellationToken);
        return Questions(
            context,
            subject,
            wording,
            ConsentAskForm.Fresh(wording, sheet.Last(form))
        );
    }

    /// <summary>What was answered comes back to be looked at, and is kept once somebody says that it is right.</summary>
    public async Task<IResult> SendAsync(
        HttpContext context,
        ConsentSubject subject,
        CancellationToken cancellationToken
    )
    {
        if (Form(context, subject) is not { } form)
        {
            return Results.NotFound();
        }
        var words = WordsFor(context);
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var typed = ConsentAskForm.Parse(form, sent, words);
        var wording = await WordingAsync(context, form, cancellationToken);
        if (typed.Hash != wording.Hash)
        {
            return await AgainAsync(context, subject, wording, words.OtherWords, cancellationToken);
        }
        if (typed.Errors.Any || sent["step"] == "change")
        {
            return Questions(context, subject, wording, typed);
        }
        var age = await AgeAsync(context, subject, cancellationToken);
        if (sent["step"] != "keep")
        {
            return Summary(context, subject, wording, typed, age);
        }
        if (typed.ReadVoice(sent, words, age) is not { } voice)
        {
            return Summary(context, subject, wording, typed, age);
        }
        var result = await desk.RecordAsync(
            context.Reader(),
            Purpose.Consent,
            subject.Person,
            typed.ToAsk(form, words.Lang, voice),
            cancellationToken
        );
        return result.Outcome == ConsentOutcome.Done
            ? Results.Redirect($"{subject.Path}/receipt/{result.Entry:D}?lang={words.Lang}")
            : await AgainAsync(
                context,
                subject,
                await WordingAsync(context, form, cancellationToken),
                WhyNot(result.Outcome, words),
                cancellationToken
            );
    }

    /// <summary>What would be taken back, and what that stops.</summary>
    public async Task<IResult> LeaveAsync(
        HttpContext context,
        ConsentSubject subject,
        CancellationToken cancellationToken
    ) =>
        Form(context, subject) is { } form
            ? Withdrawal(
                subject,
                form,
                Taken(context, form),
                await SheetAsync(context, subject, cancellationToken),
                new ConsentAskForm()
            )
            : Results.NotFound();

    /// <summary>Takes it back: one act, and its effects are there when the page that follows is shown.</summary>
    public async Task<IResult> WithdrawAsync(
        HttpContext context,
        ConsentSubject subject,
        CancellationToken cancellationToken
    )
    {
        if (Form(context, subject) is not { } form)
        {
            return Results.NotFound();
        }
        var words = ConsentWords.In("en");
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var typed = ConsentAskForm.Parse(form with { Items = [] }, sent, words);
        var taken = Taken(context, form);
        if (typed.ReadVoice(sent, words, ConsentAge.None, needsWhy: false) is not { } voice)
        {
            var sheet = await SheetAsync(context, subject, cancellationToken);
            return Withdrawal(subject, form, taken, sheet, typed);
        }
        var result = await desk.WithdrawAsync(
            context.Reader(),
            Purpose.Consent,
            subject.Person,
            form,
            [.. taken.Select(i => i.Key)],
            voice,
            cancellationToken
        );
        if (result.Outcome == ConsentOutcome.Done)
        {
            return Results.Redirect(subject.Path + "?done=withdrawn");
        }
        typed.Errors.Add(ConsentAskForm.WhoName, WhyNot(result.Outcome, words));
        return Withdrawal(
            subject,
            form,
            taken,
            await SheetAsync(context, subject, cancellationToken),
            typed
        );
    }

    /// <summary>What was said, in words that a person can keep, in the language in which they were asked.</summary>
    /// <param name="asFile">As a PDF file.</param>
    public async Task<IResult> ReceiptAsync(
        HttpContext context,
        ConsentSubject subject,
        Guid id,
        bool asFile,
        CancellationToken cancellationToken
    )
    {
        var sheet = await SheetAsync(context, subject, cancellationToken);
        if (sheet.Entries.FirstOrDefault(e => e.Entry.Id == id) is not { } receipt)
        {
            return Results.NotFound();
        }
        if (!asFile)
        {
            return new RazorComponentResult<ConsentReceiptPage>(
                new { Subject = subject, Receipt = receipt }
            );
        }
        // Somebody's own words: no cache between here and them keeps a copy.
        context.Response.Headers.CacheControl = "no-store";
        return Results.File(
            ConsentPaper.Write(receipt, subject.Handle, clock.GetUtcNow()),
            "application/pdf",
            $"consent-{LocalTime.DayOf(receipt.Entry.At):yyyy-MM-dd}.pdf"
        );
    }

    private static string WhyNot(ConsentOutcome outcome, ConsentWords words) =>
        outcome switch
        {
            ConsentOutcome.OtherWords => words.OtherWords,
            ConsentOutcome.Leaving => words.Leaving,
            _ => words.Overtaken,
        };

    // The first form where none is named, so that a service with one form needs no name.
    private ConsentForm? Form(HttpContext context, ConsentSubject subject) =>
        context.Request.Query["form"].ToString() is { Length: > 0 } key
            ? forms.Of(subject.Root).FirstOrDefault(f => f.Key == key)
        : forms.Of(subject.Root) is [var first, ..] ? first
        : null;

    private static IReadOnlyList<ConsentItem> Taken(HttpContext context, ConsentForm form)
    {
        string item = context.Request.Query["item"].ToString();
        var one = form.Items.Where(i => i.Key == item).ToList();
        return one.Count == 0 || one[0].IsNeeded ? form.Items : one;
    }

    private Task<ConsentSheet> SheetAsync(
        HttpContext context,
        ConsentSubject subject,
        CancellationToken cancellationToken
    ) =>
        reading.ReadAsync(
            context.Reader(),
            Purpose.Consent,
            subject.Key,
            subject.Root,
            cancellationToken
        );

    private Task<ConsentWording> WordingAsync(
        HttpContext context,
        ConsentForm form,
        CancellationToken cancellationToken
    ) => wordings.CurrentAsync(context.Reader().Organisation, form, cancellationToken);

    private async Task<ConsentAge> AgeAsync(
        HttpContext context,
        ConsentSubject subject,
        CancellationToken cancellationToken
    )
    {
        var rules = await laws.RulesAsync(context.Reader().Organisation, cancellationToken);
        return new ConsentAge(subject.Age, rules.AgeOf(AgeKind.ParentConsents), rules.OfAge);
    }

    private async Task<IResult> AgainAsync(
        HttpContext context,
        ConsentSubject subject,
        ConsentWording wording,
        string why,
        CancellationToken cancellationToken
    )
    {
        var sheet = await SheetAsync(context, subject, cancellationToken);
        var fresh = ConsentAskForm.Fresh(wording, sheet.Last(wording.Form));
        fresh.Errors.Add("questions", why);
        return Questions(context, subject, wording, fresh, StatusCodes.Status409Conflict);
    }

    private IResult Questions(
        HttpContext context,
        ConsentSubject subject,
        ConsentWording wording,
        ConsentAskForm typed,
        int? status = null
    )
    {
        Frame(context).Navigation = [];
        return new RazorComponentResult<ConsentAskPage>(
            new
            {
                Subject = subject,
                Wording = wording,
                Words = WordsFor(context),
                Typed = typed,
                Today = LocalTime.Today(clock),
            }
        )
        {
            StatusCode = status ?? typed.Errors.Status,
        };
    }

    private static IResult Summary(
        HttpContext context,
        ConsentSubject subject,
        ConsentWording wording,
        ConsentAskForm typed,
        ConsentAge age
    )
    {
        Frame(context).Navigation = [];
        return new RazorComponentResult<ConsentSummaryPage>(
            new
            {
                Subject = subject,
                Wording = wording,
                Words = WordsFor(context),
                Typed = typed,
                Age = age,
            }
        )
        {
            StatusCode = typed.Errors.Status,
        };
    }

    private static IResult Withdrawal(
        ConsentSubject subject,
        ConsentForm form,
        IReadOnlyList<ConsentItem> taken,
        ConsentSheet sheet,
        ConsentAskForm typed
    ) =>
        new RazorComponentResult<ConsentWithdrawPage>(
            new
            {
                Subject = subject,
                Form = form,
                Taken = taken,
                Sheet = sheet,
                Typed = typed,
            }
        )
        {
            StatusCode = typed.Errors.Status,
        };

    private static ConsentWords WordsFor(HttpContext context) =>
        ConsentWords.In(PageLanguage.Of(context.Request));

    // Whoever was handed the screen sees the form and no way elsewhere.
    private static PageFrame Frame(HttpContext context) =>
        (PageFrame)context.RequestServices.GetService(typeof(PageFrame))!;
}
