using System.Reflection;
using System.Text.RegularExpressions;
using Haven.Privacy.Promises;
using Haven.Promises;

namespace Haven.Tests.Privacy.Promises;

public partial class CatalogueTests
{
    private static readonly string[] Services =
    [
        "screening",
        "helpline",
        "referrals",
        "messaging",
        "research",
    ];

    [Fact]
    public void Catalogue_HasEveryPromiseOnce_WithTextAndClauses()
    {
        var promises = Catalogue.Shipped.Promises.ToList();

        promises.Select(p => p.Id).ShouldBeUnique();
        promises.Count(p => !p.Id.StartsWith("THR", StringComparison.Ordinal)).ShouldBe(135);
        promises.ShouldAllBe(p => p.Text.Length > 10 && p.Clauses.All(c => c.Text.Length > 10));
        Catalogue
            .Shipped.Chapters.Single(c => c.Key == Catalogue.Threats)
            .Promises.ShouldAllBe(p =>
                p.Notes.ContainsKey("who")
                && p.Notes.ContainsKey("can")
                && p.Notes.ContainsKey("es-who")
                && p.Notes.ContainsKey("es-can")
            );
    }

    // HAVEN_APPROVE=1 writes the file anew.
    [Fact]
    public void TheTwinsThatStaffIsToldOf_AreThoseThatAreTried() =>
        Snapshot.Compare(
            string.Join(
                '\n',
                BrokenTwinTests
                    .Breaks()
                    .Select(b =>
                        $"{b.Breaks.Promise}.{b.Breaks.Clause}: {Words().Replace(b.Method.Name, m => " " + m.Value.ToLowerInvariant()).Trim()}"
                    )
                    .Order(StringComparer.Ordinal)
            ),
            Repository.PathTo("promises", "twins.txt"),
            Environment.GetEnvironmentVariable("HAVEN_APPROVE") == "1"
        );

    [Fact]
    public void Catalogue_HasTheIdsOfThePolicies()
    {
        foreach (string service in Services)
        {
            string text = File.ReadAllText(Shared.PathTo("promises", service + ".md"));
            Row()
                .Matches(text)
                .Select(m => m.Groups["id"].Value)
                .ShouldBe(
                    Catalogue
                        .Shipped.Chapters.Single(c => c.Key == service)
                        .Promises.Select(p => p.Id)
                );
        }
    }

    [Fact]
    public void EveryCheck_IsOfAClauseThatExists_AndIsAMethodThatCanRun()
    {
        var clauses = Catalogue
            .Shipped.Promises.SelectMany(p => p.Clauses.Select(c => (p.Id, c.Number)))
            .ToHashSet();
        PromiseVerification.Checks.Count.ShouldBeGreaterThan(40);
        foreach (var check in PromiseVerification.Checks)
        {
            clauses.ShouldContain((check.Keeps.Promise, check.Keeps.Clause));
            check.Method.ReturnType.ShouldBe(typeof(Task<string>), check.Method.Name);
            var parameters = check.Method.GetParameters().Select(p => p.ParameterType).ToList();
            parameters.Count.ShouldBe(2, check.Method.Name);
            parameters[0].ShouldBeOneOf(typeof(ITwin), typeof(ILive));
            parameters[1].ShouldBe(typeof(CancellationToken));
        }
    }

    [Fact]
    public void EveryProvenClause_HasABrokenTwin()
    {
        var broken = BrokenTwinTests
            .Breaks()
            .Select(b => (b.Breaks.Promise, b.Breaks.Clause))
            .ToHashSet();

        PromiseVerification
            .Checks.Where(c => c.IsOfTwin)
            .Select(c => (c.Keeps.Promise, c.Keeps.Clause))
            .Where(c => !broken.Contains(c))
            .ShouldBeEmpty();
    }

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\| (?<id>[A-Z]+-[0-9]+[a-e]?) \|", RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
