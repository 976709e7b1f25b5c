using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights.Package;

/// <summary>Why there is a package, or none.</summary>
public enum PackageOutcome
{
    Made,
    NotFound,

    /// <summary>Nobody has said who gets a copy to take elsewhere.</summary>
    NobodyChosen,

    /// <summary>Nobody has said where whoever was named is.</summary>
    NoPlaceChosen,

    /// <summary>It would go to another country, and something is missing for that.</summary>
    Abroad,

    /// <summary>Something else is asked for.</summary>
    OtherKind,
    Ended,

    /// <summary>A step of the request comes before.</summary>
    TooEarly,

    /// <summary>It was found that this would endanger somebody.</summary>
    Danger,

    /// <summary>A parent or guardian asks for somebody who is of age.</summary>
    OfAge,

    /// <summary>Nobody is on record, or not any more.</summary>
    Nobody,

    /// <summary>The person is being deleted.</summary>
    BeingDeleted,

    /// <summary>Somebody went on with the request meanwhile, and it is not what it was.</summary>
    Changed,

    /// <summary>A law or an agreement closes the purpose.</summary>
    Closed,

    /// <summary>There is no room on the disk.</summary>
    NoRoom,
}

/// <summary>Who gets a copy that is to be taken elsewhere.</summary>
public enum PackageTaker
{
    /// <summary>Whoever asked.</summary>
    Themselves = 1,

    /// <summary>Somebody whom they named.</summary>
    Named = 2,
}

/// <summary>Where whoever was named is.</summary>
/// <param name="Transfer">The number of the transfer under which it goes to another country; null where it stays.</param>
public sealed record PackageWay(int? Transfer)
{
    /// <summary>In the country where everything is stored.</summary>
    public const string Here = "here";

    public static PackageWay? Parse(string? sent) =>
        sent == Here ? new PackageWay((int?)null)
        : Door.SentNumber.Of(sent) is > 0 and var number ? new PackageWay(number)
        : null;
}

/// <summary>A package that can be given, or why there is none.</summary>
/// <param name="Why">What a law or an agreement says, where one closes it.</param>
internal sealed record PackageMade(
    PackageOutcome Outcome,
    RequestSheet? Sheet,
    SealedSpool? File = null,
    string? Why = null
) : IDisposable
{
    public void Dispose() => File?.Dispose();
}

