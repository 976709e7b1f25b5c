using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>The answer as whoever asked reads it, with where they can complain. It carries no data of anybody.</summary>
public sealed record AnswerLetter(string Lang, string Subject, IReadOnlyList<string> Paragraphs)
{
    /// <param name="laws">Those that the organisation goes by: each says where one can complain.</param>
    /// <param name="hearing">The law that gives a hearing about this answer; null where none does.</param>
    public static AnswerLetter Of(
        string lang,
        string answer,
        string from,
        RegimeRules laws,
        Said<LawClock>? hearing = null
    )
    {
        bool isSpanish = lang == "es";
        var places = laws
            .Wordings.Where(w => w.What.Key == "complaint")
            .Select(w => isSpanish ? w.What.Text.Es : w.What.Text.En)
            .ToList();
        string first = isSpanish
            ? "Si no está conforme con esta respuesta, escríbanos primero."
            : "If you are not content with this answer, write to us first.";
        string further =
            places.Count == 0 ? ""
            : isSpanish ? " Además:"
            : " Besides:";
        return new AnswerLetter(
            isSpanish ? "es" : "en",
            isSpanish ? "Su solicitud" : "Your request",
            [
                answer,
                from,
                .. hearing is null ? (string[])[] : [HearingLetters.Right(lang, hearing)],
                first + further,
                .. places,
            ]
        );
    }
}

/// <summary>What a letter to whoever asked tells.</summary>
public enum LetterKind
{
    Answer,

    /// <summary>When and where the hearing is.</summary>
    HearingDay,

    /// <summary>What came of the hearing.</summary>
    HearingOutcome,
}

/// <summary>Sends letters by e-mail, each once, where whoever asked said that this is safe.</summary>
public sealed class AnswerMail(
    IDatabase database,
    Vault.Vault vault,
    RegimeDesk laws,
    HearingDesk hearings,
    IPublicOrganisations organisations,
    IMailHandoff mail,
    TimeProvider clock
)
{
    /// <summary>That it was sent, its entry in the log and the mail commit together.</summary>
    public async Task<StepOutcome> SendAsync(
        Reader reader,
        Guid id,
        int version,
        LetterKind kind,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var request = await context
            .Set<RightsRequest>()
            .SingleOrDefaultAsync(
                r => r.Id == id && r.OrganisationId == reader.Organisation,
                cancellationToken
            );
        if (request is null)
        {
            return StepOutcome.NotFound;
        }
        if (
            request.Version != version
            || !request.MayMail
            || !await TakeAsync(context, request, kind, cancellationToken)
        )
        {
            return StepOutcome.Overtaken;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            RequestIntake.What,
            [request],
            cancellationToken
        );
        var letter =
            kind == LetterKind.Answer
                ? await LetterAsync(request, opened.Read(request.Answer) ?? "", cancellationToken)
                : (await HearingLetterAsync(reader, request, kind, cancellationToken))!;
        request.Version++;
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.PrivacyOversight,
                RequestIntake.What
                    + (kind == LetterKind.Answer ? ", answered by mail" : ", hearing, by mail"),
                [request.PersonKey]
            )
        );
        await mail.HandOverAsync(
            context,
            new Mail(
                opened.Read(request.Reach)!,
                letter.Subject,
                string.Join("\n\n", letter.Paragraphs) + "\n"
            ),
            cancellationToken
        );
        return await context.SaveUnlessOvertakenAsync(cancellationToken)
            ? StepOutcome.Done
            : StepOutcome.Overtaken;
    }

    // Marks the letter as sent; false where there is no such letter, or it was sent before.
    private async Task<bool> TakeAsync(
        HavenContext context,
        RightsRequest request,
        LetterKind kind,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        if (kind == LetterKind.Answer)
        {
            bool canBe = request.CanBeMailed;
            request.MailedAt = now;
            return canBe;
        }
        var hearing = await HearingDesk.FindAsync(context, request.Id, cancellationToken);
        switch (kind)
        {
            case LetterKind.HearingDay
                when hearing is { IsOpen: true, IsSet: true, DayMailedAt: 0 }:
                hearing.DayMailedAt = now;
                return true;
            case LetterKind.HearingOutcome when hearing is { IsOpen: false, OutcomeMailedAt: 0 }:
                hearing.OutcomeMailedAt = now;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A letter about the hearing of this request; null where there is none to write yet.</summary>
    public async Task<AnswerLetter?> HearingLetterAsync(
        Reader reader,
        RightsRequest request,
        LetterKind kind,
        CancellationToken cancellationToken
    )
    {
        var sheet = await hearings.OpenAsync(reader, request, cancellationToken);
        if (
            kind == LetterKind.HearingDay
                ? sheet?.Hearing.IsSet != true
                : sheet?.Hearing.IsOpen != false
        )
        {
            return null;
        }
        string from = (await organisations.OfAsync(request.OrganisationId, cancellationToken)).Name;
        return kind == LetterKind.HearingDay
            ? HearingLetters.Day(request.Lang, sheet!, from)
            : HearingLetters.Outcome(
                request.Lang,
                sheet!,
                from,
                await laws.RulesAsync(request.OrganisationId, cancellationToken)
            );
    }

    /// <summary>The answer to this request as a letter.</summary>
    public async Task<AnswerLetter> LetterAsync(
        RightsRequest request,
        string answer,
        CancellationToken cancellationToken
    )
    {
        var rules = await laws.RulesAsync(request.OrganisationId, cancellationToken);
        return AnswerLetter.Of(
            request.Lang,
            answer,
            (await organisations.OfAsync(request.OrganisationId, cancellationToken)).Name,
            rules,
            HearingDesk.RightOf(request, rules)
        );
    }
}
