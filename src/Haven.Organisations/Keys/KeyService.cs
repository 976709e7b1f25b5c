using System.Globalization;
using System.Net;
using System.Text;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Keys;

/// <summary>Why a key that is known does not work, as the list says it; nothing of it reaches whoever sent the key.</summary>
public enum KeyState
{
    Works,
    Revoked,
    Expired,

    /// <summary>Whoever made it has left or is no administrator any more: nobody answers for it.</summary>
    Orphaned,
}

/// <summary>A key as the list shows it.</summary>
public sealed record KeyLine(ApiKey Key, string MadeBy, KeyState State);

/// <summary>Makes, lists and revokes keys, and finds the one that somebody sent.</summary>
public sealed class KeyService(IDatabase database, Vault vault, TimeProvider clock)
{
    public const int MostKeys = 50;
    private const string Field = "Organisations.ApiKey.Hash";

    /// <summary>Makes a key; its text is returned this once. Null where there are too many keys already.</summary>
    public async Task<(ApiKey Key, string Text)?> MakeAsync(
        Reader reader,
        NewKey wanted,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        long now = clock.GetUtcNow().UtcTicks;
        if (
            await context
                .Set<ApiKey>()
                .CountAsync(k => k.RevokedAt == 0 && k.Until > now, cancellationToken) >= MostKeys
        )
        {
            return null;
        }
        string text = KeyText.New();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = reader.Organisation,
            Name = wanted.Name,
            Prefix = KeyText.PrefixOf(text),
            Hash = HashOf(text),
            Scopes = wanted.Scopes,
            Networks = wanted.Networks,
            By = new MemberId(reader.Member),
            MadeAt = now,
            Until = now + wanted.Lasts.Ticks,
        };
        context.Add(key);
        context.Record(new Deed(reader, Act.Create, Purpose.MemberAdministration, "API key", []));
        await context.SaveChangesAsync(cancellationToken);
        return (key, text);
    }

    /// <summary>Every key, the newest first; who made them is one entry in the log.</summary>
    public async Task<IReadOnlyList<KeyLine>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var keys = await context
            .Set<ApiKey>()
            .AsNoTracking()
            .OrderByDescending(k => k.MadeAt)
            .ThenBy(k => k.Id)
            .ToListAsync(cancellationToken);
        var makers = keys.ConvertAll(k => k.By);
        var members = await context
            .Set<Member>()
            .AsNoTracking()
            .Where(m => makers.Contains(m.Id))
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.MemberAdministration,
            Act.Retrieve,
            "API keys",
            members,
            cancellationToken
        );
        long now = clock.GetUtcNow().UtcTicks;
        return keys.ConvertAll(k =>
        {
            var maker = members.Find(m => m.Id == k.By);
            return new KeyLine(
                k,
                maker is null ? "somebody who has left" : opened.Read(maker.Name) ?? "",
                StateOf(k, maker, now)
            );
        });
    }

    /// <summary>Ends a key at once; false where the organisation has none such.</summary>
    public async Task<bool> RevokeAsync(Reader reader, Guid id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var key = await context
            .Set<ApiKey>()
            .SingleOrDefaultAsync(k => k.Id == id, cancellationToken);
        if (key is null)
        {
            return false;
        }
        if (key.RevokedAt == 0)
        {
            key.RevokedAt = clock.GetUtcNow().UtcTicks;
            context.Record(
                new Deed(reader, Act.Delete, Purpose.MemberAdministration, "API key", [])
            );
            await context.SaveChangesAsync(cancellationToken);
        }
        return true;
    }

    /// <summary>
    /// The key with this text, and whether it works from this address. Nothing is remembered between two requests, so
    /// that a key that was revoked opens nothing more, at any node.
    /// </summary>
    public async Task<(ApiKey Key, bool Works)?> FindAsync(
        string text,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        byte[] hash = HashOf(text);
        await using var context = database.Open(Scope.Installation);
        var found = await (
            from k in context.Set<ApiKey>().AsNoTracking()
            where k.Hash == hash
            from m in context
                .Set<Member>()
                .Where(m => m.Id == k.By && m.OrganisationId == k.OrganisationId)
                .DefaultIfEmpty()
            select new
            {
                Key = k,
                Left = m == null || m.LeftAt != 0,
                Roles = m == null ? Roles.None : m.Roles,
            }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }
        bool works =
            StateOf(found.Key, found.Left ? Roles.None : found.Roles, clock.GetUtcNow().UtcTicks)
                == KeyState.Works
            && Networks.Contain(found.Key.Networks, from);
        return (found.Key, works);
    }

    /// <summary>Keeps the day of the last use: one write a day, and no trace of when within it.</summary>
    public async Task TouchAsync(ApiKey key, CancellationToken cancellationToken)
    {
        long today = clock.GetUtcNow().UtcDateTime.Date.Ticks;
        if (key.UsedOn == today)
        {
            return;
        }
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await context
            .Set<ApiKey>()
            .Where(k => k.Id == key.Id)
            .ExecuteUpdateAsync(k => k.SetProperty(x => x.UsedOn, today), cancellationToken);
    }

    private static KeyState StateOf(ApiKey key, Member? maker, long now) =>
        StateOf(key, maker is { LeftAt: 0 } ? maker.Roles : Roles.None, now);

    private static KeyState StateOf(ApiKey key, Roles maker, long now) =>
        key.RevokedAt != 0 ? KeyState.Revoked
        : key.Until <= now ? KeyState.Expired
        : (maker & Roles.Administrator) == 0 ? KeyState.Orphaned
        : KeyState.Works;

    private byte[] HashOf(string text) => vault.BlindIndex(Field, text);
}

/// <summary>What an administrator asks for.</summary>
public sealed record NewKey(string Name, KeyScopes Scopes, TimeSpan Lasts, string Networks);

/// <summary>Networks from which a key works, in CIDR notation (RFC 4632).</summary>
internal static class Networks
{
    public const int Most = 10;

    /// <summary>In one normal form, or what is wrong with them.</summary>
    public static (string Networks, string? Error) Read(string typed)
    {
        string[] words = typed.Split(
            [' ', ',', ';', '\n', '\r', '\t'],
            StringSplitOptions.RemoveEmptyEntries
        );
        if (words.Length > Most)
        {
            return (
                typed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Enter at most {Most} networks. A larger network can take the place of several."
                )
            );
        }
        var read = new StringBuilder();
        foreach (string word in words)
        {
            if (Parse(word) is not { } network)
            {
                return (
                    typed,
                    "Enter each network as an address, or as an address and a length, such as 203.0.113.7 or 203.0.113.0/24 or 2001:db8::/32."
                );
            }
            read.Append(read.Length == 0 ? "" : " ").Append(network);
        }
        return (read.ToString(), null);
    }

    public static bool Contain(string networks, IPAddress? address)
    {
        if (networks.Length == 0)
        {
            return true;
        }
        if (address is null)
        {
            return false;
        }
        var from = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Split(' ').Any(n => IPNetwork.Parse(n).Contains(from));
    }

    // Also one address; what stands behind the length of a network is cut off, and not refused.
    private static IPNetwork? Parse(string word)
    {
        string[] parts = word.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address))
        {
            return null;
        }
        int most = address.GetAddressBytes().Length * 8;
        int length = most;
        if (
            parts.Length == 2
            && (
                !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length > most
            )
        )
        {
            return null;
        }
        byte[] bytes = address.GetAddressBytes();
        for (int bit = length; bit < most; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }
        return new IPNetwork(new IPAddress(bytes), length);
    }
}
