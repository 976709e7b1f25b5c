using System.Buffers.Binary;
using System.Buffers.Text;
using Haven.Organisations.Model;
using Haven.Privacy.Vault;

namespace Haven.Organisations.SignIn;

/// <summary>Proves for a few minutes that the password was right, while a code is asked for. The form carries it.</summary>
public sealed class SignInTicket(Vault vault, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private const string Use = "haven sign-in ticket";
    private const int Length = 16 + 8 + 4;

    /// <summary>Bound to the account as it is: a new password makes tickets of the old one void.</summary>
    public string Write(Account account)
    {
        var bytes = new byte[Length];
        account.Id.Value.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), (clock.GetUtcNow() + Life).UtcTicks);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(24), account.Version);
        return Base64Url.EncodeToString(vault.Protect(Use, bytes));
    }

    /// <summary>Whose ticket it is, and at which version of the account; null for one that is not ours or has run out.</summary>
    public (AccountId Account, int Version)? Read(string text)
    {
        if (text.Length > 200)
        {
            return null;
        }
        try
        {
            byte[] bytes = vault.Unprotect(Use, Base64Url.DecodeFromChars(text));
            bool valid =
                bytes.Length == Length
                && BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(16))
                    > clock.GetUtcNow().UtcTicks;
            return valid
                ? (
                    new AccountId(new Guid(bytes.AsSpan(0, 16))),
                    BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(24))
                )
                : null;
        }
        catch (Exception e) when (e is FormatException or VaultException)
        {
            return null;
        }
    }
}
