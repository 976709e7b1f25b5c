using System.Text;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Fill;

/// <summary>A screening with its client and questionnaire, opened.</summary>
public sealed record OpenScreening(
    HavenContext Store,
    Sight Sight,
    ScreeningRecord Screening,
    Questionnaire Questionnaire,
    QuestionnaireResponse Answers
)
{
    public Client Client => Sight.Client;

    /// <summary>Whether today's rules refuse the version that it was begun with: then it is for reading alone.</summary>
    public bool IsOutdated => Questionnaire.LeftOut.Count > 0;

    /// <summary>Who else saved answers here a short while ago, and when (UTC ticks).</summary>
    public IReadOnlyList<(string Name, long At)> Others { get; init; } = [];
}

/// <summary>A screening that was begun.</summary>
/// <param name="HasCarriedOver">Whether answers of a brief form stand in it already.</param>
public sealed record Begun(ScreeningRecord Screening, bool HasCarriedOver);

/// <summary>Begins screenings, and saves answers as one goes.</summary>
public sealed class FillService(
    Vault vault,
    ClientService clients,
    InstrumentLibrary instruments,
    CarryOver carryOver,
    TimeProvider clock
)
{
    /// <summary>How long after a save somebody counts as being at it.</summary>
    public static readonly TimeSpan Present = TimeSpan.FromMinutes(15);

    // As often as this nobody begins a screening of one client at the same moment.
    private const int MostTries = 20;

    /// <summary>Begins a screening of a client; null when the instrument is not the organisation's, or not to be begun with.</summary>
    public async Task<Begun?> StartAsync(
        HavenContext store,
        Reader reader,
        Client client,
        InstrumentId instrument,
        CancellationToken cancellationToken
    )
    {
        for (int tries = 1; ; tries++)
        {
            var (version, last) = (client.Version, client.Screenings);
            try
            {
                return await BeginAsync(store, reader, client, instrument, cancellationToken);
            }
            catch (DbUpdateException) when (tries < MostTries)
            {
                // Somebody changed the client or took the number at this moment: it is asked for again.
                store.ChangeTracker.Clear();
                var now = await store
                    .Set<Client>()
                    .SingleOrDefaultAsync(c => c.Id == client.Id, cancellationToken);
                if (now is null || now.Version == version)
                {
                    throw;
                }
                client = now;
            }
            if (
                await OwnSinceAsync(store, reader, client, instrument, last, cancellationToken) is
                { } own
            )
            {
                return new Begun(own, HasCarriedOver: false);
            }
        }
    }

    // Whoever pressed the button twice meant one screening.
    private static Task<ScreeningRecord?> OwnSinceAsync(
        HavenContext store,
        Reader reader,
        Client client,
        InstrumentId instrument,
        int last,
        CancellationToken cancellationToken
    )
    {
        var member = new MemberId(reader.Member);
        return store
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s => s.Client == client.Id && s.Number > last)
            .Where(s => s.Instrument == instrument && s.By == member && s.FinishedAt == 0)
            .OrderBy(s => s.Number)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Begun?> BeginAsync(
        HavenContext store,
        Reader reader,
        Client client,
        InstrumentId instrument,
        CancellationToken cancellationToken
    )
    {
        if (client.AttestedAt == 0)
        {
            throw new InvalidOperationException("Nobody has attested for this client yet");
        }
        if (
            await instruments.RefusalAsync(store, reader, instrument, cancellationToken) is not null
        )
        {
            return null;
        }
        var questionnaire = await instruments.ReadAsync(store, instrument, cancellationToken);
        var answers = FormEngine.Start(questionnaire, clock);
        var carried = await carryOver.IntoAsync(
            store,
            reader,
            client,
            questionnaire,
            cancellationToken
        );
        foreach (var (key, values) in carried)
        {
            answers = answers.With(key, values);
        }
        client.Screenings++;
        client.Version++;
        var screening = new ScreeningRecord
        {
            Id = ScreeningId.Create(),
            OrganisationId = reader.Organisation,
            PersonKey = client.PersonKey,
            Client = client.Id,
            Number = client.Screenings,
            Instrument = instrument,
            By = new MemberId(reader.Member),
            StartedAt = clock.GetUtcNow().UtcTicks,
            Answers = Sealed<string>.Of(Write(questionnaire, answers, finished: false)),
            Result = Sealed<string>.Of(null),
        };
        store.Add(screening);
        store.Record(
            new Deed(reader, Act.Create, Purpose.CaseWork, "screening", [client.PersonKey])
        );
        await store.SaveChangesAsync(cancellationToken);
        return new Begun(screening, carried.Count > 0);
    }

    /// <summary>The screening of this address, opened and recorded; null where there is none that the reader may see.</summary>
    public async Task<OpenScreening?> OpenAsync(
        HavenContext store,
        Reader reader,
        string code,
        int number,
        Act act,
        CancellationToken cancellationToken
    ) =>
        await ClientPages.FindAsync(code, store, reader, clients, cancellationToken) is { } client
            ? await OpenAsync(
                store,
                reader,
                new Sight(client, Purpose.CaseWork, null),
                number,
                act,
                cancellationToken
            )
            : null;

    /// <summary>The same to read alone: also a colleague's, in an emergency.</summary>
    public async Task<OpenScreening?> OpenToReadAsync(
        HavenContext store,
        Reader reader,
        string code,
        int number,
        CancellationToken cancellationToken
    ) =>
        await ClientPages.FindToReadAsync(code, store, reader, clients, cancellationToken)
            is { } sight
            ? await OpenAsync(store, reader, sight, number, Act.View, cancellationToken)
            : null;

    private async Task<OpenScreening?> OpenAsync(
        HavenContext store,
        Reader reader,
        Sight sight,
        int number,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var screening = await store
            .Set<ScreeningRecord>()
            .SingleOrDefaultAsync(
                s => s.Client == sight.Client.Id && s.Number == number,
                cancellationToken
            );
        if (screening is null)
        {
            return null;
        }
        var questionnaire = await instruments.ReadAsync(
            store,
            screening.Instrument,
            cancellationToken
        );
        var others = await OthersAsync(store, reader, screening, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            sight.Purpose,
            act,
            "screening",
            [screening, .. others.Select(o => o.Member)],
            cancellationToken
        );
        var reading = ResponseReader.Read(
            questionnaire,
            Encoding.UTF8.GetBytes(opened.Read(screening.Answers)!)
        );
        return new OpenScreening(store, sight, screening, questionnaire, reading.OrThrow())
        {
            Others = [.. others.Select(o => (opened.Read(o.Member.Name) ?? "", o.At))],
        };
    }

    private async Task<List<(Member Member, long At)>> OthersAsync(
        HavenContext store,
        Reader reader,
        ScreeningRecord screening,
        CancellationToken cancellationToken
    )
    {
        long since = clock.GetUtcNow().UtcTicks - Present.Ticks;
        var at = new List<(MemberId? By, long At)>
        {
            (screening.SavedBy, screening.SavedAt),
            (screening.AlsoSavedBy, screening.AlsoSavedAt),
        };
        var recent = at.Where(o => o.By is { } by && by.Value != reader.Member && o.At > since)
            .ToDictionary(o => o.By!.Value, o => o.At);
        if (recent.Count == 0 || screening.FinishedAt != 0)
        {
            return [];
        }
        var ids = recent.Keys.ToList();
        var members = await store
            .Set<Member>()
            .AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .ToListAsync(cancellationToken);
        return members.ConvertAll(m => (m, recent[m.Id]));
    }

    /// <summary>Saves the answers; false when somebody else saved since they were opened, and they are to be merged again.</summary>
    public async Task<bool> SaveAsync(
        Reader reader,
        OpenScreening open,
        FormEvaluation evaluation,
        bool finish,
        CancellationToken cancellationToken
    )
    {
        var screening = open.Screening;
        screening.Answers = Sealed<string>.Of(
            Write(open.Questionnaire, evaluation.Response, finish)
        );
        screening.Version++;
        SavedBy(screening, new MemberId(reader.Member));
        if (finish)
        {
            screening.FinishedAt = clock.GetUtcNow().UtcTicks;
            screening.Result = Sealed<string>.Of(ScreeningResult.Of(evaluation).Write());
        }
        open.Store.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.CaseWork,
                finish ? "screening, finished" : "screening",
                [screening.PersonKey]
            )
        );
        return await open.Store.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private void SavedBy(ScreeningRecord screening, MemberId member)
    {
        if (screening.SavedBy is { } before && before != member)
        {
            (screening.AlsoSavedBy, screening.AlsoSavedAt) = (before, screening.SavedAt);
        }
        (screening.SavedBy, screening.SavedAt) = (member, clock.GetUtcNow().UtcTicks);
    }

    private string Write(
        Questionnaire questionnaire,
        QuestionnaireResponse response,
        bool finished
    ) =>
        Encoding.UTF8.GetString(
            ResponseWriter.Write(
                questionnaire,
                response,
                finished ? "completed" : "in-progress",
                clock.GetUtcNow()
            )
        );
}
