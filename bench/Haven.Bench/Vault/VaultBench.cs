using System.Diagnostics;
using System.Security.Cryptography;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Tests.Support;

namespace Haven.Bench.Vault;

/// <summary>What the vault costs over the bare cipher: the same bytes, the same associated data, the same key.</summary>
internal static class VaultBench
{
    private const int People = 1000;
    private const int Rounds = 7;
    private static readonly TimeSpan LongerThanWarm = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Figures figures)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        var clock = new FakeClock();
        var store = new MemoryKeyStore();
        var root = RootKey.From("file:" + Path.Combine(folder, "root.key"), folder + "-data");
        await ((FileRootKey)root).CreateAsync(default);
        var secrets = new GenerationSecrets(null, root, folder + "-data");
        await KeyRing.CreateAsync(store, root, secrets, clock, default);
        using var ring = await KeyRing.OpenAsync(store, root, secrets, clock, default);
        var organisation = OrganisationId.Create();
        await ring.AddOrganisationAsync(organisation, default);
        var clients = await SealAsync(ring, organisation);
        figures.Head(
            $"Vault: {People:N0} people, one thread, audit not counted (best of {Rounds})"
        );
        await WarmAsync(figures, ring, clients);
        await ColdAsync(figures, ring, store, clock, clients);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<Client>> SealAsync(KeyRing ring, OrganisationId organisation)
    {
        var keys = await ring.NewPeopleAsync(organisation, People, default);
        var opened = await ring.PeopleAsync(keys, default);
        return
        [
            .. keys.Select(key =>
            {
                var client = BenchClients.New(organisation, key);
                var cipher = opened[key.Value].Rent();
                SealShape.Of(typeof(Client)).Seal(client, cipher);
                opened[key.Value].Return(cipher);
                return client;
            }),
        ];
    }

    private static async Task WarmAsync(Figures figures, KeyRing ring, List<Client> clients)
    {
        var keys = await ring.PeopleAsync(clients.Select(c => c.PersonKey), default);
        var opened = new Opened(keys);
        var bare = clients.ConvertAll(c => new Bare(keys[c.PersonKey.Value].Key));
        var texts = clients.ConvertAll(c => c.Behaviour);
        var facts = clients.ConvertAll(c => c.GenderIdentity);
        var births = clients.ConvertAll(c => c.Birth);
        Compare(figures, "text, 64 bytes, warm key", opened, texts, bare);
        Compare(figures, "date of birth, 64 bytes, warm key", opened, births, bare);
        Compare(figures, "closed list, 256 bytes, warm key", opened, facts, bare);
        bare.ForEach(b => b.Dispose());
    }

    private static void Compare<T>(
        Figures figures,
        string name,
        Opened opened,
        List<Sealed<T>> values,
        List<Bare> bare
    )
    {
        var prepared = values.Select((v, i) => bare[i].Prepare(v)).ToList();
        double floor = 0,
            measured = 0;
        for (int round = 0; round < Rounds; round++)
        {
            floor = Math.Max(
                floor,
                Rate(() =>
                {
                    foreach (var value in prepared)
                    {
                        value.Open();
                    }
                })
            );
            measured = Math.Max(
                measured,
                Rate(() =>
                {
                    foreach (var value in values)
                    {
                        opened.Read(value);
                    }
                })
            );
        }
        figures.Rate(name, measured, floor, 0.60);
    }

    // Each round finds every key cold: unwrapped anew, one value opened under it.
    private static async Task ColdAsync(
        Figures figures,
        KeyRing ring,
        MemoryKeyStore store,
        FakeClock clock,
        List<Client> clients
    )
    {
        var people = clients.ConvertAll(c => c.PersonKey);
        var wrapping = RandomNumberGenerator.GetBytes(32);
        using var kept = new AesGcm(wrapping, 16);
        var warm = await ring.PeopleAsync(people, default);
        var bare = clients.ConvertAll(c => new Bare(warm[c.PersonKey.Value].Key));
        var prepared = clients.Select((c, i) => bare[i].Prepare(c.Behaviour)).ToList();
        var rows = await store.ReadAsync(people.ConvertAll(p => p.Value), default);
        var wrapped = clients.ConvertAll(c =>
            KeyWrap.Wrap(
                kept,
                rows.Single(r => r.Id == c.PersonKey.Value),
                warm[c.PersonKey.Value].Key
            )
        );
        double floor = 0,
            measured = 0;
        for (int round = 0; round < Rounds * 5; round++)
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < prepared.Count; i++)
            {
                using var aes = new AesGcm(KeyWrap.Unwrap(kept, wrapped[i]), 16);
                prepared[i].Open(aes);
            }
            floor = Math.Max(floor, People / watch.Elapsed.TotalSeconds);
            clock.Advance(LongerThanWarm);
            watch.Restart();
            var opened = new Opened(await ring.PeopleAsync(people, default));
            foreach (var client in clients)
            {
                opened.Read(client.Behaviour);
            }
            measured = Math.Max(measured, People / watch.Elapsed.TotalSeconds);
        }
        figures.Rate("unwrap and open, cold key", measured, floor, 0.70);
        bare.ForEach(b => b.Dispose());
    }

    private static double Rate(Action thousand)
    {
        const int times = 40;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < times; i++)
        {
            thousand();
        }
        return times * People / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The floor: a kept cipher, buffers and associated data ready, nothing decoded.</summary>
    private sealed class Bare(byte[] key) : IDisposable
    {
        private readonly AesGcm aes = new(key, 16);

        public Value Prepare(Sealed value)
        {
            var aad = new byte[value.Context!.Length];
            value.Context.Write(aad, 1);
            return new Value(aes, value.Ciphertext, aad, new byte[value.Ciphertext.Length - 33]);
        }

        public void Dispose() => aes.Dispose();
    }

    private sealed record Value(AesGcm Aes, byte[] Stored, byte[] Aad, byte[] Plain)
    {
        public void Open() => Open(Aes);

        public void Open(AesGcm aes) =>
            aes.Decrypt(Stored.AsSpan(5, 12), Stored.AsSpan(33), Stored.AsSpan(17, 16), Plain, Aad);
    }
}