/// <summary>
/// Makes the access package of a request that may have one. It is whole before its first byte leaves: a package that was
/// cut, because the disk is full or the person was deleted meanwhile, is never given.
/// </summary>
public sealed class PackageDesk(
    HavenServices services,
    RightsDesk rights,
    PackageFactsReader facts,
    PackageSpace space,
    AuditWriter audit,
    AbroadGate abroad,
    IEnumerable<IComposedText> composed,
    TimeProvider clock
)
{
    private readonly IReadOnlyList<IComposedText> texts = [.. composed];
    private readonly IReadOnlyList<PackageKind> kinds = PackageKind.Of(services.Parts);

    /// <summary>Why there can be no package now; <see cref="PackageOutcome.Made"/> where there can.</summary>
    internal static PackageOutcome WhyNot(RequestSheet sheet) =>
        sheet.Request.Kind is not (RequestKind.Access or RequestKind.Portability)
            ? PackageOutcome.OtherKind
        : sheet.Request.End != RequestEnd.Open ? PackageOutcome.Ended
        : RequestOrder.WhyNot(sheet.Request, RequestStep.Finish, sheet.IsOfAge) switch
        {
            null when sheet.Subject.Length == 0 => PackageOutcome.Nobody,
            null => PackageOutcome.Made,
            StepOutcome.Danger => PackageOutcome.Danger,
            StepOutcome.OfAge => PackageOutcome.OfAge,
            _ => PackageOutcome.TooEarly,
        };

    /// <summary>The request, and whether it may have a package.</summary>
    internal async Task<PackageMade> LookAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        await rights.OpenAsync(reader, id, cancellationToken) is { } sheet
            ? new PackageMade(WhyNot(sheet), sheet)
            : new PackageMade(PackageOutcome.NotFound, null);

    /// <summary>Makes it. Whoever gets it disposes of it.</summary>
    /// <param name="taker">Who gets it, where it is to be taken elsewhere; otherwise it is not asked.</param>
    /// <param name="way">Where whoever was named is; not asked of anybody else.</param>
    internal async Task<PackageMade> MakeAsync(
        Reader reader,
        Guid id,
        ISubjectNames? names,
        PackageTaker? taker,
        PackageWay? way,
        CancellationToken cancellationToken
    )
    {
        var look = await LookAsync(reader, id, cancellationToken);
        if (look is not { Outcome: PackageOutcome.Made, Sheet: { } sheet })
        {
            return look;
        }
        bool isTaken = sheet.Request.Kind == RequestKind.Portability;
        if (isTaken && taker is null)
        {
            return look with { Outcome = PackageOutcome.NobodyChosen };
        }
        bool isNamed = isTaken && taker == PackageTaker.Named;
        if (isNamed && way is null)
        {
            return look with { Outcome = PackageOutcome.NoPlaceChosen };
        }
        await using var context = services.Database.Open(new Scope(reader.Organisation));
        if (
            names is null
            || await names.FindAsync(context, sheet.Subject, cancellationToken) is not { } person
        )
        {
            return look with { Outcome = PackageOutcome.Nobody };
        }
        if (await IsGoingAsync(context, person, cancellationToken))
        {
            return look with { Outcome = PackageOutcome.BeingDeleted };
        }
        var order = await OrderAsync(
            context,
            reader,
            sheet,
            person,
            isNamed ? way : null,
            cancellationToken
        );
        return await MakeAsync(context, look, order, names, cancellationToken);
    }

    private async Task<PackageOrder> OrderAsync(
        HavenContext context,
        Reader reader,
        RequestSheet sheet,
        PersonKeyId person,
        PackageWay? way,
        CancellationToken cancellationToken
    )
    {
        bool others = sheet.Request.NeedsSafety || way is not null;
        return new(reader, person, sheet.Subject, others, sheet.Request.Lang, clock.GetUtcNow())
        {
            About = sheet.Request.Related,
            Way = way,
            Beside =
            [
                .. await Apart.ToldAsync(context, person, cancellationToken),
                .. await Disclosures.DisclosureRegister.ToldKeysAsync(
                    context,
                    person,
                    others,
                    clock.GetUtcNow().UtcTicks,
                    cancellationToken
                ),
            ],
        };
    }

    // Whatever goes wrong on the way, the file goes with it.
    private async Task<PackageMade> MakeAsync(
        HavenContext context,
        PackageMade look,
        PackageOrder order,
        ISubjectNames names,
        CancellationToken cancellationToken
    )
    {
        var (person, sheet) = (order.Person, look.Sheet!);
        SealedSpool? file = null;
        try
        {
            await RequireWayAsync(context, order, cancellationToken);
            file = space.Open();
            await WriteAsync(context, order, file, cancellationToken);
            // While it was made somebody may have found that it endangers the person, or begun to delete them.
            var again = await LookAsync(order.Reader, sheet.Request.Id, cancellationToken);
            if (again.Sheet?.Request.Version != sheet.Request.Version)
            {
                return Without(file, look with { Outcome = PackageOutcome.Changed });
            }
            if (await IsGoingAsync(context, person, cancellationToken))
            {
                return Without(file, look with { Outcome = PackageOutcome.BeingDeleted });
            }
            await RequireWayAsync(context, order, cancellationToken);
            await audit.CommitAsync(Handed(order), cancellationToken);
            return look with { File = file };
        }
        catch (PurposeClosedException closed)
        {
            return Without(
                file,
                look with
                {
                    Outcome =
                        closed is AbroadException ? PackageOutcome.Abroad : PackageOutcome.Closed,
                    Why = closed.Message,
                }
            );
        }
        catch (VaultException)
        {
            file?.Dispose();
            // A key that went while the package was made says so; anything else is damage, and nobody is told otherwise.
            if (
                await IsGoingAsync(context, person, cancellationToken)
                || await names.FindAsync(context, sheet.Subject, cancellationToken) != person
            )
            {
                return look with { Outcome = PackageOutcome.BeingDeleted };
            }
            throw;
        }
        catch (IOException)
        {
            return Without(file, look with { Outcome = PackageOutcome.NoRoom });
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    internal async Task WriteAsync(
        HavenContext context,
        PackageOrder order,
        Stream target,
        CancellationToken cancellationToken
    )
    {
        // Of the log and of what holds nothing is sealed; that they are read about this person is an entry all the same.
        await audit.CommitAsync(
            Handed(order) with
            {
                What = "for an access package",
            },
            cancellationToken
        );
        var read = await facts.ReadAsync(
            context,
            order.Reader,
            order.Person,
            order.Others,
            cancellationToken
        );
        using var builder = new PackageBuilder(services, texts, space, order, target);
        await builder.WriteAsync(kinds, read, cancellationToken);
    }

    private static Deed Handed(PackageOrder order) =>
        new(
            order.Reader,
            Act.Retrieve,
            Purpose.PrivacyOversight,
            order.Way?.Transfer is null
                ? "access package, taken out"
                : "access package, taken out to another country",
            [order.Person]
        );

    // Asked before the first key is fetched, and again before the file is given: a transfer may end meanwhile, or somebody
    // take their consent back.
    private async Task RequireWayAsync(
        HavenContext context,
        PackageOrder order,
        CancellationToken cancellationToken
    )
    {
        if (order.Way is { } way)
        {
            var kinds = await PackageFactsReader.KindAsync(
                context,
                order.Person,
                cancellationToken
            );
            await abroad.RequireAsync(
                order.Reader.Organisation,
                new AbroadAsk(null, kinds, order.Person, way.Transfer),
                cancellationToken
            );
        }
    }

    private static PackageMade Without(SealedSpool? file, PackageMade made)
    {
        file?.Dispose();
        return made;
    }

    private static Task<bool> IsGoingAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Erasure>()
            .AnyAsync(
                e => e.OrganisationId == context.CurrentOrganisation && e.Person == person,
                cancellationToken
            );
}
