using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>SCR-9: facts are used for the published purposes.</summary>
internal static class PurposeChecks
{
    [Keeps("SCR-9", 1)]
    public static async Task<string> EachEntryNamesAPurpose(ITwin twin, CancellationToken ct)
    {
        await twin.ResidentAsync(ct);
        await using var context = Open(twin);
        var used = await context
            .Set<AuditRecord>()
            .GroupBy(r => r.Purpose)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(ct);
        PromiseBrokenException.Unless(
            used.Count > 0 && used.TrueForAll(u => Purpose.Find(u.Key) is not null),
            "An entry names a purpose that is not on the list."
        );
        return $"{used.Sum(u => u.Count)} entries were read; they name {used.Count} purposes, all of them on the list of {Purpose.All.Count}.";
    }

    [Keeps("SCR-9", 2)]
    [Keeps("THR-8", 2)]
    public static async Task<string> AnotherRolesPurposeIsRefused(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        var vault = twin.Services.GetRequiredService<Vault.Vault>();
        await using var context = Open(twin);
        var record = await context
            .Set<AuditRecord>()
            .FirstAsync(r => r.OrganisationId == person.Organisation, ct);
        var wrong = new List<(Purpose, Roles)>();
        foreach (var purpose in Purpose.All)
        {
            foreach (var role in Enum.GetValues<Roles>().Where(r => r != 0 && !purpose.Allows(r)))
            {
                wrong.Add((purpose, role));
                var stranger = new Reader(
                    person.Organisation,
                    Guid.CreateVersion7(),
                    role,
                    "check"
                );
                bool refused = false;
                try
                {
                    await vault.OpenAsync(stranger, purpose, Act.View, "check", [record], ct);
                }
                catch (PurposeRefusedException)
                {
                    refused = true;
                }
                PromiseBrokenException.Unless(
                    refused,
                    $"The role {role} could open something for the purpose {purpose.Key}."
                );
            }
        }
        int written = await context
            .Set<AuditRecord>()
            .CountAsync(
                r =>
                    r.OrganisationId == person.Organisation
                    && r.Act == Act.Refused
                    && r.What == "check",
                ct
            );
        PromiseBrokenException.Unless(
            written == wrong.Count,
            $"{wrong.Count} refusals, and {written} of them in the log."
        );
        return $"{wrong.Count} pairs of a role and a purpose that is not its own were tried; each was refused, and each refusal is in the log.";
    }

    [Keeps("SCR-9", 3)]
    public static async Task<string> TheListIsTheProgramsOwn(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        var page = await person.Browser.GetAsync("/privacy/inventory", ct);
        string text = page.Text;
        PromiseBrokenException.Unless(
            page.Status == 200
                && Purpose.All.All(p => text.Contains(p.Words, StringComparison.Ordinal)),
            "The list that people are shown lacks a purpose that the program goes by."
        );
        await using var context = Open(twin);
        var used = await context
            .Set<AuditRecord>()
            .Select(r => r.Purpose)
            .Distinct()
            .ToListAsync(ct);
        PromiseBrokenException.Unless(
            used.TrueForAll(u =>
                Purpose.Find(u) is { } p && text.Contains(p.Words, StringComparison.Ordinal)
            ),
            "The log names a purpose that the list which people are shown does not have."
        );
        return $"The record of processing was opened: it lists all {Purpose.All.Count} purposes, and with them every one that the log names.";
    }

    private static HavenContext Open(ITwin twin) =>
        twin.Services.GetRequiredService<IDatabase>().Open(Scope.Installation);
}
