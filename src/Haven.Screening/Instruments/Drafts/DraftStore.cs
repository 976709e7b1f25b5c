using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>A draft with its questionnaire, to read and to change.</summary>
public sealed record OpenDraft(InstrumentDraft Record, QuestionnaireDocument Document)
{
    private QuestionnaireReading? reading;

    public string Home => $"/screening/instruments/drafts/{Record.Id.Value:D}";

    public IReadOnlyList<TestCase> Cases => TestCase.Read(Record.Cases);

    /// <summary>The questionnaire as it stands now, or what keeps it from being used.</summary>
    public QuestionnaireReading Reading =>
        reading ??= Haven.Forms.Questionnaires.Questionnaire.Read(Document.Write());
}

/// <summary>A draft in the list of drafts.</summary>
public sealed record DraftLine(DraftId Id, string Title, string Version, long ChangedAt);

/// <summary>The drafts of an organisation. Each change is stored whole or, when somebody else was faster, not at all.</summary>
public sealed class DraftStore(IDatabase database, TimeProvider clock)
{
    private const int LongestTitle = 200;
    private const int LongestVersion = 40;

    public async Task<IReadOnlyList<DraftLine>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(organisation));
        return await store
            .Set<InstrumentDraft>()
            .AsNoTracking()
            .OrderByDescending(d => d.ChangedAt)
            .Select(d => new DraftLine(d.Id, d.Title, d.Version, d.ChangedAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<OpenDraft> CreateAsync(
        Reader reader,
        QuestionnaireDocument document,
        string cases,
        CancellationToken cancellationToken
    )
    {
        var record = new InstrumentDraft
        {
            Id = DraftId.Create(),
            OrganisationId = reader.Organisation,
            Title = TitleOf(document),
            Version = VersionOf(document),
            Questionnaire = document.Write(),
            Cases = cases,
            ChangedAt = clock.GetUtcNow().UtcTicks,
            ChangedBy = new MemberId(reader.Member),
        };
        await using var store = database.Open(new Scope(reader.Organisation));
        store.Add(record);
        await store.SaveChangesAsync(cancellationToken);
        return new OpenDraft(record, document);
    }

    /// <summary>The draft of this address; null where the organisation has none such.</summary>
    public async Task<OpenDraft?> FindAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(reader.Organisation));
        var draft = new DraftId(id);
        return
            await store
                .Set<InstrumentDraft>()
                .AsNoTracking()
                .SingleOrDefaultAsync(d => d.Id == draft, cancellationToken)
                is { } record
            ? new OpenDraft(record, QuestionnaireDocument.Read(record.Questionnaire))
            : null;
    }

    /// <summary>Stores what was changed in the document; false when somebody else changed the draft since it was shown.</summary>
    /// <param name="shown">Which change of the draft the page showed.</param>
    public async Task<bool> SaveAsync(
        Reader reader,
        OpenDraft open,
        int shown,
        CancellationToken cancellationToken
    ) => await SaveAsync(reader, open, open.Record.Cases, shown, cancellationToken);

    /// <summary>The same, with other test cases.</summary>
    public async Task<bool> SaveAsync(
        Reader reader,
        OpenDraft open,
        string cases,
        int shown,
        CancellationToken cancellationToken
    )
    {
        if (open.Record.Changes != shown)
        {
            return false;
        }
        await using var store = database.Open(new Scope(reader.Organisation));
        var record = open.Record;
        store.Attach(record);
        record.Title = TitleOf(open.Document);
        record.Version = VersionOf(open.Document);
        record.Questionnaire = open.Document.Write();
        record.Cases = cases;
        record.ChangedAt = clock.GetUtcNow().UtcTicks;
        record.ChangedBy = new MemberId(reader.Member);
        record.Changes++;
        return await store.SaveUnlessOvertakenAsync(cancellationToken);
    }

    /// <summary>Throws the draft away; false when somebody else changed it since it was shown.</summary>
    public async Task<bool> DiscardAsync(
        Reader reader,
        OpenDraft open,
        int shown,
        CancellationToken cancellationToken
    )
    {
        if (open.Record.Changes != shown)
        {
            return false;
        }
        await using var store = database.Open(new Scope(reader.Organisation));
        store.Remove(open.Record);
        return await store.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private static string TitleOf(QuestionnaireDocument document)
    {
        string title = document.Title?.Text ?? document.Name ?? "Untitled";
        return title.Length > LongestTitle ? title[..LongestTitle] : title;
    }

    private static string VersionOf(QuestionnaireDocument document)
    {
        string version = document.Version ?? "";
        return version.Length > LongestVersion ? version[..LongestVersion] : version;
    }
}
