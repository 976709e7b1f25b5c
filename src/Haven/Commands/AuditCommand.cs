using System.CommandLine;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Commands;

/// <summary>haven audit verify, key, export and proof. They read, and change nothing.</summary>
internal static class AuditCommand
{
    /// <summary>Names Haven's own log, of sign-ins and mail, where an organisation's code is asked for.</summary>
    public const string OwnLog = "installation";

    private static readonly Option<string?> Organisation = new("--organisation")
    {
        Description =
            "Whose log: an organisation's code, or 'installation' for Haven's own (default: the first organisation).",
    };

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "An empty or new folder." };
        var number = new Argument<long>("N") { Description = "The entry's number, from 0." };
        return new Command(
            "audit",
            "Verify the audit log, or take it out for somebody else to verify."
        )
        {
            Of("verify", "Check every record, every tile and the copy outside.", VerifyAsync),
            Of("key", "Print the key with which others verify the log.", KeyAsync),
            Of(
                "export",
                "Write checkpoint, tiles and entry bundles into a folder.",
                (log, parsed, cancellationToken) =>
                    ExportAsync(log, parsed.GetRequiredValue(folder), cancellationToken),
                folder
            ),
            Of(
                "proof",
                "Print the proof that an entry is in the log.",
                (log, parsed, cancellationToken) =>
                    ProveAsync(log, parsed.GetRequiredValue(number), cancellationToken),
                number
            ),
        };
    }

    private static Command Of(
        string name,
        string what,
        Func<ChosenLog, ParseResult, CancellationToken, Task<int>> run,
        params Argument[] arguments
    )
    {
        var command = new Command(name, what) { Organisation, CommandLine.Data };
        foreach (var argument in arguments)
        {
            command.Add(argument);
        }
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.WithCoreAsync(
                    parsed,
                    core =>
                        RunAsync(
                            core,
                            parsed.GetValue(Organisation),
                            (log, token) => run(log, parsed, token),
                            Shell.Error,
                            cancellationToken
                        ),
                    cancellationToken
                )
        );
        return command;
    }

    internal static async Task<int> RunAsync(
        Core core,
        string? code,
        Func<ChosenLog, CancellationToken, Task<int>> run,
        Action<string> error,
        CancellationToken cancellationToken
    )
    {
        var organisation = await FindAsync(core.Database, code, cancellationToken);
        var verification = new AuditVerification(
            core.Database,
            core.Services.Trail,
            core.Witness,
            core.Clock
        );
        try
        {
            return await run(
                new ChosenLog(verification, organisation, Shell.Say),
                cancellationToken
            );
        }
        catch (Exception e)
            when (e
                    is LogFaultException
                        or IOException
                        or UnauthorizedAccessException
                        or ArgumentOutOfRangeException
            )
        {
            error(
                e is ArgumentOutOfRangeException
                    ? "The log has no entry of this number."
                    : e.Message
            );
            return 1;
        }
    }

    internal static async Task<int> VerifyAsync(
        ChosenLog log,
        ParseResult? parsed,
        CancellationToken cancellationToken
    )
    {
        var report = await log.Verification.VerifyAsync(log.Organisation, cancellationToken);
        log.Say($"Log {report.Origin}: {report.Size} entries under the signed checkpoint.");
        if (report.Waiting > 0)
        {
            log.Say($"{report.Waiting} entries are committed and wait to be sequenced.");
        }
        if (report.EndedBefore > 0)
        {
            log.Say(
                $"The records before entry {report.EndedBefore} ended by rule; their hashes are in the log."
            );
        }
        foreach (var finding in report.Findings)
        {
            log.Say(finding.Message);
        }
        log.Say(
            report.IsSound
                ? "All is sound: records, tiles, signature and the copy outside agree."
                : $"{report.Findings.Count} findings: the log cannot be relied on."
        );
        return report.IsSound ? 0 : 1;
    }

    private static async Task<int> KeyAsync(
        ChosenLog log,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        log.Say((await log.Verification.KeyAsync(log.Organisation, cancellationToken)).ToString());
        return 0;
    }

    private static async Task<int> ExportAsync(
        ChosenLog log,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var checkpoint = await log.Verification.ExportAsync(
            log.Organisation,
            Path.GetFullPath(folder),
            cancellationToken
        );
        log.Say($"{checkpoint.Size} entries of {checkpoint.Origin} are in {folder}.");
        return 0;
    }

    private static async Task<int> ProveAsync(
        ChosenLog log,
        long number,
        CancellationToken cancellationToken
    )
    {
        var proof = await log.Verification.ProveAsync(log.Organisation, number, cancellationToken);
        log.Say(proof.ToText().TrimEnd('\n'));
        return 0;
    }

    internal static async Task<OrganisationId> FindAsync(
        IDatabase database,
        string? code,
        CancellationToken cancellationToken
    )
    {
        if (code == OwnLog)
        {
            return OrganisationId.Installation;
        }
        return await NamedOrganisation.FindAsync(database, code, cancellationToken)
            ?? throw new StartException(
                "There is no organisation yet. For Haven's own log add --organisation installation"
            );
    }
}

/// <summary>The log that a command is about, and where its answer goes.</summary>
internal sealed record ChosenLog(
    AuditVerification Verification,
    OrganisationId Organisation,
    Action<string> Say
);
