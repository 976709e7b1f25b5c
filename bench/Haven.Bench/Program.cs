using Haven.Bench.AuditLog;

switch (args)
{
    case ["audit-log"]:
        AuditLogBench.Run(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("Name a measurement: audit-log");
        return 1;
}
