using Haven.Privacy.Processors;
using Haven.Privacy.Store;
using Haven.Start;

namespace Haven.Doctor;

/// <summary>Whether everybody to whom Haven is set to give something is on the register of companies, and was looked at.</summary>
internal static class ProcessorsLook
{
    private const string What = "companies";

    public static async Task LookAsync(
        Settings settings,
        StoresLook stores,
        TimeProvider clock,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        if (stores.Core is not { } core)
        {
            return;
        }
        var gate = new ProcessorGate(core.Database, clock);
        bool isFine = true;
        foreach (var tie in Ties.Of(settings).All)
        {
            if (tie.Host is { } host && !await gate.MayAsync(host, cancellationToken))
            {
                isFine = false;
                findings.Wrong(
                    What,
                    $"{tie.Setting} names {host}, which is not on the register of companies with an agreement. Nothing is given to it{WhatWaits(tie)}.",
                    $"Put it on the register: haven processors add --host {host}"
                );
            }
        }
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (
            var entry in (
                await new ProcessorDesk(core.Database, clock).ReadAsync(
                    OrganisationId.Installation,
                    cancellationToken
                )
            )
                .Select(l => l.Now)
                .Where(p => p.IsOverdue(today))
        )
        {
            isFine = false;
            findings.Look(
                What,
                $"The privacy policy of {entry.Name} was not read for over a year, and everybody can see that.",
                $"Read it, then run: haven processors review {entry.Processor:D} --found \"...\""
            );
        }
        if (isFine)
        {
            findings.Fine(What, "Whoever is given anything is on the register, with an agreement.");
        }
    }

    private static string WhatWaits(Tie tie) =>
        tie.Task switch
        {
            ProcessorTask.Mail => "; mail waits and is kept",
            ProcessorTask.Witness => "; whoever is to be forgotten waits",
            _ => "",
        };
}
