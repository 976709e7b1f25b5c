using System.CommandLine;

namespace Haven.Commands;

/// <summary>haven audit verify, key, export and proof.</summary>
internal static class AuditCommand
{
    public static Command Create() =>
        new("audit", "Verify the audit log, or take it out for somebody else to verify.");
}
