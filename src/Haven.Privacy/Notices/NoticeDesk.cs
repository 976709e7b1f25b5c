using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Notices;

/// <summary>Writes the next version of a notice, and publishes it.</summary>
public sealed class NoticeDesk(
    IDatabase database,
    NoticeReading reading,
    IRoleNotices notices,
    TimeProvider clock
)
{
    internal const string What = "privacy notice";

    /// <summary>Everybody who works in an organisation.</summary>
    internal const Roles Members =
        Roles.Administrator
        | Roles.Professional
        | Roles.Supervisor
        | Roles.PrivacyOfficer
        | Roles.Advocate
        | Roles.Operator;

    /// <summary>Begins a draft: from the version published last, or from the text that Haven ships. Where there is one, it stays.</summary>
    public async Task BeginAsync(Reader reader, CancellationToken cancellationToken)
    {
        var lines = await reading.LinesAsync(reader.Organisation, cancellationToken);
        var last =
            lines.Count > 0
                ? await reading.FindAsync(reader.Organisation, lines[^1].Number, cancellationToken)
                : null;
        bool health =
            await reading.HealthNoticeAsync(reader.Organisation, cancellationToken) is not null;
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await context.Set<NoticeDraft>().AnyAsync(cancellationToken))
        {
            return;
        }
        context.Add(
            new NoticeDraft
            {
                OrganisationId = reader.Organisation,
                English = Text(last?.English, "en"),
                Spanish = Text(last?.Spanish, "es"),
                By = new MemberId(reader.Member),
                At = Now(),
                Version = 1,
            }
        );
        context.Record(DeedOf(reader, Act.Create, "draft of the " + What));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            if (await reading.DraftAsync(reader.Organisation, cancellationToken) is null)
            {
                throw;
            } // somebody else began one a moment ago
        }

        string Text(string? published, string lang)
        {
            return NoticeTemplate.Completed(published ?? ShippedNotice.In(lang), lang, health);
        }
    }

    /// <summary>Keeps what was typed; false where somebody else changed, published or discarded the draft meanwhile.</summary>
    public async Task<bool> SaveAsync(
        Reader reader,
        NoticeTextForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var draft = await context.Set<NoticeDraft>().SingleOrDefaultAsync(cancellationToken);
        if (draft is null || draft.Version != form.Version)
        {
            return false;
        }
        draft.English = form.English;
        draft.Spanish = form.Spanish;
        draft.By = new MemberId(reader.Member);
        draft.At = Now();
        draft.Version++;
        context.Record(DeedOf(reader, Act.Edit, "draft of the " + What));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    /// <summary>Throws the draft away; false where somebody else changed it meanwhile.</summary>
    public async Task<bool> DiscardAsync(
        Reader reader,
        int seen,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var draft = await context.Set<NoticeDraft>().SingleOrDefaultAsync(cancellationToken);
        if (draft is null || draft.Version != seen)
        {
            return false;
        }
        context.Remove(draft);
        context.Record(DeedOf(reader, Act.Delete, "draft of the " + What));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    /// <summary>
    /// Makes the draft the next version, filled with what holds now. Version, entry in the log, the end of the draft and
    /// the mails to members commit together or not at all.
    /// </summary>
    /// <returns>Null where somebody else changed or published the draft meanwhile; then nothing is stored.</returns>
    public async Task<NoticeVersion?> PublishAsync(
        Reader reader,
        string code,
        NoticeForm form,
        CancellationToken cancellationToken
    )
    {
        var organisation = reader.Organisation;
        await using var context = database.Open(Scope.Installation);
        var draft = await context
            .Set<NoticeDraft>()
            .SingleOrDefaultAsync(d => d.OrganisationId == organisation, cancellationToken);
        if (draft is null || draft.Version != form.Version)
        {
            return null;
        }
        int last = await context
            .Set<NoticeVersion>()
            .Where(v => v.OrganisationId == organisation)
            .Select(v => v.Number)
            .OrderDescending()
            .FirstOrDefaultAsync(cancellationToken);
        var version = new NoticeVersion
        {
            OrganisationId = organisation,
            Number = last + 1,
            English = draft.English,
            Spanish = draft.Spanish,
            EnglishFilled = await reading.FillAsync(
                organisation,
                code,
                draft.English,
                "en",
                cancellationToken
            ),
            SpanishFilled = await reading.FillAsync(
                organisation,
                code,
                draft.Spanish,
                "es",
                cancellationToken
            ),
            HasHealth =
                NoticeTemplate.Has(draft.English, NoticeSection.Health)
                && NoticeTemplate.Has(draft.Spanish, NoticeSection.Health),
            HasTerms =
                NoticeTemplate.Has(draft.English, NoticeSection.Terms)
                && NoticeTemplate.Has(draft.Spanish, NoticeSection.Terms),
            EffectiveOn = form.EffectiveOn.Day!.Value,
            Change = form.Kind!.Value,
            ShownFor = form.Days,
            EnglishSummary = form.EnglishSummary.Trim(),
            SpanishSummary = form.SpanishSummary.Trim(),
            By = new MemberId(reader.Member),
            PublishedAt = Now(),
        };
        context.Add(version);
        context.Remove(draft);
        context.Record(DeedOf(reader, Act.Create, What));
        if (version.Change != NoticeChange.Small)
        {
            await notices.HandOverAsync(context, Announcement(version), cancellationToken);
        }
        return await TrySaveAsync(context, version, cancellationToken) ? version : null;
    }

    private async Task<bool> TrySaveAsync(
        HavenContext context,
        NoticeVersion version,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            if (
                await reading.FindAsync(version.OrganisationId, version.Number, cancellationToken)
                is null
            )
            {
                throw;
            }
            return false; // somebody else took this number a moment ago
        }
    }

    private static RoleNotice Announcement(NoticeVersion version) =>
        new(
            version.OrganisationId,
            Members,
            "Your organisation’s privacy notice changes",
            $"""
            Version {version.Number} holds from {Calendar.LocalTime.Day(version.EffectiveOn)}.

            {version.EnglishSummary}{(
                version.Change == NoticeChange.FewerRights
                    ? "\n\nIt makes rights smaller, so it binds you only if you agree to it. You can say so on the page."
                    : ""
            )}
            """,
            NoticePages.Own
        );

    private static Deed DeedOf(Reader reader, Act act, string what) =>
        new(reader, act, Purpose.PrivacyOversight, what, []);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
