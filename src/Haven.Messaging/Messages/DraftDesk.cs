using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Messages;

/// <summary>Messages that somebody writes and nobody has sent.</summary>
public sealed class DraftDesk(IDatabase database, Vault vault, KeyRing keys, TimeProvider clock)
{
    internal const string What = "message to families, not sent";
    private const int MostShown = 50;

    public async Task<Guid> BeginAsync(
        Reader reader,
        MessageForm form,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var context = database.Open(new Scope(reader.Organisation));
        var draft = new MessageDraft
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Kind = form.KindRead,
            Grades = form.Audience,
            BegunAt = now.UtcTicks,
            Title = Sealed<string>.Of(form.Title),
            Text = Sealed<string>.Of(form.Text),
            SpanishTitle = Sealed<string>.Of(form.SpanishTitle),
            SpanishText = Sealed<string>.Of(form.SpanishText),
        };
        context.Add(draft);
        context.Record(DeedOf(reader, Act.Create, draft));
        await context.SaveChangesAsync(cancellationToken);
        return draft.Id;
    }

    /// <summary>Null where there is no such draft, or none any more.</summary>
    public async Task<DraftText?> OpenAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await FindAsync(context, reader, id, cancellationToken) is { } draft
            ? (await ReadAsync(reader, [draft], cancellationToken))[0]
            : null;
    }

    /// <summary>What waits here to be sent, the last first.</summary>
    public async Task<IReadOnlyList<DraftText>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var drafts = await context
            .Set<MessageDraft>()
            .AsNoTracking()
            .OrderByDescending(d => d.BegunAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        return await ReadAsync(reader, drafts, cancellationToken);
    }

    /// <summary>False where somebody else changed, sent or discarded it since it was read.</summary>
    public async Task<bool> WriteAsync(
        Reader reader,
        Guid id,
        MessageForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await FindAsync(context, reader, id, cancellationToken) is not { } draft
            || draft.Version != form.Seen
        )
        {
            return false;
        }
        draft.Kind = form.KindRead;
        draft.Grades = form.Audience;
        draft.Title = Sealed<string>.Of(form.Title);
        draft.Text = Sealed<string>.Of(form.Text);
        draft.SpanishTitle = Sealed<string>.Of(form.SpanishTitle);
        draft.SpanishText = Sealed<string>.Of(form.SpanishText);
        draft.Version++;
        context.Record(DeedOf(reader, Act.Edit, draft));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    /// <summary>False where it is not there any more.</summary>
    public async Task<bool> DiscardAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, reader, id, cancellationToken) is not { } draft)
        {
            return false;
        }
        await RemoveAsync(context, draft, cancellationToken);
        context.Record(DeedOf(reader, Act.Delete, draft));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    /// <summary>Takes a draft out of the caller's unit of work, with the time after which it would have gone by itself.</summary>
    internal static async Task RemoveAsync(
        HavenContext context,
        MessageDraft draft,
        CancellationToken cancellationToken
    )
    {
        context.Remove(draft);
        if (
            await context
                .Set<KeptPerson>()
                .SingleOrDefaultAsync(
                    k => k.OrganisationId == draft.OrganisationId && k.PersonKey == draft.PersonKey,
                    cancellationToken
                ) is
            { } kept
        )
        {
            context.Remove(kept);
        }
    }

    /// <summary>Also for who reads in the installation's scope.</summary>
    internal static Task<MessageDraft?> FindAsync(
        HavenContext context,
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<MessageDraft>()
            .SingleOrDefaultAsync(
                d => d.Id == id && d.OrganisationId == reader.Organisation,
                cancellationToken
            );

    private async Task<List<DraftText>> ReadAsync(
        Reader reader,
        IReadOnlyList<MessageDraft> drafts,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Roster,
            Act.View,
            What,
            drafts,
            cancellationToken
        );
        return
        [
            .. drafts.Select(d => new DraftText(
                d.Id,
                d.Kind,
                d.Grades,
                new WrittenText(
                    opened.Read(d.Title) ?? "",
                    opened.Read(d.Text) ?? "",
                    opened.Read(d.SpanishTitle) ?? "",
                    opened.Read(d.SpanishText) ?? ""
                ),
                d.Version
            )),
        ];
    }

    private static Deed DeedOf(Reader reader, Act act, MessageDraft draft) =>
        new(reader, act, MessageKinds.Of(draft.Kind).Purpose, What, [draft.PersonKey]);
}
