using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Instruments.Trainings;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Instruments;

/// <summary>An instrument as it was taken in, or each thing that is wrong with its questionnaire.</summary>
public sealed record TakenIn(Instrument? Instrument, IReadOnlyList<QuestionnaireFault> Faults);

/// <summary>The instruments of an organisation, and their questionnaires read and ready.</summary>
public sealed partial class InstrumentLibrary(IDatabase database, TimeProvider clock)
{
    /// <summary>A questionnaire's file, from a page and from the command line alike.</summary>
    public static FileRule File { get; } = new("questionnaire", "The questionnaire", FileKind.Json);

    private const int LongestVersion = 40;
    private const int LongestTraining = 100;
    private const string FirstVersion = "1.0";

    // Versions never change, so that what was read once holds for good.
    private readonly ConcurrentDictionary<InstrumentId, Questionnaire> read = new();

    /// <summary>Takes a FHIR R4 Questionnaire into use as a new version of an instrument.</summary>
    public async Task<TakenIn> TakeInAsync(
        OrganisationId organisation,
        ReadOnlyMemory<byte> json,
        CancellationToken cancellationToken,
        MemberId? by = null
    )
    {
        if (File.Refuse(json.Span) is { } wrong)
        {
            return Refused("", wrong);
        }
        var reading = Questionnaire.Read(json.Span);
        if (reading.Questionnaire is not { } questionnaire)
        {
            return new TakenIn(null, reading.Faults);
        }
        if (Unusable(questionnaire) is { } fault)
        {
            return fault;
        }
        var instrument = Make(organisation, Encoding.UTF8.GetString(json.Span), "", by);
        return await StoreAsync(instrument, cancellationToken)
            ? new TakenIn(instrument, [])
            : Refused(
                "version",
                $"Version {instrument.Version} of {instrument.Code} is in use already; a changed questionnaire needs another version"
            );
    }

    /// <summary>What keeps a questionnaire that can be read from being an instrument.</summary>
    internal static TakenIn? Unusable(Questionnaire questionnaire)
    {
        string title = questionnaire.Title?.Text ?? questionnaire.Name ?? "Untitled";
        string version = questionnaire.Version ?? FirstVersion;
        if (TypedText.HidesSomething(title) || TypedText.HidesSomething(version))
        {
            return Refused(
                "title or version",
                "It contains a character that cannot be seen. Delete it from the file"
            );
        }
        if (version.Length > LongestVersion)
        {
            return Refused(
                "version",
                $"It is longer than {LongestVersion} characters. Shorten it in the file"
            );
        }
        string training =
            QuestionnaireDocument.Read(Encoding.UTF8.GetString(questionnaire.Json.Span)).Training
            ?? "";
        return training.Length > LongestTraining || TypedText.HidesSomething(training)
            ? Refused(
                "required-training",
                $"It is longer than {LongestTraining} characters, or contains one that cannot be seen. Change it in the file"
            )
            : null;
    }

    /// <summary>A version as it will be stored, from a questionnaire that was found usable.</summary>
    internal Instrument Make(
        OrganisationId organisation,
        string questionnaire,
        string cases,
        MemberId? by
    )
    {
        var document = QuestionnaireDocument.Read(questionnaire);
        string title = document.Title?.Text ?? document.Name ?? "Untitled";
        return new Instrument
        {
            Id = InstrumentId.Create(),
            OrganisationId = organisation,
            Code = CodeOf(document),
            Version = document.Version ?? FirstVersion,
            Title = title.Length > 200 ? title[..200] : title,
            Questionnaire = questionnaire,
            Cases = cases,
            Training = document.Training ?? "",
            PublishedAt = clock.GetUtcNow().UtcTicks,
            PublishedBy = by,
        };
    }

