using System.Globalization;
using System.Text.RegularExpressions;
using Haven.Forms.Authoring;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Instruments.Drafts;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Instruments.Publishing;

/// <summary>Makes a draft a version that is screened with, and ends and resumes the use of versions.</summary>
public sealed partial class PublishService(
    IDatabase database,
    InstrumentLibrary library,
    DraftStore drafts
)
{
    /// <summary>The versions that new screenings may begin with, of the instrument that the draft is of.</summary>
    public async Task<IReadOnlyList<Instrument>> InUseAsync(
        OpenDraft open,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await library.ListAsync(open.Record.OrganisationId, cancellationToken)).Where(i =>
                i.Code == InstrumentLibrary.CodeOf(open.Document) && i.RetiredAt == 0
            ),
        ];

    /// <summary>Whether this version of the instrument is there already, in use or retired.</summary>
    public async Task<bool> IsTakenAsync(OpenDraft open, CancellationToken cancellationToken)
    {
        string code = InstrumentLibrary.CodeOf(open.Document);
        await using var store = database.Open(new Scope(open.Record.OrganisationId));
        return await store
            .Set<Instrument>()
            .AnyAsync(i => i.Code == code && i.Version == open.Document.Version, cancellationToken);
    }

    /// <summary>Publishes and ends the draft, in one; null when somebody changed it, or published the same version, meanwhile.</summary>
    /// <param name="retire">Whether the versions before this one are retired with it.</param>
    public async Task<Instrument?> PublishAsync(
        Reader reader,
        OpenDraft open,
        int shown,
        bool retire,
        CancellationToken cancellationToken
    )
    {
        if (open.Record.Changes != shown || await IsTakenAsync(open, cancellationToken))
        {
            return null;
        }
        // A file that said more than "draft" keeps what it said.
        if (open.Document.Status is null or "draft")
        {
            open.Document.Status = "active";
        }
        var instrument = library.Make(
            reader.Organisation,
            open.Document.Write(),
            open.Record.Cases,
            new MemberId(reader.Member)
        );
        await using var store = database.Open(new Scope(reader.Organisation));
        store.Add(instrument);
        store.Remove(open.Record);
        if (retire)
        {
            var before = await store
                .Set<Instrument>()
                .Where(i => i.Code == instrument.Code && i.RetiredAt == 0)
                .ToListAsync(cancellationToken);
            before.ForEach(i => i.RetiredAt = instrument.PublishedAt);
        }
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return instrument;
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            if (await IsTakenAsync(open, cancellationToken))
            {
                return null;
            }
            throw;
        }
    }

    /// <summary>Retires a version, or takes it into use again; false where the organisation has none such.</summary>
    public async Task<bool> SetRetiredAsync(
        Reader reader,
        Guid version,
        long retiredAt,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(reader.Organisation));
        var id = new InstrumentId(version);
        if (
            await store.Set<Instrument>().SingleOrDefaultAsync(i => i.Id == id, cancellationToken)
            is not { } instrument
        )
        {
            return false;
        }
        if (instrument.RetiredAt == 0 != (retiredAt == 0))
        {
            instrument.RetiredAt = retiredAt;
            await store.SaveChangesAsync(cancellationToken);
        }
        return true;
    }

    /// <summary>A draft of the next version, with the test cases of this one.</summary>
    public async Task<OpenDraft> CopyAsync(
        Reader reader,
        Instrument instrument,
        CancellationToken cancellationToken
    )
    {
        var document = QuestionnaireDocument.Read(instrument.Questionnaire);
        var taken = (await library.ListAsync(reader.Organisation, cancellationToken))
            .Where(i => i.Code == instrument.Code)
            .Select(i => i.Version)
            .ToHashSet(StringComparer.Ordinal);
        string next = instrument.Version;
        do
        {
            next = NextVersion(next);
        } while (taken.Contains(next));
        document.Version = next;
        return await drafts.CreateAsync(reader, document, instrument.Cases, cancellationToken);
    }

    /// <summary>"1.0.0" becomes "1.0.1"; what ends in no number gets one.</summary>
    internal static string NextVersion(string version) =>
        LastNumber().Match(version) is { Success: true } match
        && long.TryParse(match.Value, CultureInfo.InvariantCulture, out long number)
            ? string.Create(CultureInfo.InvariantCulture, $"{version[..match.Index]}{number + 1}")
            : version + ".1";

    [GeneratedRegex("[0-9]+$", RegexOptions.None, 1000)]
    private static partial Regex LastNumber();
}
