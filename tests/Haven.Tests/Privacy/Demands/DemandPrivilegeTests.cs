using System.Net;
using static Haven.Tests.Privacy.Demands.DemandHouse;

namespace Haven.Tests.Privacy.Demands;

/// <summary>What is demanded is taken for privileged until somebody says why it is not.</summary>
public class DemandPrivilegeTests
{
    private const string Mark = "confidential by law, also before a court";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachDemand_IsMarked_AndWaits_UntilSomebodySaysWhyItMayBeGiven(string database)
    {
        await using var house = await StartAsync(database);
        using var yusuf = await house.Yusuf.SignInAsync();
        string demand = await ReceiveAsync(yusuf);
        (await yusuf.GetPageAsync(List)).Text.ShouldContain("Privileged");
        (await yusuf.GetPageAsync(demand)).Text.ShouldContain(Mark);
        (await yusuf.GetPageAsync(demand + "/letters/nothing")).Text.ShouldContain("privileged");
        (await OrderAsync(yusuf, demand, Scan)).Status.ShouldBe(HttpStatusCode.Redirect);
        await DoneAsync(yusuf, demand, "content", ("items", "Client"), ("said", "It names it"));
        (await yusuf.GetPageAsync(demand)).Text.ShouldContain("Look at the privilege");

        var none = await TakeAsync(yusuf, demand, "privilege", ("said", "Our lawyer"));
        none.Errors.ShouldHaveSingleItem().ShouldContain("what you found");
        var unsaid = await TakeAsync(yusuf, demand, "privilege", ("result", "waived"));
        unsaid.Errors.ShouldHaveSingleItem().ShouldContain("who says so");
        await DoneAsync(yusuf, demand, "privilege", ("result", "waived"), ("said", "She signed"));

        var page = await yusuf.GetPageAsync(demand);
        page.Text.ShouldContain(Mark);
        page.Text.ShouldContain("gave that up themselves, in writing. She signed");
        page.Text.ShouldContain("Tell those concerned");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatNoPrivilegeCovers_IsMarkedNoMore_UntilAnotherOrderComes(string database)
    {
        await using var house = await StartAsync(database);
        using var yusuf = await house.Yusuf.SignInAsync();
        string demand = await ReceiveAsync(yusuf);
        await PrepareAsync(yusuf, demand);
        (await yusuf.GetPageAsync(demand)).Text.ShouldNotContain(Mark);
        (await yusuf.GetPageAsync(List)).Text.ShouldNotContain("Privileged");
        house.Haven.Clock.Advance(TimeSpan.FromMinutes(1));

        (await OrderAsync(yusuf, demand, Scan)).Status.ShouldBe(HttpStatusCode.Redirect);

        (await yusuf.GetPageAsync(demand)).Text.ShouldContain(Mark);
        (await yusuf.GetPageAsync(demand)).Text.ShouldContain("Look at the privilege");
    }
}
