using System.Data.Common;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Vault;

/// <summary>A key that is warm here while another node replaces it, and a key store that goes away meanwhile.</summary>
public class ReplacedElsewhereTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Page_WithTwoWhoseKeysWereReplacedAMomentAgo_OpensWhole(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa) = await BeginAsync(haven);
        Client[] clients =
        [
            await rosa.TakeUpAsync(),
            await rosa.TakeUpAsync(),
            await rosa.TakeUpAsync(),
        ];
        await rosa.OpenAsync(Purpose.CaseWork, clients); // their keys are warm here from now on
        await using var node = await Core.OpenAsync(haven.Settings, haven.Clock, Ct);
        foreach (var client in clients[..2])
        {
            (await node.Keys.RenewPersonAsync(client.PersonKey, Ct)).ShouldBeTrue();
            await WriteAsync(node, rosa, client, "likes to sing");
        }

        var page = new List<Client>();
        foreach (var client in clients)
        {
            page.Add(await organisation.LoadAsync(client));
        }
        var opened = await rosa.OpenAsync(Purpose.CaseWork, [.. page]);

        page.ConvertAll(c => opened.Read(c.Behaviour))
            .ShouldBe(["likes to sing", "likes to sing", "likes to draw"]);
        // What was sealed before it, in the same row, opens with the key before.
        page.ShouldAllBe(c => opened.Read(c.Birth) == Birth.On(new DateOnly(2012, 4, 30)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Commit_IsRefused_OnceTheFirstOfItsKeysIsTooOld(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa) = await BeginAsync(haven);
        var first = await rosa.TakeUpAsync();
        var second = await rosa.TakeUpAsync();
        haven.Clock.Advance(WarmKeys.Life);
        await haven.Core.Keys.RequireAsync([first.PersonKey], Ct);
        haven.Clock.Advance(TimeSpan.FromSeconds(4));
        await haven.Core.Keys.RequireAsync([second.PersonKey], Ct);
        await using (var context = organisation.Open())
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Ct);
            foreach (var client in new[] { second, first })
            {
                var row = await context.Set<Client>().SingleAsync(c => c.Id == client.Id, Ct);
                row.Behaviour = Sealed<string>.Of("too late");
                context.Record(rosa.Deed(Act.Edit, client));
            }
            await context.SaveChangesAsync(Ct);
            haven.Clock.Advance(KeyRing.LongestSealing - TimeSpan.FromSeconds(4));

            await Should.ThrowAsync<TimeoutException>(() => transaction.CommitAsync(Ct));
        }
        var stored = await organisation.LoadAsync(second);
        (await rosa.OpenAsync(Purpose.CaseWork, stored))
            .Read(stored.Behaviour)
            .ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EndedKey_IsDestroyed_AndAKeyStoreThatIsAwayUndoesNoDeletion(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, _) = await BeginAsync(haven);
        var person = await haven.Core.Keys.NewPersonAsync(organisation.Id, Ct);
        var (keys, between) = await StoreInBetween.OpenAsync(haven.Core);
        using var _2 = keys;
        var vault = new Haven.Privacy.Vault.Vault(
            keys,
            haven.Core.Audit,
            haven.Core.Services.Gate,
            new Haven.Privacy.Restrictions.RestrictionGate(haven.Core.Database)
        );
        foreach (Exception away in new Exception[] { new Away(), new TimeoutException() })
        {
            between.Instead = (question, _) =>
                question == nameof(IKeyStore.DeletePeopleAsync)
                    ? Task.FromException<IReadOnlyList<(Guid, Guid)>>(away)
                    : null;

            await vault.ForgetAsync([person]);

            await keys.RequireAsync([person], Ct);
        }
        // What is a fault of ours is not hidden.
        between.Instead = (question, _) =>
            question == nameof(IKeyStore.DeletePeopleAsync)
                ? Task.FromException<IReadOnlyList<(Guid, Guid)>>(new NotSupportedException())
                : null;
        await Should.ThrowAsync<NotSupportedException>(() => vault.ForgetAsync([person]));

        between.Instead = (_, _) => null;
        await vault.ForgetAsync([person]);

        await Should.ThrowAsync<VaultException>(() => keys.RequireAsync([person], Ct));
    }

    private static async Task<(TestOrganisation, TestMember)> BeginAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        return (organisation, await organisation.CreateMemberAsync(Roles.Professional));
    }

    private static async Task WriteAsync(Core core, TestMember rosa, Client client, string text)
    {
        await using var context = core.Database.Open(new Scope(client.OrganisationId));
        var row = await context.Set<Client>().SingleAsync(c => c.Id == client.Id, Ct);
        row.Behaviour = Sealed<string>.Of(text);
        context.Record(rosa.Deed(Act.Edit, client));
        await context.SaveChangesAsync(Ct);
    }

    private sealed class Away() : DbException("The key store does not answer.");
}
