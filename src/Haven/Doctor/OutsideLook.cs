using Haven.Delivery.Smtp;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Doctor;

/// <summary>What Haven reaches for outside itself: the witness, and the mail server.</summary>
internal static class OutsideLook
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether what is kept outside can be read, and lies where the data cannot take it along.</summary>
    public static async Task WitnessAsync(
        Settings settings,
        StoresLook stores,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        const string what = "witness";
        if (stores.Keys is not { } keys)
        {
            return;
        }
        var witness = Core.WitnessOf(settings, keys.InstallationId.ToString("D"));
        string place = Core.WitnessFolder(settings) ?? settings.Witness!;
        byte[]? kept;
        try
        {
            kept = await witness.ReadAsync(
                await OriginAsync(stores.Core, cancellationToken),
                cancellationToken
            );
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or UnauthorizedAccessException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            findings.Wrong(
                what,
                $"{place} cannot be read ({e.GetType().Name}). Nobody can be forgotten while it is away.",
                "Bring it back, or set Haven:Witness right."
            );
            return;
        }
        if (kept is null)
        {
            findings.Look(
                what,
                $"{place} holds nothing of this installation.",
                "Right after the installation that is so until the server has run for a minute. Later: check Haven:Witness, and bring back what was there."
            );
        }
        else if (
            Core.WitnessFolder(settings) is { } folder
            && DiskLook.MountOf(folder) == DiskLook.MountOf(settings.Data)
        )
        {
            findings.Look(
                what,
                $"{place} is on the same disk as the data, and would be lost or altered together with it.",
                "Set Haven:Witness to a folder or an address on another machine."
            );
        }
        else
        {
            findings.Fine(what, $"{place} can be read.");
        }
    }

    // A restore gives each log another name.
    private static async Task<string> OriginAsync(Core? core, CancellationToken cancellationToken)
    {
        if (core is null)
        {
            return "haven.local/audit/installation";
        }
        await using var context = core.Database.Open(Scope.Installation);
        return await context
            .Set<AuditLog>()
            .Where(l => l.OrganisationId == OrganisationId.Installation)
            .Select(l => l.Origin)
            .SingleAsync(cancellationToken);
    }

    /// <summary>Greets the mail server and takes leave; no mail, and no password.</summary>
    public static async Task MailAsync(
        Settings settings,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        const string what = "mail server";
        if (settings.MailRoute() is not { } route)
        {
            findings.Look(
                what,
                $"There is none: mail goes to {settings.MailFolder}, where nobody reads it but you.",
                "Set Haven:Mail and Haven:MailFrom. Without mail nobody can register or choose a new password."
            );
            return;
        }
        var server = route.Server with
        {
            User = null,
            Password = null,
            Patience = SmtpPatience.Rfc.AtMost(Patience),
        };
        if (await SmtpConnection.TryAsync(server, cancellationToken) is { } inTheWay)
        {
            findings.Wrong(
                what,
                $"{server} cannot be used: {inTheWay.Trouble}{(inTheWay.Code > 0 ? $" ({inTheWay.Code})" : "")}.",
                "Check Haven:Mail, and that the server is up and takes connections from this machine. Mail waits meanwhile, for two days."
            );
            return;
        }
        findings.Fine(what, $"{server} answers.");
    }
}
