using System.Data.Common;
using System.Diagnostics;
using Haven.Organisations.Model;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Caseload;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Haven.Tests.Screening.Caseload;

/// <summary>
/// What the databases say of how they read a page: along an index that has the order already, so that a page at the end
/// of a hundred thousand clients reads as little as the first one.
/// </summary>
public class CaseloadPlanTests
{
    [Theory]
    [InlineData(Databases.Sqlite, "team", "IX_clients_organisation_id_team_code")]
    [InlineData(Databases.PostgreSql, "team", "IX_clients_organisation_id_team_code")]
    [InlineData(Databases.Sqlite, "professional", "IX_clients_organisation_id_professional_code")]
    [InlineData(
        Databases.PostgreSql,
        "professional",
        "IX_clients_organisation_id_professional_code"
    )]
    [InlineData(Databases.Sqlite, "everybody", "IX_clients_organisation_id_code")]
    [InlineData(Databases.PostgreSql, "everybody", "IX_clients_organisation_id_code")]
    public async Task Page_WalksAlongItsIndex_AndSortsNothing(
        string database,
        string whose,
        string index
    )
    {
        // Tables of its own: which index seems best also depends on how much other tests have stored by then.
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var work = await Teamwork.OnAsync(haven);
        var grace = await work.SupervisorAsync("Grace");
        // Before the context: it remembers for a second that nobody listens.
        using var seen = new SeenCommands();
        await using var context = work.Organisation.Open();
        var visible = await VisibleClients.OfAsync(context, grace.Reader, default);
        var filter = new CaseloadFilter(Show.All, 500) with
        {
            Team = whose == "team" ? TeamId.Create() : null,
            Professional = whose == "professional" ? MemberId.Create() : null,
        };
        await new CaseloadQueries().ReadAsync(context, visible, filter, default);

        string plan = await ExplainAsync(context, seen.Last!, database);
        plan.ShouldContain(index);
        plan.ShouldNotContain("TEMP B-TREE");
        plan.ShouldNotContain("Sort");
    }

    private static async Task<string> ExplainAsync(
        HavenContext context,
        SeenCommand seen,
        string database
    )
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        if (database == Databases.PostgreSql)
        {
            // So few rows are read fastest all at once; the question is whether the index has the order.
            await context.Database.ExecuteSqlRawAsync(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            );
        }
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction =
            Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(
                transaction
            );
        command.CommandText =
            (database == Databases.Sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + seen.Text;
        foreach (var (name, value) in seen.Parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetValue(reader.FieldCount - 1).ToString()!);
        }
        return string.Join('\n', lines);
    }

    private sealed record SeenCommand(
        string Text,
        IReadOnlyList<(string Name, object? Value)> Parameters
    );

    /// <summary>Commands of this test's own flow, as the database gets them: a translated query does not show itself.</summary>
    private sealed class SeenCommands
        : IObserver<DiagnosticListener>,
            IObserver<KeyValuePair<string, object?>>,
            IDisposable
    {
        private readonly AsyncLocal<bool> mine = new();
        private readonly List<IDisposable> subscriptions = [];

        public SeenCommands()
        {
            mine.Value = true;
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public SeenCommand? Last { get; private set; }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (
                mine.Value
                && value.Value is CommandEventData { Command: { } command }
                && command.CommandText.Contains("clients", StringComparison.Ordinal)
            )
            {
                Last = new SeenCommand(
                    command.CommandText,
                    [
                        .. command
                            .Parameters.Cast<DbParameter>()
                            .Select(p => (p.ParameterName, p.Value)),
                    ]
                );
            }
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose() => subscriptions.ForEach(s => s.Dispose());
    }
}
