using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Yearly;

/// <summary>What a round would tell, before it is begun.</summary>
/// <param name="Notice">The version of the organisation's privacy notice that holds; null where none does, or where whoever runs the machine tells.</param>
/// <param name="Members">How many get a mail.</param>
/// <param name="People">How many are looked after; they can be reached by letter alone.</param>
public sealed record YearlyDraft(
    YearlyLine Line,
    YearlyText English,
    YearlyText Spanish,
    NoticeVersion? Notice,
    int Members,
    int People
)
{
    /// <summary>The organisation cannot tell a notice that it does not have.</summary>
    public bool LacksNotice => Line.Sender == YearlySender.Organisation && Notice is null;
}

/// <summary>Tells yearly notices, and records how their letters reached people (REF-21).</summary>
public sealed class YearlyDesk(
    IDatabase database,
    YearlyReading reading,
    NoticeReading notices,
    OperatorStatement statement,
    IPublicOrganisations organisations,
    IRoleNotices mails,
    IMemberNames members,
    TimeProvider clock,
    ISubjectNames? subjects = null
)
{
    internal const string What = "yearly notice";

    /// <summary>What a round would tell now; null where this organisation is not to tell it.</summary>
    /// <param name="law">Its id; empty where no law asks for it.</param>
    public async Task<YearlyDraft?> DraftAsync(
        OrganisationId organisation,
        string law,
        YearlySender sender,
        Uri site,
        CancellationToken cancellationToken
    )
    {
        var standing = await reading.ReadAsync(organisation, cancellationToken);
        if (standing.Find(law, sender) is not { } line)
        {
            return null;
        }
        var place = await organisations.OfAsync(organisation, cancellationToken);
        var notice =
            sender == YearlySender.Organisation
                ? await InForceAsync(organisation, cancellationToken)
                : null;
        await using var context = database.Open(new Scope(organisation));
        return new YearlyDraft(
            line,
            Text(NoticeWords.English),
            Text(NoticeWords.Spanish),
            notice,
            (await members.AllAsync(context, cancellationToken)).Count(m => !m.HasLeft),
            subjects is null ? 0 : (await subjects.AllAsync(context, cancellationToken)).Count
        );

        YearlyText Text(NoticeWords words) =>
            new(
                words,
                sender,
                place,
                line.Law,
                statement.Name,
                sender == YearlySender.Operator
                    ? statement.Filled(words)
                    : notice?.Filled(words.Lang) ?? "",
                site
            );
    }

    /// <summary>
    /// Begins a round: what it says, the mails to members and the entry in the log commit together or not at all.
    /// </summary>
    /// <param name="seen">The number of the last round that the reader saw.</param>
    /// <returns>Null where somebody else began one since the reader looked, or one is open; then nothing is stored.</returns>
    public async Task<YearlyRound?> StartAsync(
        Reader reader,
        YearlyDraft draft,
        int seen,
        CancellationToken cancellationToken
    )
    {
        if (draft.LacksNotice || draft.Line.Open is not null || draft.Line.Number != seen)
        {
            return null;
        }
        var round = new YearlyRound
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = reader.Organisation,
            Law = draft.Line.LawId,
            Sender = draft.Line.Sender,
            Number = seen + 1,
            Notice = draft.Notice?.Number ?? 0,
            English = draft.English.Markdown,
            Spanish = draft.Spanish.Markdown,
            StartedOn = LocalTime.Today(clock),
            StartedAt = Now(),
            StartedBy = new MemberId(reader.Member),
            People = draft.People,
        };
        await using var context = database.Open(Scope.Installation);
        context.Add(round);
        context.Record(DeedOf(reader, Act.Create));
        await mails.HandOverAsync(context, MailOf(round, draft), cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return round;
        }
        catch (DbUpdateException)
        {
            var now = await reading.ReadAsync(reader.Organisation, cancellationToken);
            if (now.Find(round.Law, round.Sender)?.Number == seen)
            {
                throw;
            }
            return null; // somebody else took this number a moment ago
        }
    }

    /// <summary>Records how the letters of a round reached people. It is said once, and stays.</summary>
    /// <returns>False where the round is not there, or somebody has said it already.</returns>
    public async Task<bool> RecordAsync(
        Reader reader,
        Guid id,
        YearlyForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var round = await context
            .Set<YearlyRound>()
            .SingleOrDefaultAsync(r => r.Id == id && r.RecordedAt == 0, cancellationToken);
        if (round is null)
        {
            return false;
        }
        round.Way = form.Way;
        round.Letters = form.Letters;
        round.ToldOn = form.Way == YearlyWay.NotTold ? null : form.On.Day!.Value;
        round.RecordedAt = Now();
        round.RecordedBy = new MemberId(reader.Member);
        context.Record(DeedOf(reader, Act.Edit, "proof of a " + What));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private async Task<NoticeVersion?> InForceAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var lines = await notices.LinesAsync(organisation, cancellationToken);
        return lines.LastOrDefault(l => l.EffectiveOn <= LocalTime.Today(clock)) is { } line
            ? await notices.FindAsync(organisation, line.Number, cancellationToken)
            : null;
    }

    private static RoleNotice MailOf(YearlyRound round, YearlyDraft draft)
    {
        var organisation = draft.English.Organisation;
        return new(
            round.OrganisationId,
            NoticeDesk.Members,
            YearlyText.Subject(round.Sender, organisation.Name),
            $"{draft.English.Mail}\n\n{draft.Spanish.Mail}",
            round.Sender == YearlySender.Operator
                ? NoticePages.OperatorIn("en")
                : NoticePages.To(organisation.Code, "en")
        )
        {
            Sending = round.Id,
        };
    }

    private static Deed DeedOf(Reader reader, Act act, string what = What) =>
        new(reader, act, Purpose.PrivacyOversight, what, []);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
