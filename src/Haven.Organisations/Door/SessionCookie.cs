using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Haven.Organisations.Model;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Door;

/// <summary>
/// The one cookie there is: the session's secret, and under the installation's key whose it is and the person's own name,
/// so that showing it needs no opening. It lives as long as the browser's window, and tells whose a form was that comes
/// after the session has ended.
/// </summary>
public sealed class SessionCookie(Vault vault)
{
    public const string Name = "haven-session";
    private const string Use = "haven-session of an account";
    private const int SecretLength = 32;
    private const int HashLength = 32;
    private const int AccountLength = 16;

    public void Write(HttpContext context, byte[] secret, AccountId account, string personName)
    {
        byte[] both =
        [
            .. SHA256.HashData(secret),
            .. account.Value.ToByteArray(),
            .. Encoding.UTF8.GetBytes(personName),
        ];
        string value =
            Base64Url.EncodeToString(secret)
            + "."
            + Base64Url.EncodeToString(vault.Protect(Use, both));
        context.Response.Cookies.Append(Name, value, Options(context));
    }

    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(Name, Options(context));

    /// <summary>The secret, whose it is, and the name; null for a cookie that is not ours.</summary>
    public (byte[] Secret, AccountId Account, string PersonName)? Read(HttpContext context)
    {
        if (
            context.Request.Cookies[Name] is not { Length: > 0 and < 2000 } value
            || value.Split('.') is not [var first, var second]
        )
        {
            return null;
        }
        try
        {
            byte[] secret = Base64Url.DecodeFromChars(first);
            byte[] both = vault.Unprotect(Use, Base64Url.DecodeFromChars(second));
            bool ours =
                secret.Length == SecretLength
                && CryptographicOperations.FixedTimeEquals(
                    SHA256.HashData(secret),
                    both.AsSpan(0, HashLength)
                );
            return ours
                ? (
                    secret,
                    new AccountId(new Guid(both.AsSpan(HashLength, AccountLength))),
                    Encoding.UTF8.GetString(both.AsSpan(HashLength + AccountLength))
                )
                : null;
        }
        catch (Exception e) when (e is FormatException or VaultException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What a form of this session must carry, so that no other site can post in its name.</summary>
    public static string FormToken(byte[] secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secret, "haven form"u8));

    /// <summary>Whether what was sent carries the token of this session.</summary>
    public static async Task<bool> HasTokenAsync(HttpContext context, byte[] secret)
    {
        string? given = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync(context.RequestAborted))["form-token"].ToString()
            : context.Request.Headers["Form-Token"].ToString();
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(given ?? ""),
            Encoding.UTF8.GetBytes(FormToken(secret))
        );
    }

    // Browsers keep Secure cookies on http://localhost out of reach in part; on loopback the wire is the machine.
    private static CookieOptions Options(HttpContext context) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
            IsEssential = true,
        };
}
