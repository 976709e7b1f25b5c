using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Consent;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Answers;

public enum AnswerOutcome
{
    Done,

    /// <summary>Something is not declared, or is not what its variable takes.</summary>
    Faulty,

    /// <summary>The study takes nothing, or not any more.</summary>
    Closed,

    /// <summary>Another version was opened since the page was made.</summary>
    OtherVersion,

    /// <summary>The participant did not agree, or took it back.</summary>
    NoConsent,

    /// <summary>Somebody else took answers in since the page was made.</summary>
    Overtaken,
}

/// <param name="Number">Of the sheet that was kept.</param>
public sealed record AnswerResult(
    AnswerOutcome Outcome,
    IReadOnlyList<AnswerFault> Faults,
    int Number = 0
);

/// <summary>What can be asked of a participant at this moment.</summary>
/// <param name="Version">The version in force; null where the study takes nothing.</param>
/// <param name="Sheets">How many sheets there are.</param>
public sealed record AnswerPlace(
    Study Study,
    StudyVersion? Version,
    bool TakesPart,
    bool Explicitly,
    int Sheets
);

/// <summary>Takes answers in, and opens them.</summary>
public sealed class AnswerDesk(IDatabase database, Vault vault, TimeProvider clock)
{
    internal const string What = "answers to a study";

    /// <param name="version">The version that the page showed.</param>
    /// <param name="seen">How many sheets there were when the page was made.</param>
    /// <param name="sent">By code of a variable.</param>
    public async Task<AnswerResult> GiveAsync(
        Reader reader,
        Participant participant,
        (int Version, int Seen) page,
        IReadOnlyDictionary<string, string> sent,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var place = await PlaceAsync(context, participant, cancellationToken);
        if (WhyNot(place, page) is { } outcome)
        {
            return new(outcome, []);
        }
        var (taken, faults) = TakenAnswers.Read(place.Version!, sent, place.Explicitly);
        if (taken is null)
        {
            return new(AnswerOutcome.Faulty, faults);
        }
        var sheet = AnswerSheet.Of(
            participant,
            taken,
            place.Sheets + 1,
            new MemberId(reader.Member),
            clock.GetUtcNow().UtcTicks
        );
        context.Add(sheet);
        context.Record(new Deed(reader, Act.Create, Purpose.Study, What, [participant.PersonKey]));
        return await SaveAsync(context, cancellationToken)
            ? new(AnswerOutcome.Done, [], sheet.Number)
            : new(await WhyNotSavedAsync(participant, page, cancellationToken), []);
    }

    // False where somebody was quicker; then nothing is stored.
    private async Task<bool> SaveAsync(HavenContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (UndeclaredException)
        {
            return false; // closed, changed or taken back between the look and the save
        }
        catch (DbUpdateException)
        {
            if (await IsTakenAsync(context, cancellationToken))
            {
                return false;
            }
            throw;
        }
    }

    private async Task<bool> IsTakenAsync(HavenContext context, CancellationToken cancellationToken)
    {
        await using var again = database.Open(context.Scope);
        var sheet = context.ChangeTracker.Entries<AnswerSheet>().First().Entity;
        return await again
            .Set<AnswerSheet>()
            .AnyAsync(
                s => s.Participant == sheet.Participant && s.Number == sheet.Number,
                cancellationToken
            );
    }

    public async Task<AnswerPlace> PlaceAsync(
        Reader reader,
        Participant participant,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await PlaceAsync(context, participant, cancellationToken);
    }

    /// <summary>The sheets of somebody, newest first; nothing of them is opened.</summary>
    public async Task<IReadOnlyList<AnswerSheet>> ListAsync(
        Reader reader,
        Participant participant,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<AnswerSheet>()
            .AsNoTracking()
            .Where(s => s.Participant == participant.Id)
            .OrderByDescending(s => s.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Opens one sheet; null where there is none with this number.</summary>
    public async Task<OpenedSheet?> OpenAsync(
        Reader reader,
        Participant participant,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var sheet = await context
            .Set<AnswerSheet>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                s => s.Participant == participant.Id && s.Number == number,
                cancellationToken
            );
        if (sheet is null)
        {
            return null;
        }
        var version = await StudyDesk
            .VersionOf(context, sheet.Study, sheet.Version)
            .SingleAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Study,
            Act.View,
            What,
            [sheet],
            cancellationToken
        );
        return new(
            sheet,
            version,
            AnswerTexts.Lines(version.Read(), opened.Read(sheet.Answers)!, "en")
        );
    }

    private async Task<AnswerPlace> PlaceAsync(
        HavenContext context,
        Participant participant,
        CancellationToken cancellationToken
    )
    {
        var study = await context
            .Set<Study>()
            .AsNoTracking()
            .SingleAsync(s => s.Id == participant.Study, cancellationToken);
        var version = study.Takes()
            ? await StudyDesk
                .VersionOf(context, study.Id, study.InForce)
                .SingleAsync(cancellationToken)
            : null;
        var said = await StudyConsent
            .Standing(context, [participant.PersonKey], clock.GetUtcNow().UtcTicks)
            .AsNoTracking()
            .Select(s => s.Item)
            .ToListAsync(cancellationToken);
        return new(
            study,
            version,
            said.Contains(StudyConsent.TakePart, StringComparer.Ordinal),
            said.Contains(StudyConsent.Special, StringComparer.Ordinal),
            await context
                .Set<AnswerSheet>()
                .CountAsync(s => s.Participant == participant.Id, cancellationToken)
        );
    }

    private static AnswerOutcome? WhyNot(AnswerPlace place, (int Version, int Seen) page) =>
        place.Version is null ? AnswerOutcome.Closed
        : !place.TakesPart ? AnswerOutcome.NoConsent
        : place.Version.Number != page.Version ? AnswerOutcome.OtherVersion
        : place.Sheets != page.Seen ? AnswerOutcome.Overtaken
        : null;

    private async Task<AnswerOutcome> WhyNotSavedAsync(
        Participant participant,
        (int Version, int Seen) page,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(participant.OrganisationId));
        return WhyNot(await PlaceAsync(context, participant, cancellationToken), page)
            ?? AnswerOutcome.Overtaken;
    }
}

/// <summary>A sheet that was opened.</summary>
public sealed record OpenedSheet(
    AnswerSheet Sheet,
    StudyVersion Version,
    IReadOnlyList<Haven.Privacy.Inventory.ComposedLine> Lines
);
