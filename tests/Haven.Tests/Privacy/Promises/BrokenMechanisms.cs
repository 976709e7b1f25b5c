using System.Collections.Concurrent;
using Haven.Delivery.Outbox;
using Haven.Organisations.Door;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Haven.Screening.Attesting;
using Haven.Start;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which a mechanism below the pages does not work.</summary>
internal static class BrokenMechanisms
{
    [Breaks("SCR-7", 1), Breaks("SCR-7", 2)]
    public static TwinChanges OpeningsAreNotWrittenDown() =>
        new(Audit: database => new SilentWriter(database, _ => false));

    [Breaks("SCR-7", 2)]
    public static TwinChanges OpeningsGoOnWhenTheLogIsAway() =>
        new(Audit: database => new SilentWriter(database, _ => true));

    [Breaks("SCR-9", 2), Breaks("THR-8", 2)]
    public static TwinChanges RefusalsAreNotWrittenDown() =>
        new(Audit: database => new SilentWriter(database, d => d.Act != Act.Refused));

    [Breaks("SCR-9", 1)]
    public static TwinChanges AnEntryNamesAPurposeOfItsOwn() =>
        Broken.After(context =>
            Broken.InInstallationAsync(
                context,
                c =>
                    c.Set<AuditRecord>()
                        .Where(r => r.Act == Act.SignIn)
                        .ExecuteUpdateAsync(r => r.SetProperty(x => x.Purpose, "marketing"))
            )
        );

