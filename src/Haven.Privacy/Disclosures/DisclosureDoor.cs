using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Disclosures;

/// <summary>How an attempt to give something ended.</summary>
public enum DisclosureOutcome
{
    Given,

    /// <summary>The ground does not allow it.</summary>
    Shut,

    /// <summary>A law, an agreement, a restriction, or the way to another country is closed.</summary>
    Closed,

    /// <summary>The person is being deleted, or is nobody any more.</summary>
    BeingDeleted,

    /// <summary>Of what may be given, nothing is kept.</summary>
    Nothing,

    /// <summary>The ground changed while the file was made.</summary>
    Changed,

    /// <summary>There is no room on the disk.</summary>
    NoRoom,
}

/// <summary>A file that may be given, with what was written down; or why there is none.</summary>
internal sealed record DisclosureGiven(
    DisclosureOutcome Outcome,
    string Why = "",
    Disclosure? Written = null,
    SealedSpool? File = null
) : IDisposable
{
    public void Dispose() => File?.Dispose();
}

/// <summary>
/// The one door through which facts about a person go to somebody else (SCR-11, adr 0046). Recipient, items and purpose
/// come from the ground alone, and from nothing that is typed at the door. The record is committed before the first byte
/// leaves: a server that is killed in between has a record of what did not leave, never the other way round.
/// </summary>
public sealed class DisclosureDoor(
    HavenServices services,
    IEnumerable<IDisclosureGround> grounds,
    IEnumerable<IComposedText> composed,
    DisclosureItems items,
    DisclosureRegister register,
    DisclosureReasons reasons,
    PackageSpace space,
    AbroadGate abroad,
    AuditWriter audit,
    TimeProvider clock,
    ISubjectNames? names = null
)
{
    internal const string What = "given to somebody else";

    private readonly IReadOnlyList<IDisclosureGround> grounds = [.. grounds];
    private readonly IReadOnlyList<IComposedText> texts = [.. composed];

    /// <summary>What would be given on this ground now; nothing is opened but the ground.</summary>
    public async Task<DisclosureOpening> LookAsync(
        Reader reader,
        DisclosureBasis basis,
        Guid ground,
        CancellationToken cancellationToken
    )
    {
        if (grounds.FirstOrDefault(g => g.Basis == basis) is not { } kind)
        {
            return DisclosureOpening.Shut("Nothing is given on such a basis here.");
        }
        await using var context = services.Database.Open(new Scope(reader.Organisation));
        var opening = await kind.OpenAsync(
            context,
            reader,
            ground,
            isUsed: false,
            cancellationToken
        );
        return opening.Terms is { } terms && reasons.WhyNot(terms.Person, basis) is { } why
            ? DisclosureOpening.Shut(why)
            : opening;
    }

    /// <summary>Makes the file and writes down that it is given. Whoever gets it disposes of it.</summary>
    internal async Task<DisclosureGiven> GiveAsync(
        Reader reader,
        DisclosureBasis basis,
        Guid ground,
        CancellationToken cancellationToken
    )
    {
        var opening = await LookAsync(reader, basis, ground, cancellationToken);
        if (opening.Terms is not { } terms)
        {
            await RefusedAsync(reader, basis, cancellationToken);
            return new(DisclosureOutcome.Shut, opening.WhyNot);
        }
        var kind = grounds.First(g => g.Basis == basis);
        SealedSpool? file = null;
        try
        {
            if (await HandleAsync(reader, terms.Person, cancellationToken) is not { } handle)
            {
                return new(DisclosureOutcome.BeingDeleted);
            }
            await RequireWayAsync(reader, terms, cancellationToken);
            file = space.Open();
            var (any, fingerprint) = await WriteAsync(
                reader,
                kind.Purpose,
                terms,
                handle,
                file,
                cancellationToken
            );
            var given = any
                ? await WriteDownAsync(
                    reader,
                    kind,
                    ground,
                    terms,
                    Line(basis, ground, terms, handle, fingerprint),
                    cancellationToken
                )
                : new(DisclosureOutcome.Nothing);
            if (given.Outcome == DisclosureOutcome.Given)
            {
                return given with { File = file };
            }
            file.Dispose();
            return given;
        }
        catch (PurposeClosedException closed)
        {
            file?.Dispose();
            return new(DisclosureOutcome.Closed, closed.Message);
        }
        catch (IOException)
        {
            file?.Dispose();
            return new(DisclosureOutcome.NoRoom);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    // The ground is asked once more in the transaction that writes the giving down: whoever ends it at this moment either
    // comes before, and nothing leaves, or after, and the record says what left.
    private async Task<DisclosureGiven> WriteDownAsync(
        Reader reader,
        IDisclosureGround kind,
        Guid ground,
        DisclosureTerms terms,
        GivenAway line,
        CancellationToken cancellationToken
    )
    {
        await using var context = services.Database.Open(new Scope(reader.Organisation));
        var again = await kind.OpenAsync(context, reader, ground, isUsed: true, cancellationToken);
        if (again.Terms is not { } still || !IsSame(still, terms))
        {
            return new(DisclosureOutcome.Changed);
        }
        await RequireWayAsync(reader, terms, cancellationToken);
        var written = await register.AddAsync(context, reader, line, cancellationToken);
        context.Record(
            new Deed(reader, Act.Create, kind.Purpose, What, [written.PersonKey, terms.Person])
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new(DisclosureOutcome.Changed);
        }
        return await HandleAsync(reader, terms.Person, cancellationToken) is null
            ? new(DisclosureOutcome.BeingDeleted)
            : new(DisclosureOutcome.Given, Written: written);
    }

    private GivenAway Line(
        DisclosureBasis basis,
        Guid ground,
        DisclosureTerms terms,
        string handle,
        string fingerprint
    ) =>
        new(
            terms.Person,
            handle,
            basis,
            ground,
            terms.Evidence,
            terms.Recipient,
            terms.Address,
            terms.UsedFor,
            items.Words(terms.Items, terms.Lang)
        )
        {
            ApprovedBy = terms.ApprovedBy,
            Fingerprint = fingerprint,
            Transfer = terms.Way.Transfer ?? 0,
            SecretUntil = terms.SecretUntil,
        };

    private async Task<(bool Any, string Fingerprint)> WriteAsync(
        Reader reader,
        Purpose purpose,
        DisclosureTerms terms,
        string handle,
        SealedSpool file,
        CancellationToken cancellationToken
    )
    {
        var order = new PackageOrder(
            reader,
            terms.Person,
            handle,
            Others: true,
            terms.Lang,
            clock.GetUtcNow()
        )
        {
            Purpose = purpose,
            Cover = DisclosureWords.In(terms.Lang).Cover(terms, items),
            WithTyped = terms.WithTyped,
        };
        using var builder = new PackageBuilder(services, texts, space, order, file);
        string fingerprint = await builder.WriteAsync(
            items.KindsOf([.. terms.Items]),
            facts: null,
            cancellationToken
        );
        return (builder.HasAny, fingerprint);
    }

    private async Task RequireWayAsync(
        Reader reader,
        DisclosureTerms terms,
        CancellationToken cancellationToken
    )
    {
        await using var context = services.Database.Open(new Scope(reader.Organisation));
        var kinds = await PackageFactsReader.KindAsync(context, terms.Person, cancellationToken);
        await abroad.RequireAsync(
            reader.Organisation,
            new AbroadAsk(null, kinds, terms.Person, terms.Way.Transfer),
            cancellationToken
        );
    }

    // By which the person is known; null where they are being deleted, or are nobody any more.
    private async Task<string?> HandleAsync(
        Reader reader,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = services.Database.Open(new Scope(reader.Organisation));
        return
            names is null
            || await context
                .Set<Erasure>()
                .AnyAsync(
                    e => e.OrganisationId == reader.Organisation && e.Person == person,
                    cancellationToken
                )
            ? null
            : await names.HandleAsync(context, person, cancellationToken);
    }

    private Task RefusedAsync(
        Reader reader,
        DisclosureBasis basis,
        CancellationToken cancellationToken
    ) =>
        audit.CommitAsync(
            new Deed(
                reader,
                Act.Refused,
                grounds.FirstOrDefault(g => g.Basis == basis)?.Purpose ?? Purpose.PrivacyOversight,
                What,
                []
            ),
            cancellationToken
        );

    private static bool IsSame(DisclosureTerms one, DisclosureTerms other) =>
        one.Items.SequenceEqual(other.Items, StringComparer.Ordinal)
        && one with { Items = other.Items } == other;
}
