using System.Globalization;
using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Consent;

/// <summary>
/// /privacy/consent: what people are asked and what each use rests on; /privacy/consent/FORM: its words, version by
/// version, and how they are changed.
/// </summary>
internal static class ConsentFormPages
{
    public const string Path = "/privacy/consent";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{form}", ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path + "/{form}", WriteAsync).For(Roles.PrivacyOfficer);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ConsentForms forms,
        ConsentWordings wordings,
        RegimeDesk laws,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.Reader().Organisation;
        var shown = new List<ConsentWording>();
        foreach (var form in forms.All)
        {
            shown.Add(await wordings.CurrentAsync(organisation, form, cancellationToken));
        }
        return new RazorComponentResult<ConsentFormsPage>(
            new { Wordings = shown, Rules = await laws.RulesAsync(organisation, cancellationToken) }
        );
    }

    private static async Task<IResult> ShowAsync(
        string form,
        HttpContext context,
        ConsentForms forms,
        ConsentWordings wordings,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        if (forms.Find(form) is not { } found)
        {
            return Results.NotFound();
        }
        frame.Notice =
            context.Request.Query["done"] == "written"
                ? "Whoever is asked from now on is asked with these words."
                : null;
        var current = await wordings.CurrentAsync(
            context.Reader().Organisation,
            found,
            cancellationToken
        );
        return await PageAsync(
            context,
            wordings,
            current,
            ConsentWordingForm.Of(current),
            isPreview: false,
            cancellationToken
        );
    }

    private static async Task<IResult> WriteAsync(
        string form,
        HttpContext context,
        ConsentForms forms,
        ConsentWordings wordings,
        CancellationToken cancellationToken
    )
    {
        if (forms.Find(form) is not { } found)
        {
            return Results.NotFound();
        }
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var typed = ConsentWordingForm.Parse(found, sent);
        var current = await wordings.CurrentAsync(
            context.Reader().Organisation,
            found,
            cancellationToken
        );
        if (typed.Errors.Any || sent["step"] != "write")
        {
            bool isPreview = !typed.Errors.Any && sent["step"] == "look";
            return await PageAsync(context, wordings, current, typed, isPreview, cancellationToken);
        }
        if (
            await wordings.WriteAsync(
                context.Reader(),
                found,
                (typed.English, typed.Spanish),
                typed.Seen,
                cancellationToken
            )
        )
        {
            return Results.Redirect($"{Path}/{found.Key}?done=written");
        }
        typed.Errors.Add(
            ConsentWordingForm.TitleIn("en"),
            "Somebody else changed these words while you had them open. Yours are below and were not saved. Open the page in another window to compare."
        );
        return await PageAsync(context, wordings, current, typed, false, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        ConsentWordings wordings,
        ConsentWording current,
        ConsentWordingForm typed,
        bool isPreview,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<ConsentWordingPage>(
            new
            {
                Current = current,
                Typed = typed,
                IsPreview = isPreview,
                Versions = await wordings.VersionsAsync(
                    context.Reader().Organisation,
                    current.Form,
                    cancellationToken
                ),
            }
        )
        {
            StatusCode = typed.Errors.Status,
        };
}

/// <summary>The words of a form as they were typed, in both languages.</summary>
public sealed class ConsentWordingForm
{
    private const int LongestTitle = 120;
    private const int LongestText = 1000;

    public string Seen { get; private init; } = "";
    public ConsentText English { get; private set; } = new("", "", []);
    public ConsentText Spanish { get; private set; } = new("", "", []);
    public FieldErrors Errors { get; } = new();

    public static string TitleIn(string lang) => "title-" + lang;

    public static string IntroIn(string lang) => "intro-" + lang;

    public static string ItemIn(string lang, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"item-{lang}-{index}");

    public static ConsentWordingForm Of(ConsentWording wording) =>
        new()
        {
            Seen = wording.Hash,
            English = wording.In("en"),
            Spanish = wording.In("es"),
        };

    public static ConsentWordingForm Parse(ConsentForm form, IFormCollection sent)
    {
        var typed = new ConsentWordingForm { Seen = sent["seen"].ToString() };
        typed.English = typed.Read(form, sent, "en", "English");
        typed.Spanish = typed.Read(form, sent, "es", "Spanish");
        return typed;
    }

    private ConsentText Read(
        ConsentForm form,
        IFormCollection sent,
        string lang,
        string language
    ) =>
        new(
            Line(sent, TitleIn(lang), $"The heading in {language}", LongestTitle),
            Line(sent, IntroIn(lang), $"The introduction in {language}", LongestText),
            [
                .. form.Items.Select(
                    (_, i) =>
                        Line(sent, ItemIn(lang, i), $"Question {i + 1} in {language}", LongestText)
                ),
            ]
        );

    // One paragraph each: what is stored is paragraphs, so that none may bring its own.
    private string Line(IFormCollection sent, string field, string words, int longest)
    {
        var (text, error) = TypedText.Clean(sent[field], words, longest);
        if ((error ?? (text.Length == 0 ? $"{words} is empty. Write it." : null)) is { } wrong)
        {
            Errors.Add(field, wrong);
        }
        return text;
    }
}