    [Breaks("SCR-2", 2)]
    public static TwinChanges WhoAttestedIsNotKept() =>
        Broken.After(async context =>
        {
            if (
                context.Request.Path == "/screening/clients/new"
                && context.Response.StatusCode == 302
            )
            {
                var database = context.RequestServices.GetRequiredService<IDatabase>();
                await using var store = database.Open(new Scope(context.Reader().Organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await store.Set<ClientAttestation>().ExecuteDeleteAsync();
            }
        });

    [Breaks("SCR-1", 4)]
    public static TwinChanges EveryAddressCountsAsConfirmed() =>
        Broken.After(context =>
            Broken.InInstallationAsync(
                context,
                c =>
                    c.Set<Account>()
                        .ExecuteUpdateAsync(a => a.SetProperty(x => x.EmailConfirmed, true))
            )
        );

    [Breaks("SCR-13", 4)]
    public static TwinChanges WrongPasswordsAreNotCounted() =>
        Broken.After(context =>
            Broken.InInstallationAsync(
                context,
                c =>
                    c.Set<Account>()
                        .ExecuteUpdateAsync(a =>
                            a.SetProperty(x => x.FailedSignIns, 0)
                                .SetProperty(x => x.LockedUntil, 0L)
                        )
            )
        );

    [Breaks("SCR-13", 3)]
    public static TwinChanges APasswordAloneOpensClients() =>
        new(s => s.AddSingleton(new DoorRules(RequireSecondFactor: false)));

    [Breaks("SCR-13", 5)]
    public static TwinChanges SessionsDoNotEnd() =>
        new(s =>
            s.AddSingleton(p => new SessionDirectory(
                p.GetRequiredService<IDatabase>(),
                new FakeClock(TimeProvider.System.GetUtcNow())
            ))
        );

    [Breaks("REF-19", 1), Breaks("SCR-13", 7), Breaks("REF-19", 2)]
    public static TwinChanges PasswordsAreHashedFast()
    {
        var known = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var fast = new PasswordHasher<Account>(
            Options.Create(new PasswordHasherOptions { IterationCount = 1000 })
        );
        return Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && (await context.Request.ReadFormAsync())["password"]
                        is { Count: > 0 } password
                )
                {
                    known[context.Request.Form["email"].ToString()] = password.ToString();
                }
                await next();
                foreach (var (email, typed) in known)
                {
                    await StoreAsync(context, email, fast.HashPassword(null!, typed));
                }
            }
        );
    }

    [Breaks("THR-1", 1), Breaks("SCR-13", 1), Breaks("RES-13", 1), Breaks("SCR-6", 1)]
    public static TwinChanges WhatIsTypedStaysInAFile() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && (await context.Request.ReadFormAsync())["behaviour"] is { Count: > 0 } told
                )
                {
                    string data = context.RequestServices.GetRequiredService<Settings>().Data;
                    await File.AppendAllTextAsync(Path.Combine(data, "draft.tmp"), told.ToString());
                }
                await next();
            }
        );

    [Breaks("REF-8", 1), Breaks("SCR-8", 1), Breaks("SCR-3", 3), Breaks("THR-1", 1)]
    public static TwinChanges TheLogSaysWhatWasTyped() =>
        Broken.Step(
            async (context, next) =>
            {
                if (HttpMethods.IsPost(context.Request.Method))
                {
                    var form = await context.Request.ReadFormAsync();
                    context
                        .RequestServices.GetRequiredService<ILoggerFactory>()
                        .CreateLogger("Forms")
                        .LogWarning(
                            "Received {Form}",
                            string.Join(' ', form.Select(f => f.Value.ToString()))
                        );
                }
                await next();
            }
        );

    [Breaks("REF-8", 1), Breaks("SCR-8", 1)]
    public static TwinChanges TheLogSaysWhoAsked() =>
        Broken.After(context =>
        {
            context
                .RequestServices.GetRequiredService<ILoggerFactory>()
                .CreateLogger("Requests")
                .LogWarning("{Address} asked", context.Connection.RemoteIpAddress);
            return Task.CompletedTask;
        });

    [Breaks("THR-5", 1), Breaks("THR-5", 2)]
    public static TwinChanges TheFirstOrganisationIsShownToAll()
    {
        Scope? first = null;
        return Database(d => new OtherDatabase(
            d,
            scope => scope.IsInstallation ? scope : first ??= scope
        ));
    }

    [Breaks("SCR-7", 5)]
    public static TwinChanges TheLogIsTakenOutAltered() =>
        Database(d => new OtherDatabase(d, tiles: t => new AlteredEntries(t)));

    private static TwinChanges Database(Func<IDatabase, IDatabase> change) =>
        new(s => s.AddSingleton(p => change(p.GetRequiredService<HavenServices>().Database)));

    [Breaks("MSG-1", 1), Breaks("RES-3", 1), Breaks("MSG-3", 1), Breaks("SCR-1", 2)]
    public static TwinChanges AFloorStoresWhatItDoesNotDeclare() => WithPart(new CarelessModel());

    /// <summary>A twin with a part that Haven would not start with.</summary>
    public static TwinChanges WithPart(IModelPart part) =>
        new(s =>
            s.AddSingleton(p =>
            {
                var core = s.Select(d => d.ImplementationInstance).OfType<HavenServices>().First();
                return new HavenServices(
                    [.. core.Parts, part],
                    core.Database,
                    core.Trail,
                    core.Signal,
                    core.Clock
                )
                {
                    Vault = core.Vault,
                    Gate = core.Gate,
                };
            })
        );

    [Breaks("RES-13", 2), Breaks("SCR-13", 2), Breaks("HLP-17", 3)]
    public static TwinChanges TheServerSpeaksInClear() =>
        new(Settings: s => s with { Address = "http://127.0.0.1:0", Certificate = null });

    [Breaks("REF-19", 3)]
    public static TwinChanges TheServerListensTwice() =>
        new(s =>
            s.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(k =>
            {
                k.ListenLocalhost(0 + FreePort());
                k.ListenLocalhost(0 + FreePort());
            })
        );

    [Breaks("MSG-15", 1)]
    public static TwinChanges MailCountsItsReaders() =>
        new(s =>
            s.AddSingleton<IMailHandoff>(p => new CountingMail(
                new MailHandoff(
                    p.GetRequiredService<KeyRing>(),
                    p.GetRequiredService<IDatabase>(),
                    p.GetRequiredService<MailSignal>(),
                    p.GetRequiredService<TimeProvider>()
                )
            ))
        );

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task StoreAsync(HttpContext context, string email, string hash)
    {
        var services = context.RequestServices;
        await using var store = services.GetRequiredService<IDatabase>().Open(Scope.Installation);
        byte[] index = services
            .GetRequiredService<Haven.Privacy.Vault.Vault>()
            .BlindIndex("Organisations.Account.Email", email);
        if (
            await store.Set<Account>().SingleOrDefaultAsync(a => a.EmailIndex == index) is not { } a
        )
        {
            return;
        }
        a.PasswordHash = Sealed<string>.Of(hash);
        store.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "test"),
                Act.Edit,
                Purpose.Upkeep,
                "account",
                [a.PersonKey]
            )
        );
        await store.SaveChangesAsync();
    }

    internal sealed class SilentWriter(IDatabase database, Func<Deed, bool> writes)
        : AuditWriter(database)
    {
        public override async Task CommitAsync(Deed deed, CancellationToken cancellationToken)
        {
            try
            {
                await (
                    writes(deed) ? base.CommitAsync(deed, cancellationToken) : Task.CompletedTask
                );
            }
            catch (AuditUnavailableException)
            {
                // The mechanism that is broken here: whoever asked goes on without an entry.
            }
        }
    }

    private sealed class CountingMail(IMailHandoff inner) : IMailHandoff
    {
        public Task HandOverAsync(
            HavenContext context,
            Mail mail,
            CancellationToken cancellationToken
        ) =>
            inner.HandOverAsync(
                context,
                mail with
                {
                    Body = mail.Body + "\n<img src=\"http://counter.example/1.gif\">",
                },
                cancellationToken
            );

        public Task<IReadOnlyDictionary<Guid, MailFates>> FatesAsync(
            OrganisationId organisation,
            CancellationToken cancellationToken
        ) => inner.FatesAsync(organisation, cancellationToken);
    }

    private sealed class CarelessModel : IModelPart
    {
        public IReadOnlyList<Type> Records { get; } = [typeof(Careless.Account)];

        public void Map(ModelBuilder model) { }
    }
}

/// <summary>What a careless floor might store.</summary>
internal static class Careless
{
#pragma warning disable HAVEN001, HAVEN002, HAVEN003 // Careless on purpose.
    [Stored("an account with more than was promised")]
    public sealed class Account
    {
        [NotPersonal("a telephone number, which this floor calls not personal")]
        public string Telephone { get; init; } = "";

        [Personal(DataClass.Contact)]
        public string Address { get; init; } = "";
    }
#pragma warning restore HAVEN001, HAVEN002, HAVEN003

    [PartOf(typeof(Account))]
    public sealed class AccountLine
    {
        public string Address { get; init; } = "";
    }
}
