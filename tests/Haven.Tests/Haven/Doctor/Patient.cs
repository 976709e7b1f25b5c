using Haven.Backup;
using Haven.Doctor;
using Haven.Privacy.Audit;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Doctor;

/// <summary>An installation as it lies on a machine, well until a test makes it ill.</summary>
internal sealed class Patient : IDisposable
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private Patient(StoppedInstallation installation) => Installation = installation;

    public StoppedInstallation Installation { get; }
    public Settings Settings => Installation.Settings;

    /// <summary>Set up today, with a backup and a witness.</summary>
    public static async Task<Patient> CreateAsync(string database)
    {
        var patient = new Patient(
            await StoppedInstallation.CreateAsync(database, TimeProvider.System)
        );
        await using (var core = await patient.Installation.OpenAsync())
        {
            using var sequencer = new Sequencer(
                core.Database,
                core.Services.Trail,
                core.Services.Signal,
                core.Witness,
                core.Clock,
                NullLogger<Sequencer>.Instance
            );
            await sequencer.SequenceAllAsync(Ct);
            await BackupRun.RunAsync(core, patient.At("backup"), patient.At("backup-of-keys"), Ct);
        }
        patient.Installation.LetGo();
        return patient;
    }

    public string At(string name) => Path.Combine(Installation.Folder, name);

    /// <summary>What the doctor says with these settings instead, by this clock.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(
        TimeProvider? clock = null,
        params (string Key, string? Value)[] instead
    )
    {
        var settings = Configured();
        foreach (var (key, value) in instead)
        {
            settings["Haven:" + key] = value;
        }
        var findings = await DoctorRun.RunAsync(
            () => new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            clock ?? TimeProvider.System,
            Ct
        );
        Installation.LetGo();
        return findings;
    }

    public Task<IReadOnlyList<Finding>> ExamineWithAsync(string key, string? value) =>
        ExamineAsync(null, (key, value));

    private Dictionary<string, string?> Configured() =>
        new()
        {
            ["Haven:Data"] = Settings.Data,
            ["Haven:Database"] = Settings.Database,
            ["Haven:DatabaseOwner"] = Settings.DatabaseOwner,
            ["Haven:Keys"] = Settings.Keys,
            ["Haven:RootKey"] = Settings.RootKey,
            ["Haven:Witness"] = Settings.Witness,
            ["Haven:MailFolder"] = Settings.MailFolder,
            ["Haven:Country"] = Settings.Country?.Code,
        };

    public void Dispose() => Installation.Dispose();
}

internal static class FindingsExtensions
{
    /// <summary>The one line about this, which says how it is.</summary>
    public static Finding About(
        this IReadOnlyList<Finding> findings,
        string what,
        Verdict verdict
    ) =>
        findings
            .Where(f => f.What == what && f.Verdict == verdict)
            .ShouldHaveSingleItem(string.Join('\n', findings));

    public static void ShouldBeWell(this IReadOnlyList<Finding> findings) =>
        findings.Where(f => f.Verdict == Verdict.Wrong).ShouldBeEmpty();
}
