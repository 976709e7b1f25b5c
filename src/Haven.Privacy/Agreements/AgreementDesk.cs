using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Agreements;

/// <summary>An agreement that was opened: the text or the file that was signed, and who signed.</summary>
public sealed record OpenedAgreement(
    ProcessingAgreement Record,
    string Paper,
    string Signer,
    string Capacity
);

/// <summary>How signing ended.</summary>
public enum SignOutcome
{
    /// <summary>It is in force.</summary>
    Done,

    /// <summary>Somebody else signed since the reader looked.</summary>
    Overtaken,

    /// <summary>The text is another one than the reader was shown.</summary>
    OtherText,
}

/// <summary>Takes in what an organisation signs; from then on it is in force (promise MSG-26).</summary>
public sealed class AgreementDesk(
    IDatabase database,
    Vault.Vault vault,
    KeyRing keys,
    AgreementText text,
    TimeProvider clock
)
{
    private const string What = "agreement on processing";

    /// <summary>All that was ever agreed, newest first; the first holds.</summary>
    public async Task<IReadOnlyList<ProcessingAgreement>> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<ProcessingAgreement>()
            .AsNoTracking()
            .OrderByDescending(a => a.Number)
            .ToListAsync(cancellationToken);
    }

    /// <summary>One of them with what is sealed; null where there is none of this number.</summary>
    public async Task<OpenedAgreement?> OpenAsync(
        Reader reader,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await context
                .Set<ProcessingAgreement>()
                .AsNoTracking()
                .SingleOrDefaultAsync(a => a.Number == number, cancellationToken)
            is not { } record
        )
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            PurposeOf(reader),
            Act.Retrieve,
            What,
            [record],
            cancellationToken
        );
        return new OpenedAgreement(
            record,
            opened.Read(record.Paper) ?? "",
            opened.Read(record.Signer) ?? "",
            opened.Read(record.Capacity) ?? ""
        );
    }

    /// <summary>Signs exactly what the page showed: where the text would be another one by now, nothing is stored.</summary>
    public async Task<SignOutcome> SignAsync(
        Reader reader,
        OperatorParty party,
        SignForm form,
        CancellationToken cancellationToken
    )
    {
        string shown = await text.WriteAsync(
            reader.Organisation,
            party,
            form.Lang,
            cancellationToken
        );
        string fingerprint = AgreementText.FingerprintOf(shown);
        return !party.HasTheseWords || fingerprint != form.Fingerprint
            ? SignOutcome.OtherText
            : await AddAsync(
                reader,
                form.Seen,
                new ProcessingAgreement
                {
                    Id = Guid.CreateVersion7(),
                    OrganisationId = reader.Organisation,
                    PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
                    Number = form.Seen + 1,
                    Way = AgreedBy.Typing,
                    With = party.Side.Name,
                    Party = form.Party,
                    Lang = form.Lang,
                    Fingerprint = fingerprint,
                    Signer = Sealed<string>.Of(form.Signer),
                    Capacity = Sealed<string>.Of(form.Capacity),
                    Paper = Sealed<string>.Of(shown),
                    By = new MemberId(reader.Member),
                    At = clock.GetUtcNow().UtcTicks,
                },
                cancellationToken
            );
    }

    /// <summary>Takes in a signed paper, as it is.</summary>
    public async Task<SignOutcome> TakeInAsync(
        Reader reader,
        PaperForm form,
        CancellationToken cancellationToken
    ) =>
        await AddAsync(
            reader,
            form.Seen,
            await WithoutTextAsync(
                reader,
                form.Seen,
                AgreedBy.Paper,
                AgreementText.FingerprintOf(form.File),
                form.Kind,
                Convert.ToBase64String(form.File),
                cancellationToken
            ),
            cancellationToken
        );

    /// <summary>Records that the organisation runs Haven itself.</summary>
    public async Task<SignOutcome> RunsItselfAsync(
        Reader reader,
        int seen,
        CancellationToken cancellationToken
    ) =>
        await AddAsync(
            reader,
            seen,
            await WithoutTextAsync(
                reader,
                seen,
                AgreedBy.RunningItself,
                "",
                PaperKind.None,
                null,
                cancellationToken
            ),
            cancellationToken
        );

    private async Task<ProcessingAgreement> WithoutTextAsync(
        Reader reader,
        int seen,
        AgreedBy way,
        string fingerprint,
        PaperKind kind,
        string? paper,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Number = seen + 1,
            Way = way,
            With = "",
            Party = "",
            Lang = "",
            Fingerprint = fingerprint,
            File = kind,
            Signer = Sealed<string>.Of(null),
            Capacity = Sealed<string>.Of(null),
            Paper = Sealed<string>.Of(paper),
            By = new MemberId(reader.Member),
            At = clock.GetUtcNow().UtcTicks,
        };

    private async Task<SignOutcome> AddAsync(
        Reader reader,
        int seen,
        ProcessingAgreement record,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await LastAsync(context, cancellationToken) != seen)
        {
            return SignOutcome.Overtaken;
        }
        context.Add(record);
        context.Record(new Deed(reader, Act.Create, PurposeOf(reader), What, [record.PersonKey]));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return SignOutcome.Done;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(new Scope(reader.Organisation));
            if (await LastAsync(again, cancellationToken) == seen)
            {
                throw;
            }
            return SignOutcome.Overtaken; // somebody else took this number a moment ago
        }
    }

    private static Task<int> LastAsync(HavenContext context, CancellationToken cancellationToken) =>
        context
            .Set<ProcessingAgreement>()
            .Select(a => a.Number)
            .OrderDescending()
            .FirstOrDefaultAsync(cancellationToken);

    private static Purpose PurposeOf(Reader reader) =>
        Purpose.PrivacyOversight.Allows(reader.Roles)
            ? Purpose.PrivacyOversight
            : Purpose.MemberAdministration;
}
