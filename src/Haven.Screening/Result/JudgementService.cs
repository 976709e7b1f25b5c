using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Fill;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Result;

/// <summary>People confirm results, and amend them. Haven never decides (promise SCR-19).</summary>
public sealed class JudgementService(TimeProvider clock)
{
    /// <summary>Confirms a result, at its own level or at another; false when somebody else changed it meanwhile.</summary>
    /// <param name="judgement">Null where the computed level fits.</param>
    public async Task<bool> ConfirmAsync(
        Reader reader,
        OpenScreening open,
        ScreeningResult result,
        Judgement? judgement,
        CancellationToken cancellationToken
    )
    {
        var screening = open.Screening;
        screening.ConfirmedAt = clock.GetUtcNow().UtcTicks;
        screening.ConfirmedBy = new MemberId(reader.Member);
        screening.Result = Sealed<string>.Of((result with { Judgement = judgement }).Write());
        return await SaveAsync(reader, open, "screening, confirmed", cancellationToken);
    }

    /// <summary>
    /// Opens a finished screening to be changed. Its answers and its result are kept as they were. False when somebody
    /// else changed it meanwhile.
    /// </summary>
    public async Task<bool> AmendAsync(
        Reader reader,
        ResultView view,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var screening = view.Open.Screening;
        int before = await view
            .Open.Store.Set<EarlierResult>()
            .CountAsync(e => e.Screening == screening.Id, cancellationToken);
        view.Open.Store.Add(
            new EarlierResult
            {
                Id = EarlierResultId.Create(),
                OrganisationId = reader.Organisation,
                PersonKey = screening.PersonKey,
                Screening = screening.Id,
                Number = before + 1,
                FinishedAt = screening.FinishedAt,
                ConfirmedAt = screening.ConfirmedAt,
                ConfirmedBy = screening.ConfirmedBy,
                AmendedBy = new MemberId(reader.Member),
                AmendedAt = clock.GetUtcNow().UtcTicks,
                Answers = Sealed<string>.Of(view.Opened.Read(screening.Answers)),
                Result = Sealed<string>.Of(view.Opened.Read(screening.Result)),
                Reason = Sealed<string>.Of(reason),
            }
        );
        screening.FinishedAt = 0;
        screening.ConfirmedAt = 0;
        screening.ConfirmedBy = null;
        screening.Result = Sealed<string>.Of(null);
        return await SaveAsync(reader, view.Open, "screening, amended", cancellationToken);
    }

    private static async Task<bool> SaveAsync(
        Reader reader,
        OpenScreening open,
        string what,
        CancellationToken cancellationToken
    )
    {
        open.Screening.Version++;
        open.Store.Record(
            new Deed(reader, Act.Edit, Purpose.CaseWork, what, [open.Screening.PersonKey])
        );
        return await open.Store.SaveUnlessOvertakenAsync(cancellationToken);
    }
}