    // False where the version is there, also when somebody else stored it a moment ago.
    private async Task<bool> StoreAsync(Instrument instrument, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(instrument, cancellationToken))
        {
            return false;
        }
        try
        {
            await using var context = database.Open(new Scope(instrument.OrganisationId));
            context.Add(instrument);
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            if (await IsThereAsync(instrument, cancellationToken))
            {
                return false;
            }
            throw;
        }
    }

    private async Task<bool> IsThereAsync(
        Instrument instrument,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(instrument.OrganisationId));
        return await context
            .Set<Instrument>()
            .AnyAsync(
                i => i.Code == instrument.Code && i.Version == instrument.Version,
                cancellationToken
            );
    }

    private static TakenIn Refused(string field, string what) =>
        new(null, [new QuestionnaireFault("", field, what)]);

    /// <summary>The instruments of this organisation, newest first.</summary>
    public async Task<IReadOnlyList<Instrument>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Instrument>()
            .AsNoTracking()
            .OrderBy(i => i.Title)
            .ThenByDescending(i => i.PublishedAt)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The version of this id; null where the organisation has none such.</summary>
    public async Task<Instrument?> FindAsync(
        OrganisationId organisation,
        Guid version,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var id = new InstrumentId(version);
        return await context
            .Set<Instrument>()
            .AsNoTracking()
            .SingleOrDefaultAsync(i => i.Id == id, cancellationToken);
    }

    /// <summary>Why nobody, or not this member, may begin a screening with a version; null where they may.</summary>
    public async Task<StartRefusal?> RefusalAsync(
        HavenContext context,
        Reader reader,
        InstrumentId id,
        CancellationToken cancellationToken
    )
    {
        var instrument = await context
            .Set<Instrument>()
            .Where(i => i.Id == id)
            .Select(i => new
            {
                i.Title,
                i.RetiredAt,
                i.Training,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (
            instrument is not null
            && (await ReadAsync(context, id, cancellationToken)).LeftOut.Count > 0
        )
        {
            return new StartRefusal(instrument.Title, StartRefusalKind.Outdated, "");
        }
        return instrument is null ? new StartRefusal("", StartRefusalKind.NotThere, "")
            : instrument.RetiredAt != 0
                ? new StartRefusal(instrument.Title, StartRefusalKind.Retired, "")
            : instrument.Training.Length == 0
            || await IsTrainedAsync(context, reader, instrument.Training, cancellationToken)
                ? null
            : new StartRefusal(
                instrument.Title,
                StartRefusalKind.TrainingMissing,
                instrument.Training
            );
    }

    private static Task<bool> IsTrainedAsync(
        HavenContext context,
        Reader reader,
        string training,
        CancellationToken cancellationToken
    )
    {
        var member = new MemberId(reader.Member);
        return context
            .Set<MemberTraining>()
            .AnyAsync(t => t.Member == member && t.Title == training, cancellationToken);
    }

    /// <summary>A version's questionnaire.</summary>
    public async Task<Questionnaire> ReadAsync(
        HavenContext context,
        InstrumentId id,
        CancellationToken cancellationToken
    )
    {
        if (!read.TryGetValue(id, out var questionnaire))
        {
            string json = await context
                .Set<Instrument>()
                .Where(i => i.Id == id)
                .Select(i => i.Questionnaire)
                .SingleAsync(cancellationToken);
            questionnaire = read.GetOrAdd(id, Questionnaire.ReadStored(json));
        }
        return questionnaire;
    }

    /// <summary>What an instrument is known by across its versions.</summary>
    internal static string CodeOf(QuestionnaireDocument document) =>
        Safe(document.Name ?? document.Title?.Text ?? "Untitled");

    /// <summary>Letters, digits and hyphens alone: for addresses and for the names of files.</summary>
    internal static string Safe(string name)
    {
        string code = NotForAddresses().Replace(name.ToLowerInvariant(), "-").Trim('-');
        return code.Length == 0 ? "instrument"
            : code.Length > 40 ? code[..40].Trim('-')
            : code;
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotForAddresses();
}
