using System.Net;
using Haven.Helpline.Recipients;
using Haven.Tests.Helpline.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Recipients;

public class RecipientTests
{
    private const string List = "/helpline/recipients";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Add_SentTwiceAtOnce_IsOneService_AndWithoutTheirAgreementNone(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        var page = await house.Admin.GetPageAsync(List);
        (string Name, string Value)[] whole =
        [
            ("service", "Harbor House"),
            ("about", "A shelter"),
            ("phone", "860 555 0100"),
        ];
        var refused = await house.Admin.SubmitAsync(page, whole);
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("Without their agreement");

        var both = await Task.WhenAll(
            house.Admin.SubmitAsync(page, [.. whole, ("bound", "yes")]),
            house.Admin.SubmitAsync(page, [.. whole, ("bound", "yes")])
        );

        both.ShouldAllBe(p => p.Status == HttpStatusCode.Redirect);
        (await house.CountAsync<ReferralRecipient>()).ShouldBe(1);
        (await house.Advocate.GetPageAsync(List)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var other = await HelplineHouse.OnAsync(house.Haven);
        await using var store = house.Organisation.Open();
        var id = (await store.Set<ReferralRecipient>().SingleAsync()).Id;
        (await other.Admin.GetPageAsync(List)).Text.ShouldNotContain("Harbor House");
        (await house.Admin.GetPageAsync(List)).Text.ShouldContain("Harbor House");
        await HelplineHouse.PressAsync(house.Admin, List, $"{List}/{id.Value:D}/remove");
        (await house.CountAsync<ReferralRecipient>()).ShouldBe(0);
    }
}
