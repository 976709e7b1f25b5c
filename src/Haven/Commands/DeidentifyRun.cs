using System.Diagnostics;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;
using Haven.Privacy.Vault;

namespace Haven.Commands;

/// <summary>What was asked for.</summary>
internal sealed record DeidentifyRequest(
    FileInfo Data,
    DirectoryInfo Hierarchies,
    IReadOnlyList<string> Quasi,
    string? Sensitive,
    AnonymityRule Rule,
    FileInfo Out,
    FileInfo? Report = null,
    IReadOnlyDictionary<string, SafeHarborKind>? SafeHarbor = null
);

/// <summary>What haven deidentify does: reads, searches, and writes all or nothing.</summary>
internal static class DeidentifyRun
{
    /// <returns>0 where the table was written, 1 where none keeps the rule, or the best not Safe Harbor.</returns>
    /// <exception cref="StartException">Nothing can be made of what was given. Then nothing was written.</exception>
    internal static int Run(
        DeidentifyRequest request,
        Action<string> say,
        Action<string> error,
        CancellationToken cancellationToken
    )
    {
        try
        {
            Check(request);
            string path = CommandFile.Require(request.Data, long.MaxValue, "").FullName;
            var file = MicrodataFile.Read(
                path,
                [
                    .. request.Quasi.Select(q =>
                        HierarchyFolder.Read(request.Hierarchies.FullName, q)
                    ),
                ],
                request.Sensitive,
                cancellationToken
            );
            var (found, milliseconds) = Find(file.Table, request.Rule, cancellationToken);
            if (found is null)
            {
                error(
                    "No generalisation keeps this rule. Nothing was written. Allow more suppression, ask for less, or give the hierarchies a last level on which all values are one."
                );
                return 1;
            }
            if (Forbidden(request, found) is { Count: > 0 } findings)
            {
                error("HIPAA's Safe Harbor is not kept. Nothing was written.");
                findings.ForEach(finding => error($"Column {finding.Column} {finding.What}"));
                return 1;
            }
            Write(request, found, file.Separator);
            say(Line(found, milliseconds));
            return 0;
        }
        catch (UnfitTableException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    private static void Check(DeidentifyRequest request)
    {
        if (request.Quasi.Count == 0)
        {
            throw new StartException("--quasi names no column.");
        }
        if (
            request
                .Quasi.GroupBy(q => q, StringComparer.Ordinal)
                .FirstOrDefault(g => g.Count() > 1) is
            { } twice
        )
        {
            throw new StartException($"--quasi names {twice.Key} twice.");
        }
        if (
            request.Sensitive is { } sensitive
            && request.Quasi.Contains(sensitive, StringComparer.Ordinal)
        )
        {
            throw new StartException(
                $"{sensitive} cannot be both generalised and sensitive: name it once, with --quasi or with --sensitive."
            );
        }
        if (
            request.SafeHarbor?.Keys.FirstOrDefault(c =>
                c != request.Sensitive && !request.Quasi.Contains(c, StringComparer.Ordinal)
            ) is
            { } other
        )
        {
            throw new StartException(
                $"--safe-harbor speaks of {other}, which is not in the result."
            );
        }
        string[] files =
        [
            request.Data.FullName,
            request.Out.FullName,
            request.Report?.FullName ?? "",
        ];
        if (files.Distinct(StringComparer.Ordinal).Count() < files.Length)
        {
            throw new StartException("--data, --out and --report must be different files.");
        }
    }

    private static List<SafeHarborFinding> Forbidden(
        DeidentifyRequest request,
        Anonymization found
    ) =>
        request.SafeHarbor is { } kinds
            ? [.. SafeHarbor.Check(found, kinds, TimeProvider.System.GetUtcNow().Year)]
            : [];

    // The first search also compiles the program: where there is time, others tell how long it takes.
    private static (Anonymization? Found, double Milliseconds) Find(
        Microdata table,
        AnonymityRule rule,
        CancellationToken cancellationToken
    )
    {
        var times = new List<double>();
        Anonymization? found;
        do
        {
            var watch = Stopwatch.StartNew();
            found = Anonymizer.Find(table, rule, cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
        } while (times.Count < 6 && times.Sum() < 1000);
        var warm = times.Count > 1 ? times[1..] : times;
        return (found, warm.Order().ElementAt(warm.Count / 2));
    }

    // Beside, then in place: nobody finds half of a table, and a report stands before its table does.
    private static void Write(DeidentifyRequest request, Anonymization found, char separator)
    {
        var beside = new List<(string From, string To)>();
        try
        {
            if (request.Report is { } report)
            {
                beside.Add(
                    WriteBeside(
                        report,
                        writer => writer.WriteLine(JsonLine.Write(RiskReport.Of(found).WriteTo))
                    )
                );
            }
            beside.Add(
                WriteBeside(request.Out, writer => ReleaseFile.Write(writer, found, separator))
            );
            foreach (var (from, to) in beside)
            {
                File.Move(from, to, overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The table cannot be written: {e.Message}", e);
        }
        finally
        {
            foreach (var (from, _) in beside)
            {
                File.Delete(from);
            }
        }
    }

    private static (string From, string To) WriteBeside(FileInfo file, Action<TextWriter> write)
    {
        // A name of its own, for another run may write the same file.
        string beside = $"{file.FullName}.{Path.GetRandomFileName()}.new";
        try
        {
            using var stream = new FileStream(beside, FileMode.CreateNew);
            using var writer = new StreamWriter(stream);
            write(writer);
            writer.Flush();
            stream.Flush(flushToDisk: true);
            return (beside, file.FullName);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static string Line(Anonymization found, double milliseconds) =>
        JsonLine.Write(writer =>
        {
            writer.WriteStartObject("levels");
            for (int column = 0; column < found.Levels.Count; column++)
            {
                writer.WriteNumber(found.Columns[column], found.Levels[column]);
            }
            writer.WriteEndObject();
            writer.WriteNumber("score", found.Score);
            writer.WriteNumber("suppressed", found.Suppressed);
            writer.WriteNumber("classes", found.ClassSizes.Count);
            writer.WriteNumber("milliseconds", Math.Round(milliseconds, 1));
        });
}
