using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Start;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which what was deleted comes back, or a copy can be read.</summary>
internal static class BrokenForgetting
{
    [Breaks("THR-2", 2), Breaks("SCR-16", 3)]
    public static TwinChanges SecretsOfKeysAreKept() =>
        Broken.After(context =>
        {
            string folder = context.RequestServices.GetRequiredService<Settings>().Generations!;
            foreach (string secret in Directory.GetFiles(folder, "*-*.key"))
            {
                string name = Path.GetFileName(secret).Replace("-", "", StringComparison.Ordinal);
                File.Copy(secret, Path.Combine(folder, name), overwrite: true);
            }
            return Task.CompletedTask;
        });

    [Breaks("THR-2", 2), Breaks("SCR-16", 3)]
    public static TwinChanges WhoWasForgottenIsWrittenDown() =>
        Broken.Step(
            async (context, next) =>
            {
                if (context.Request.Path == "/privacy/forgetting")
                {
                    await KeepKeysAsync(context.RequestServices);
                }
                await next();
            }
        );

    [Breaks("THR-2", 3)]
    public static TwinChanges TheRegisterOutsideIsLost() =>
        new(s =>
        {
            var outside = s.Select(d => d.ImplementationInstance)
                .OfType<ICheckpointWitness>()
                .First();
            s.AddSingleton<ICheckpointWitness>(new ForgetfulWitness(outside));
        });

    [Breaks("THR-1", 1), Breaks("THR-1", 2)]
    public static TwinChanges AnOrganisationIsNamedAfterWhatWasTold() =>
        Broken.Step(
            async (context, next) =>
            {
                string told = HttpMethods.IsPost(context.Request.Method)
                    ? (await context.Request.ReadFormAsync())["behaviour"].ToString()
                    : "";
                await next();
                if (told.Length > 0)
                {
                    var database = context.RequestServices.GetRequiredService<IDatabase>();
                    await using var store = database.Open(Scope.Installation);
                    using var turn = await database.WriteTurnAsync(CancellationToken.None);
                    await store
                        .Set<Organisation>()
                        .ExecuteUpdateAsync(o =>
                            o.SetProperty(x => x.Name, x => x.Name + " " + told)
                        );
                }
            }
        );

    [Breaks("REF-19", 4)]
    public static TwinChanges EverybodyOnTheMachineOpensTheData() =>
        new(s =>
            File.SetUnixFileMode(
                s.Select(d => d.ImplementationInstance).OfType<Settings>().First().Data,
                (UnixFileMode)0b111_101_101
            )
        );

    // A careless page that notes every client it has seen, in a file of its own.
    private static async Task KeepKeysAsync(IServiceProvider services)
    {
        var settings = services.GetRequiredService<Settings>();
        var database = services.GetRequiredService<IDatabase>();
        var ids = new List<Guid>();
        foreach (var owner in await OrganisationsAsync(database))
        {
            await using var context = database.Open(new Scope(owner));
            ids.AddRange(
                (
                    await context
                        .Set<Haven.Screening.Clients.Client>()
                        .Select(c => c.PersonKey)
                        .ToListAsync()
                ).Select(k => k.Value)
            );
        }
        await File.AppendAllLinesAsync(
            Path.Combine(settings.Data, "seen.txt"),
            ids.Select(i => i.ToString("D"))
        );
    }

    private static async Task<List<OrganisationId>> OrganisationsAsync(IDatabase database)
    {
        await using var context = database.Open(Scope.Installation);
        return await context.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
    }

    private sealed class ForgetfulWitness(ICheckpointWitness inner) : ICheckpointWitness
    {
        public Task KeepAsync(
            string origin,
            ReadOnlyMemory<byte> checkpoint,
            CancellationToken cancellationToken
        ) =>
            origin.EndsWith("/erasures", StringComparison.Ordinal)
                ? Task.CompletedTask
                : inner.KeepAsync(origin, checkpoint, cancellationToken);

        public Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken) =>
            inner.ReadAsync(origin, cancellationToken);

        public Task ForgetAsync(string origin, CancellationToken cancellationToken) =>
            inner.ForgetAsync(origin, cancellationToken);
    }
}
