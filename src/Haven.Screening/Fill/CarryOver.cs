using System.Collections.Immutable;
using System.Text;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Fill;

/// <summary>
/// What a client was already asked on a brief form is not asked again: its answers stand in the whole form from the
/// start, to be looked at. A brief form names the whole one as what it is derived from.
/// </summary>
public sealed class CarryOver(Vault vault, InstrumentLibrary instruments)
{
    // Older ones are not about how things are now.
    private const int LookedAt = 5;

    /// <summary>The answers that carry over; none where the client was screened on no brief form since.</summary>
    public async Task<IReadOnlyDictionary<string, ImmutableArray<AnswerValue>>> IntoAsync(
        HavenContext store,
        Reader reader,
        Client client,
        Questionnaire whole,
        CancellationToken cancellationToken
    )
    {
        if (
            await BriefAsync(store, client, whole, cancellationToken)
            is not { Screening: var screening, Questionnaire: var brief }
        )
        {
            return ImmutableDictionary<string, ImmutableArray<AnswerValue>>.Empty;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "screening, to carry over",
            [screening],
            cancellationToken
        );
        var answers = ResponseReader
            .Read(brief, Encoding.UTF8.GetBytes(opened.Read(screening.Answers)!))
            .OrThrow();
        return Fitting(answers, whole);
    }

    private async Task<(ScreeningRecord Screening, Questionnaire Questionnaire)?> BriefAsync(
        HavenContext store,
        Client client,
        Questionnaire whole,
        CancellationToken cancellationToken
    )
    {
        var last = await store
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s => s.Client == client.Id && s.FinishedAt != 0)
            .OrderByDescending(s => s.Number)
            .Take(LookedAt)
            .ToListAsync(cancellationToken);
        foreach (var screening in last)
        {
            var other = await instruments.ReadAsync(store, screening.Instrument, cancellationToken);
            if (other.Url == whole.Url)
            {
                return null; // the whole form was filled in since
            }
            if (other.DerivedFrom.Any(url => url.Split('|')[0] == whole.Url))
            {
                return (screening, other);
            }
        }
        return null;
    }

    // Only what the whole form asks in the same way, and offers as an answer.
    private static Dictionary<string, ImmutableArray<AnswerValue>> Fitting(
        QuestionnaireResponse answers,
        Questionnaire whole
    )
    {
        var fitting = new Dictionary<string, ImmutableArray<AnswerValue>>(StringComparer.Ordinal);
        foreach (var (key, values) in answers.Answers)
        {
            if (
                whole.ByLinkId.TryGetValue(key, out var item)
                && item.IsAsked
                && !item.Options.IsEmpty
                && values.All(v => item.OptionFor(v) is not null)
            )
            {
                fitting[key] = [.. values.Select(v => item.OptionFor(v)!.Value)];
            }
        }
        return fitting;
    }
}
