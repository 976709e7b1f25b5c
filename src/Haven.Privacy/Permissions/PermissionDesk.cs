using Haven.Privacy.Audit;
using Haven.Privacy.Consent;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Permissions;

/// <summary>
/// Keeps what people signed, and takes back what they take back. That is done for <see cref="Purpose.Consent"/>, which
/// stays open: whoever's data is restricted can still take a permission back. Giving is another matter
/// (<see cref="PermissionGround"/>).
/// </summary>
public sealed class PermissionDesk(
    IDatabase database,
    DisclosureItems items,
    IPublicOrganisations organisations,
    RegimeDesk laws,
    TimeProvider clock
)
{
    internal const string What = "permission to share";

    /// <summary>What somebody would sign, in both languages.</summary>
    public async Task<(PermissionText English, PermissionText Spanish)> TextsAsync(
        OrganisationId organisation,
        string handle,
        PermissionTerms terms,
        CancellationToken cancellationToken
    )
    {
        string name = (await organisations.OfAsync(organisation, cancellationToken)).Name;
        return (
            PermissionText.Of(terms, "en", handle, name, items),
            PermissionText.Of(terms, "es", handle, name, items)
        );
    }

    /// <summary>Below which age a parent signs too, by the laws that the organisation chose.</summary>
    public async Task<SigningAge> AgeAsync(
        OrganisationId organisation,
        int? age,
        CancellationToken cancellationToken
    )
    {
        var rules = await laws.RulesAsync(organisation, cancellationToken);
        int? below = new[] { AgeKind.ParentConsents, AgeKind.ParentSigns }.Max(k =>
            rules.AgeOf(k)?.What.Below
        );
        return new SigningAge(age, below ?? RegimeRules.UsualOfAge);
    }

    /// <summary>Keeps what somebody signed, as it was shown.</summary>
    /// <param name="shown">The hash of the words that they saw.</param>
    public async Task<PermissionResult> SignAsync(
        Reader reader,
        ConsentSubject person,
        PermissionTerms terms,
        string shown,
        PermissionSignature signature,
        CancellationToken cancellationToken
    )
    {
        var (english, spanish) = await TextsAsync(
            reader.Organisation,
            person.Handle,
            terms,
            cancellationToken
        );
        string hash = PermissionText.HashOf(english.Write(), spanish.Write());
        if (hash != shown)
        {
            return new(PermissionOutcome.OtherWords);
        }
        var permission = New(reader, person.Key, terms, (english, spanish, hash), signature);
        await using var context = database.Open(new Scope(reader.Organisation));
        context.Add(permission);
        if (signature.Scan is { } scan)
        {
            context.Add(
                new PermissionScan
                {
                    OrganisationId = reader.Organisation,
                    Permission = permission.Id,
                    PersonKey = person.Key,
                    File = Sealed<string>.Of(Convert.ToBase64String(scan)),
                }
            );
        }
        context.Record(new Deed(reader, Act.Create, Purpose.Consent, What, [person.Key]));
        return await StoreAsync(context, person.Key, cancellationToken)
            ? new(PermissionOutcome.Signed, permission.Id)
            : new(PermissionOutcome.Leaving);
    }

    /// <summary>
    /// Takes it back: from this moment the door is shut on it, and it goes before whatever is given at the same moment.
    /// Nothing has to be said for it.
    /// </summary>
    /// <returns>False where there is none of this person's.</returns>
    public async Task<bool> TakeBackAsync(
        Reader reader,
        PersonKeyId person,
        Guid id,
        Manner? how,
        string said,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            var permission = await context
                .Set<Permission>()
                .SingleOrDefaultAsync(
                    p =>
                        p.OrganisationId == reader.Organisation
                        && p.Id == id
                        && p.PersonKey == person,
                    cancellationToken
                );
            if (permission is null || permission.TakenBackAt != 0)
            {
                return permission is not null;
            }
            permission.TakenBackAt = clock.GetUtcNow().UtcTicks;
            permission.TakenBackBy = new MemberId(reader.Member);
            permission.TakenBackHow = Sealed<Manner?>.Of(how);
            permission.TakenBackSaid = Sealed<string>.Of(said.Length == 0 ? null : said);
            permission.Version++;
            context.Record(
                new Deed(reader, Act.Edit, Purpose.Consent, What + ", taken back", [person])
            );
            // Somebody gave something on it at this moment: then it is taken back after that.
            if (await context.SaveUnlessOvertakenAsync(cancellationToken))
            {
                return true;
            }
        }
    }

    // Of what is added about somebody and their erasure one comes first: the row that both take says which.
    private async Task<bool> StoreAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        await context
            .Set<KeptPerson>()
            .Where(k => k.OrganisationId == context.CurrentOrganisation && k.PersonKey == person)
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.Holds, k => k.Holds), cancellationToken);
        if (
            await Erasure.IsAskedAsync(
                context,
                context.CurrentOrganisation,
                person,
                cancellationToken
            )
        )
        {
            return false;
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private Permission New(
        Reader reader,
        PersonKeyId person,
        PermissionTerms terms,
        (PermissionText English, PermissionText Spanish, string Hash) text,
        PermissionSignature signature
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = reader.Organisation,
            PersonKey = person,
            ToWhom = Sealed<string>.Of(terms.Recipient),
            Reached = Sealed<string>.Of(terms.Address),
            ForWhat = Sealed<string>.Of(terms.UsedFor),
            Items = Sealed<string>.Of(string.Join(' ', terms.Items)),
            WithTyped = terms.WithTyped,
            Transfer = terms.Transfer,
            From = terms.From,
            Until = terms.Until,
            Lang = terms.Lang,
            English = Sealed<string>.Of(text.English.Write()),
            Spanish = Sealed<string>.Of(text.Spanish.Write()),
            Hash = Sealed<string>.Of(text.Hash),
            Voice = Sealed<Voice?>.Of(signature.Voice.Voice),
            Manner = Sealed<Manner?>.Of(signature.Voice.Manner),
            Mark = Text(signature.Mark),
            Relation = Text(signature.Voice.Relation),
            GuardianName = Text(signature.GuardianName),
            Why = Text(signature.Voice.Why),
            SignedAt = clock.GetUtcNow().UtcTicks,
            By = new MemberId(reader.Member),
            HasScan = signature.Scan is not null,
            Follows = terms.Follows,
            TakenBackHow = Sealed<Manner?>.Of(null),
            TakenBackSaid = Sealed<string>.Of(null),
        };

    private static Sealed<string> Text(string text) =>
        Sealed<string>.Of(text.Length == 0 ? null : text);
}
