using Haven.Privacy.Agreements;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Regimes;

/// <summary>What an organisation chose and agreed on, as it stands now.</summary>
/// <param name="Choice">Null while nobody has chosen.</param>
/// <param name="Agreement">The one recorded last; null where there is none.</param>
/// <param name="IsProcessingAgreed">Whether an agreement on processing is in force.</param>
public sealed record LawState(
    RegimeChoice? Choice,
    ChosenLaws Chosen,
    RegimeRules Rules,
    BusinessAgreement? Agreement,
    bool IsProcessingAgreed
)
{
    /// <summary>Whether a law asks for an agreement on processing, and none is in force.</summary>
    public bool LacksProcessing => Rules.ProcessingAgreement is not null && !IsProcessingAgreed;
}

/// <summary>Keeps which laws an organisation goes by, and answers what they ask for together.</summary>
public sealed class RegimeDesk(IDatabase database, LawBook laws, TimeProvider clock)
{
    public LawBook Laws => laws;

    /// <summary>What the laws ask of this organisation; see <see cref="RegimeRules"/> for how to ask them.</summary>
    public async Task<RegimeRules> RulesAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => (await ReadAsync(organisation, cancellationToken)).Rules;

    public async Task<LawState> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var choice = await context.LastChoiceAsync(cancellationToken);
        var chosen = choice is null ? ChosenLaws.Nothing : ChosenLaws.Read(choice.Laws);
        return new LawState(
            choice,
            chosen,
            chosen.Rules(laws),
            await context.LastAgreementAsync(cancellationToken),
            await context.IsAgreedAsync(cancellationToken)
        );
    }

    /// <summary>Everything that was ever chosen and agreed on, newest first.</summary>
    public async Task<(
        IReadOnlyList<RegimeChoice> Choices,
        IReadOnlyList<BusinessAgreement> Agreements
    )> HistoryAsync(HavenContext context, CancellationToken cancellationToken) =>
        (
            await context
                .Set<RegimeChoice>()
                .AsNoTracking()
                .OrderByDescending(c => c.Number)
                .ToListAsync(cancellationToken),
            await context
                .Set<BusinessAgreement>()
                .AsNoTracking()
                .OrderByDescending(a => a.Number)
                .ToListAsync(cancellationToken)
        );

    /// <summary>Chooses; false where somebody else chose since the reader looked. Then nothing is stored.</summary>
    /// <param name="seen">The number of the choice that the reader saw; 0 where there was none.</param>
    public Task<bool> ChooseAsync(
        Reader reader,
        ChosenLaws chosen,
        int seen,
        CancellationToken cancellationToken
    ) =>
        AddAsync(
            reader,
            "laws of the organisation",
            seen,
            async context => (await context.LastChoiceAsync(cancellationToken))?.Number ?? 0,
            new RegimeChoice
            {
                OrganisationId = reader.Organisation,
                Number = seen + 1,
                Laws = chosen.Write(),
                By = new MemberId(reader.Member),
                At = clock.GetUtcNow().UtcTicks,
            },
            cancellationToken
        );

    /// <summary>Records an agreement; false where somebody else recorded one since the reader looked.</summary>
    public Task<bool> AgreeAsync(
        Reader reader,
        AgreementForm form,
        CancellationToken cancellationToken
    ) =>
        AddAsync(
            reader,
            "business associate agreement",
            form.Seen,
            async context => (await context.LastAgreementAsync(cancellationToken))?.Number ?? 0,
            new BusinessAgreement
            {
                OrganisationId = reader.Organisation,
                Number = form.Seen + 1,
                With = form.With,
                From = form.From.Day!.Value,
                Until = form.Until.Day,
                Purposes = string.Join(',', form.Purposes),
                By = new MemberId(reader.Member),
                At = clock.GetUtcNow().UtcTicks,
            },
            cancellationToken
        );

    private async Task<bool> AddAsync(
        Reader reader,
        string what,
        int seen,
        Func<HavenContext, Task<int>> last,
        IOrganisationRecord record,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await last(context) != seen)
        {
            return false;
        }
        context.Add(record);
        context.Record(new Deed(reader, Act.Edit, Purpose.PrivacyOversight, what, []));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(new Scope(reader.Organisation));
            if (await last(again) == seen)
            {
                throw;
            }
            return false; // somebody else took this number a moment ago
        }
    }
}

internal static class LastOfOrganisation
{
    public static Task<RegimeChoice?> LastChoiceAsync(
        this HavenContext context,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<RegimeChoice>()
            .AsNoTracking()
            .OrderByDescending(c => c.Number)
            .FirstOrDefaultAsync(cancellationToken);

    public static Task<BusinessAgreement?> LastAgreementAsync(
        this HavenContext context,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<BusinessAgreement>()
            .AsNoTracking()
            .OrderByDescending(a => a.Number)
            .FirstOrDefaultAsync(cancellationToken);
}
