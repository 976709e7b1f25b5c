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
    public static AnswerLetter Of(string lang, string answer, string from, RegimeRules laws)
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
            [answer, from, first + further, .. places]
        );
    }
}

/// <summary>Sends an answer by e-mail, where whoever asked said that this is safe.</summary>
public sealed class AnswerMail(
    IDatabase database,
    Vault.Vault vault,
    RegimeDesk laws,
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
        if (request.Version != version || !request.CanBeMailed)
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
        var letter = await LetterAsync(
            request,
            opened.Read(request.Answer) ?? "",
            cancellationToken
        );
        request.MailedAt = clock.GetUtcNow().UtcTicks;
        request.Version++;
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.PrivacyOversight,
                RequestIntake.What + ", answered by mail",
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

    /// <summary>The answer to this request as a letter.</summary>
    public async Task<AnswerLetter> LetterAsync(
        RightsRequest request,
        string answer,
        CancellationToken cancellationToken
    ) =>
        AnswerLetter.Of(
            request.Lang,
            answer,
            (await organisations.OfAsync(request.OrganisationId, cancellationToken)).Name,
            await laws.RulesAsync(request.OrganisationId, cancellationToken)
        );
}
