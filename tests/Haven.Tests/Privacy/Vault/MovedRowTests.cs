using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Whoever can write to the database directly still cannot make one person's facts another's.</summary>
public class MovedRowTests
{
    public static TheoryData<string, string, string> Moves
    {
        get
        {
            var moves = new TheoryData<string, string, string>();
            foreach (string database in new[] { Databases.Sqlite, Databases.PostgreSql })
            {
                // Each takes one sealed column of client B, and writes it into a column of client A.
                moves.Add(database, "another row of the same person", "behaviour");
                moves.Add(database, "another person", "behaviour");
                moves.Add(database, "another field of the same row", "gender_expression");
            }
            return moves;
        }
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Open_AfterACiphertextWasMovedInTheTable_IsRefused(
        string database,
        string move,
        string column
    )
    {
        var (organisation, member) = await StartAsync(database);
        var victim = await member.TakeUpAsync();
        var source = move == "another field of the same row" ? victim : await member.TakeUpAsync();
        string from = move == "another field of the same row" ? "sexual_orientation" : column;
        if (move == "another row of the same person")
        {
            // A row of its own under the same key, as a screening is beside the client.
            source = await AddUnderTheSameKeyAsync(organisation, member, victim);
        }

        int changed = await RawAsync(
            organisation,
            $"UPDATE clients SET {column} = (SELECT {from} FROM clients WHERE id = {{1}}) WHERE id = {{0}}",
            victim.Id.Value,
            source.Id.Value
        );

        changed.ShouldBe(1);
        var stored = await organisation.LoadAsync(victim);
        var opened = await member.OpenAsync(Purpose.CaseWork, stored);
        if (column == "behaviour")
        {
            Should.Throw<VaultException>(() => opened.Read(stored.Behaviour));
        }
        else
        {
            Should.Throw<VaultException>(() => opened.Read(stored.GenderExpression));
        }
        opened.Read(stored.Birth).ShouldBe(Birth.On(new DateOnly(2012, 4, 30)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Open_AfterARowWasGivenAnotherPersonsKey_IsRefused(string database)
    {
        var (organisation, member) = await StartAsync(database);
        var victim = await member.TakeUpAsync();
        var other = await member.TakeUpAsync();

        await RawAsync(
            organisation,
            "UPDATE clients SET person_key = {1} WHERE id = {0}",
            victim.Id.Value,
            other.PersonKey.Value
        );

        var stored = await organisation.LoadAsync(victim);
        var opened = await member.OpenAsync(Purpose.CaseWork, stored);
        Should.Throw<VaultException>(() => opened.Read(stored.Behaviour));
    }

    [Fact]
    public async Task Open_AfterARowWasMovedToAnotherOrganisation_IsRefused()
    {
        // PostgreSQL's row security refuses the move itself; SQLite has no such wall, and the seal holds alone.
        var (organisation, member) = await StartAsync(Databases.Sqlite);
        var (there, stranger) = await StartAsync(Databases.Sqlite);
        var victim = await member.TakeUpAsync();

        await RawAsync(
            organisation,
            "UPDATE clients SET organisation_id = {1} WHERE id = {0}",
            victim.Id.Value,
            there.Id.Value
        );

        var stored = await there.LoadAsync(victim);
        var opened = await stranger.OpenAsync(Purpose.CaseWork, stored);
        Should.Throw<VaultException>(() => opened.Read(stored.Behaviour));
    }

    private static async Task<Client> AddUnderTheSameKeyAsync(
        TestOrganisation organisation,
        TestMember member,
        Client client
    )
    {
        var twin = TestClients.New(organisation.Id, client.PersonKey, member.Member.Id);
        await using var context = organisation.Open();
        context.Add(twin);
        context.Record(member.Deed(Act.Create, twin));
        await context.SaveChangesAsync();
        return twin;
    }

    private static async Task<int> RawAsync(
        TestOrganisation organisation,
        string sql,
        params Guid[] ids
    )
    {
        await using var context = organisation.Open();
        using var turn = await organisation.Installation.Core.Database.WriteTurnAsync(
            CancellationToken.None
        );
        return await context.Database.ExecuteSqlRawAsync(sql, [.. ids.Cast<object>()]);
    }

    private static async Task<(TestOrganisation, TestMember)> StartAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        return (organisation, await organisation.CreateMemberAsync(Roles.Professional));
    }
}
