using Haven.Bench;
using Haven.Bench.Audit;
using Haven.Bench.AuditLog;
using Haven.Bench.Backup;
using Haven.Bench.Breaches;
using Haven.Bench.Caseload;
using Haven.Bench.Deidentification;
using Haven.Bench.Export;
using Haven.Bench.Fill;
using Haven.Bench.Forgetting;
using Haven.Bench.Forms;
using Haven.Bench.Mail;
using Haven.Bench.Package;
using Haven.Bench.Retention;
using Haven.Bench.Start;
using Haven.Bench.Vault;

// Each figure stands beside its floor from the same run. The exit code says whether all were held.
var figures = new Figures(Console.Out);
var all = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["vault"] = () => VaultBench.RunAsync(figures),
    ["audit"] = () => AuditBench.RunAsync(figures),
    ["audit-log"] = () =>
    {
        AuditLogBench.Run(Console.Out);
        return Task.CompletedTask;
    },
    ["backup"] = () => BackupBench.RunAsync(figures),
    ["caseload"] = () => CaseloadBench.RunAsync(figures),
    ["caseload-of-teams"] = () => PagingBench.RunAsync(figures),
    ["export"] = () => ExportBench.RunAsync(figures),
    ["fill"] = () => FillBench.RunAsync(figures),
    ["form-weight"] = () => FormWeight.RunAsync(figures),
    ["detectors"] = () => DetectorBench.RunAsync(figures),
    ["deidentify"] = () =>
    {
        AnonymityBench.Run(figures);
        return Task.CompletedTask;
    },
    ["forms"] = () => FormsBench.RunAsync(figures),
    ["forgetting"] = () => ForgettingBench.RunAsync(figures),
    ["mail"] = () => MailBench.RunAsync(figures),
    ["package"] = () => PackageBench.RunAsync(figures),
    ["retention"] = () => RetentionBench.RunAsync(figures),
    ["start"] = () => StartBench.RunAsync(figures),
    ["tables"] = () =>
    {
        TableBench.Run(figures);
        return Task.CompletedTask;
    },
};
string[] asked = args.Length > 0 ? args : [.. all.Keys];
if (asked.FirstOrDefault(name => !all.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no '{unknown}'. Name one of: {string.Join(", ", all.Keys)}");
    return 2;
}
foreach (string name in asked)
{
    await all[name]();
}
return figures.AllHeld ? 0 : 1;
