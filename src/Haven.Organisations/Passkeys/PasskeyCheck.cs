using System.Buffers.Text;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Haven.Organisations.Passkeys;

/// <summary>
/// Puts questions to passkeys and judges the answers, with the framework's own handler. A passkey counts beside a
/// password; that its owner unlocks it (user verification) is asked for all the same, because a device is sooner left
/// open than two secrets are known.
/// </summary>
public sealed class PasskeyCheck(
    IDatabase database,
    Vault vault,
    PasskeySite site,
    PasskeyQuestions questions,
    TimeProvider clock
)
{
    private const string Synced = "synced";

    // A credential's JSON is a few kilobytes at most; a hundred keys of attestation are none of ours.
    private const int LongestAnswer = 32 * 1024;

    /// <summary>A question to any passkey of the account; null when it has none, or none can work at this address.</summary>
    public async Task<PasskeyQuestion?> AskAsync(
        Account account,
        string asked,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if (site.Domain is null)
        {
            return null;
        }
        await using var context = database.Open(Scope.Installation);
        var (rows, opened) = await OpenAsync(context, account, reader, cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }
        var owner = OwnerOf(account, rows, opened);
        var made = await HandlerOf(owner).MakeRequestOptionsAsync(owner, NoRequest());
        return new(
            made.RequestOptionsJson,
            await questions.WriteAsync(asked, made.AssertionState!, cancellationToken)
        );
    }

    /// <summary>A question to a device, to make a passkey; not on one that has one of this account.</summary>
    public async Task<PasskeyQuestion> AskNewAsync(
        Account account,
        string email,
        string asked,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var (rows, opened) = await OpenAsync(context, account, reader, cancellationToken);
        var owner = OwnerOf(account, rows, opened);
        var made = await HandlerOf(owner)
            .MakeCreationOptionsAsync(
                new PasskeyUserEntity
                {
                    Id = owner.Handle,
                    Name = email,
                    DisplayName = email,
                },
                NoRequest()
            );
        return new(
            made.CreationOptionsJson,
            await questions.WriteAsync(asked, made.AttestationState!, cancellationToken)
        );
    }

    /// <summary>Whether the answer is right; its question is spent in any case.</summary>
    public async Task<bool> FitsAsync(
        Account account,
        PasskeyAnswer answer,
        string asked,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if (await StateOfAsync(answer, asked, cancellationToken) is not { } state)
        {
            return false;
        }
        await using var context = database.Open(Scope.Installation);
        var (rows, opened) = await OpenAsync(context, account, reader, cancellationToken);
        var owner = OwnerOf(account, rows, opened);
        var judged = await HandlerOf(owner)
            .PerformAssertionAsync(
                new PasskeyAssertionContext
                {
                    HttpContext = NoRequest(),
                    CredentialJson = answer.Credential,
                    AssertionState = state,
                }
            );
        if (!judged.Succeeded)
        {
            return false;
        }
        string id = Base64Url.EncodeToString(judged.Passkey.CredentialId);
        var used = rows.Single(r => opened.Read(r.CredentialId) == id);
        return await CountAsync(
            context,
            used,
            opened.Read(used.Signatures),
            judged.Passkey.SignCount,
            reader,
            cancellationToken
        );
    }

    /// <summary>The new passkey that the answer brings, for the caller to store; null when it is refused.</summary>
    public async Task<Passkey?> MadeAsync(
        HavenContext context,
        Account account,
        string name,
        PasskeyAnswer answer,
        string asked,
        CancellationToken cancellationToken
    )
    {
        if (await StateOfAsync(answer, asked, cancellationToken) is not { } state)
        {
            return null;
        }
        var judged = await HandlerOf(new(HandleOf(account), []))
            .PerformAttestationAsync(
                new PasskeyAttestationContext
                {
                    HttpContext = NoRequest(),
                    CredentialJson = answer.Credential,
                    AttestationState = state,
                }
            );
        if (!judged.Succeeded)
        {
            return null;
        }
        string id = Base64Url.EncodeToString(judged.Passkey.CredentialId);
        byte[] index = vault.BlindIndex("Organisations.Passkey.CredentialId", id);
        bool known = await context
            .Set<Passkey>()
            .AnyAsync(p => p.CredentialIndex == index, cancellationToken);
        return known ? null : Stored(account, name, judged.Passkey, id, index);
    }

    // The handler would refuse a counter that went back like any other fault. It is kept from seeing the last one, so
    // that what may be a copied passkey is told apart here, and stands in the log.
    private async Task<bool> CountAsync(
        HavenContext context,
        Passkey used,
        decimal before,
        uint now,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        bool counts = before == 0 && now == 0 || now > before;
        if (counts)
        {
            used.Signatures = Sealed<decimal>.Of(now);
            used.UsedAt = clock.GetUtcNow().UtcTicks;
            used.Version++;
        }
        context.Record(
            new Deed(
                reader,
                counts ? Act.Edit : Act.Refused,
                Purpose.OwnAccount,
                counts ? "passkey" : "passkey whose counter went back",
                [used.PersonKey]
            )
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return counts;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private async Task<string?> StateOfAsync(
        PasskeyAnswer answer,
        string asked,
        CancellationToken cancellationToken
    ) =>
        answer.Credential.Length > LongestAnswer
            ? null
            : await questions.TakeAsync(answer.Ticket, asked, cancellationToken);

    private async Task<(List<Passkey> Rows, Opened Opened)> OpenAsync(
        HavenContext context,
        Account account,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var rows = await context
            .Set<Passkey>()
            .Where(p => p.Account == account.Id)
            .OrderBy(p => p.AddedAt)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.OwnAccount,
            Act.View,
            "passkeys",
            rows,
            cancellationToken
        );
        return (rows, opened);
    }

    private Passkey Stored(
        Account account,
        string name,
        UserPasskeyInfo made,
        string id,
        byte[] index
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            PersonKey = account.PersonKey,
            Account = account.Id,
            CredentialIndex = index,
            Name = Sealed<string>.Of(name),
            CredentialId = Sealed<string>.Of(id),
            PublicKey = Sealed<string>.Of(Base64Url.EncodeToString(made.PublicKey)),
            Signatures = Sealed<decimal>.Of(made.SignCount),
            Traits = Sealed<string>.Of(
                string.Join(
                    ' ',
                    (made.IsBackupEligible ? new[] { Synced } : []).Concat(
                        made.Transports?.Where(t => t.Length is > 0 and < 20).Take(6) ?? []
                    )
                )
            ),
            AddedAt = clock.GetUtcNow().UtcTicks,
        };

    private PasskeyOwner OwnerOf(Account account, IEnumerable<Passkey> rows, Opened opened) =>
        new(HandleOf(account), [.. rows.Select(r => Known(r, opened))]);

    private static UserPasskeyInfo Known(Passkey row, Opened opened)
    {
        string[] traits = opened
            .Read(row.Traits)!
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new UserPasskeyInfo(
            Base64Url.DecodeFromChars(opened.Read(row.CredentialId)),
            Base64Url.DecodeFromChars(opened.Read(row.PublicKey)),
            new DateTimeOffset(row.AddedAt, TimeSpan.Zero),
            signCount: 0,
            [.. traits.Where(t => t != Synced)],
            isUserVerified: true,
            isBackupEligible: traits.Contains(Synced, StringComparer.Ordinal),
            isBackedUp: false,
            attestationObject: [],
            clientDataJson: []
        );
    }

    private string HandleOf(Account account) =>
        Base64Url.EncodeToString(
            vault.BlindIndex("Organisations.Passkey.Owner", account.Id.Value.ToString("D"))
        );

    private PasskeyHandler<PasskeyOwner> HandlerOf(PasskeyOwner owner) =>
        new(
            PasskeyOwnerStore.UsersOf(owner),
            Options.Create(
                new IdentityPasskeyOptions
                {
                    AuthenticatorTimeout = PasskeyQuestions.Life,
                    ServerDomain = site.Domain,
                    UserVerificationRequirement = "required",
                    ResidentKeyRequirement = "preferred",
                    AttestationConveyancePreference = "none",
                    ValidateOrigin = said =>
                        ValueTask.FromResult(!said.CrossOrigin && said.Origin == site.Origin),
                }
            )
        );

    // The handler looks at the request only where no domain is set.
    private static DefaultHttpContext NoRequest() => new();
}

/// <summary>What a form brings back from a passkey.</summary>
/// <param name="Credential">The browser's answer, as JSON.</param>
/// <param name="Ticket">The question that it answers, as the page carried it.</param>
public sealed record PasskeyAnswer(string Credential, string Ticket);
