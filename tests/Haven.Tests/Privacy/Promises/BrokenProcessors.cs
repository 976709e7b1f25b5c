using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Haven.Delivery.Outbox;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Processors;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which companies get what they should not, or nobody can see who they are.</summary>
internal static partial class BrokenProcessors
{
    private const string Page = "/privacy/processors";

    [Breaks("HLP-15", 1)]
    public static TwinChanges NobodyIsToldThatAReviewIsDue() =>
        new(services => services.AddSingleton<IRoleNotices>(new Silent()));

    [Breaks("HLP-15", 1)]
    public static TwinChanges TheDayOfTheReviewIsNotShown() =>
        Broken.Page(Page, p => ADay().Replace(p, "soon"));

    [Breaks("HLP-15", 2)]
    public static TwinChanges ThePageOfThePromisesIsSilent() =>
        Broken.Page(
            "/privacy/promises",
            p => p.Replace("Zqcarrier", "Nobody", StringComparison.Ordinal)
        );

    [Breaks("HLP-15", 2)]
    public static TwinChanges TheListCallsNobodyOverdue() =>
        Broken.Page(
            Page + "/public",
            p =>
                p.Replace("Overdue", "", StringComparison.Ordinal)
                    .Replace("Con retraso", "", StringComparison.Ordinal)
        );

    [Breaks("REF-12", 1)]
    public static TwinChanges TheListIsForMembersAlone() =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(Page + "/public"))
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                }
                return next();
            }
        );

    [Breaks("REF-12", 1)]
    public static TwinChanges TheListIsSilentOfAgreements() =>
        Broken.Page(
            Page + "/public",
            p => p.Replace("Data processing agreement", "", StringComparison.Ordinal)
        );

    [Breaks("REF-12", 2), Breaks("REF-24", 1)]
    public static TwinChanges NobodyAsksTheRegister() => Gate((_, _) => true);

    [Breaks("REF-12", 2)]
    public static TwinChanges AnyCompanyOpensEveryWay() => Gate((all, _) => all.Count > 0);

    [Breaks("MSG-21", 2)]
    public static TwinChanges NobodyAsksForTheAgreement() =>
        Gate((all, host) => all.Exists(p => p.Host == host));

    [Breaks("MSG-21", 1)]
    public static TwinChanges EachMailNamesTheOthers() =>
        new(services =>
            services.AddSingleton<IMailHandoff>(s => new WithRoster(
                new MailHandoff(
                    s.GetRequiredService<KeyRing>(),
                    s.GetRequiredService<IDatabase>(),
                    s.GetRequiredService<MailSignal>(),
                    s.GetRequiredService<TimeProvider>()
                )
            ))
        );

    [Breaks("REF-24", 2)]
    public static TwinChanges OtherSystemsAreNotListed() =>
        Broken.Page(Page, p => p.Replace("Another system of yours", "", StringComparison.Ordinal));

    [Breaks("REF-24", 2)]
    public static TwinChanges WhatAMailServerSeesIsNotSaid() =>
        Broken.Page(Page, p => p.Replace("the text of each mail", "", StringComparison.Ordinal));

    private static TwinChanges Gate(Func<List<ProcessorEntry>, string, bool> may) =>
        new(services =>
            services.AddSingleton<ProcessorGate>(s => new BadGate(
                s.GetRequiredService<IDatabase>(),
                s.GetRequiredService<TimeProvider>(),
                may
            ))
        );

    [GeneratedRegex(@"\d+ \w+ \d{4}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ADay();

    private sealed class BadGate(
        IDatabase database,
        TimeProvider clock,
        Func<List<ProcessorEntry>, string, bool> may
    ) : ProcessorGate(database, clock)
    {
        private readonly IDatabase database = database;

        public override async Task<bool> MayAsync(string host, CancellationToken cancellationToken)
        {
            await using var context = database.Open(Scope.Installation);
            var all = await context
                .Set<ProcessorEntry>()
                .Where(p => p.OrganisationId == OrganisationId.Installation)
                .ToListAsync(cancellationToken);
            return IsHere(host) || may(all, host);
        }
    }

    private sealed class Silent : IRoleNotices
    {
        public Task HandOverAsync(
            HavenContext context,
            RoleNotice notice,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;
    }

    /// <summary>Puts into each mail whom it wrote to before.</summary>
    private sealed class WithRoster(IMailHandoff inner) : IMailHandoff
    {
        private readonly ConcurrentQueue<string> roster = [];

        public Task HandOverAsync(
            HavenContext context,
            Mail mail,
            CancellationToken cancellationToken
        )
        {
            string all = string.Join('\n', roster);
            roster.Enqueue(mail.To);
            return inner.HandOverAsync(
                context,
                mail with
                {
                    Body = mail.Body + "\n" + all,
                },
                cancellationToken
            );
        }

        public Task<IReadOnlyDictionary<Guid, MailFates>> FatesAsync(
            OrganisationId organisation,
            CancellationToken cancellationToken
        ) => inner.FatesAsync(organisation, cancellationToken);
    }
}
