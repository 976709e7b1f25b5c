using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Doctor;

/// <summary>
/// Looks at an installation from outside, as whoever runs the machine would: it changes nothing, works beside a server
/// that runs, and goes on to the next thing where one cannot be looked at.
/// </summary>
internal static class DoctorRun
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        Func<IConfiguration> configuration,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var findings = new Findings();
        if (SettingsLook.Read(configuration, findings) is not { } settings)
        {
            return findings.All;
        }
        // Before anything is opened, for opening a database touches its files.
        var newestFile = ClockLook.NewestFile(settings);
        await TryAsync("files", findings, () => FilesLook.Look(settings, findings));
        await TryAsync("disk space", findings, () => DiskLook.Look(settings, findings));
        await using var stores = await StoresLook.OpenAsync(
            settings,
            clock,
            findings,
            cancellationToken
        );
        (string What, Func<Task> Look)[] looks =
        [
            (
                "clock",
                () =>
                    ClockLook.LookAsync(
                        settings,
                        stores,
                        newestFile,
                        clock,
                        findings,
                        cancellationToken
                    )
            ),
            (
                "witness",
                () => OutsideLook.WitnessAsync(settings, stores, findings, cancellationToken)
            ),
            (
                "companies",
                () => ProcessorsLook.LookAsync(settings, stores, clock, findings, cancellationToken)
            ),
            ("time zones", () => UnknownZones.LookAsync(stores, findings, cancellationToken)),
            ("mail server", () => OutsideLook.MailAsync(settings, findings, cancellationToken)),
        ];
        foreach (var (what, look) in looks)
        {
            await TryAsync(what, findings, look);
        }
        await TryAsync(
            "replacement of the keys",
            findings,
            () => stores.LookAtReplacement(clock, findings)
        );
        await TryAsync("backup", findings, () => BackupLook.Look(settings, clock, findings));
        string? certificate = configuration()["Haven:Certificate"];
        await TryAsync(
            "certificate",
            findings,
            () => CertificateLook.Look(certificate, clock, findings)
        );
        return findings.All;
    }

    private static Task TryAsync(string what, Findings findings, Action look) =>
        TryAsync(
            what,
            findings,
            () =>
            {
                look();
                return Task.CompletedTask;
            }
        );

    // One thing that cannot be looked at must not hide the others.
    private static async Task TryAsync(string what, Findings findings, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (StartException e)
        {
            findings.Wrong(what, e.Message, "Do what it says, then run haven doctor again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Wrong(
                what,
                $"It cannot be looked at: {e.Message}",
                "Run haven doctor as the user that runs Haven."
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The words of other errors may carry a value.
            findings.Wrong(
                what,
                $"It cannot be looked at ({e.GetType().Name}).",
                "See what else is wrong here, mend that first, then run haven doctor again."
            );
        }
    }
}
