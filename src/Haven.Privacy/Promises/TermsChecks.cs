using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>REF-25: terms of use and privacy notice are accepted in one act, and recorded in one row.</summary>
internal static class TermsChecks
{
    private const string Account = "/organisations/account";
    private const string Asked = "terms of use and privacy notice wait for you";
    private const string First = "Zqvmfirstterms.";
    private const string Second = "Zqvmsecondterms.";

    [Keeps("REF-25", 1)]
    public static async Task<string> BothAreAcceptedAtOnce(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        var other = await twin.MemberAsync(officer, Roles.Professional, ct);
        foreach (var (number, says) in new[] { (1, First), (2, Second) })
        {
            await officer.PublishAsync(says, NoticeChange.Small, ct);
            var both = await officer.Browser.GetAsync(NoticeSteps.Own, ct);
            PromiseBrokenException.Unless(
                both.Text.Contains(says, StringComparison.Ordinal)
                    && both.Text.Contains("You give nobody your password", StringComparison.Ordinal)
                    && await IsAskedAsync(officer, ct)
                    && await IsAskedAsync(other, ct),
                "A member who has not accepted the version that holds is not asked, or does not see both."
            );
            await officer.SayAsync(number, "agreed", ct);
            PromiseBrokenException.Unless(
                !await IsAskedAsync(officer, ct) && await IsAskedAsync(other, ct),
                "Whoever accepted is asked again, or somebody else no longer."
            );
            await RequireBothAsync(twin, officer, number, ct);
        }
        return "Two versions of a notice were published, each with its terms of use. Both members were asked each time and saw both texts. One accepted: the versions of both are in one row, each time. The other did not, and nothing is recorded of them.";
    }

    private static async Task<bool> IsAskedAsync(TwinPerson member, CancellationToken ct) =>
        (await member.Browser.GetAsync(Account, ct)).Text.Contains(Asked, StringComparison.Ordinal);

    // One member accepted each of the versions so far.
    private static async Task RequireBothAsync(
        ITwin twin,
        TwinPerson officer,
        int versions,
        CancellationToken ct
    )
    {
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(officer.Organisation));
        var accepted = await context
            .Set<NoticeUse>()
            .AsNoTracking()
            .Where(u => u.AgreedAt > 0 || u.TermsNumber > 0)
            .OrderBy(u => u.Number)
            .ToListAsync(ct);
        PromiseBrokenException.Unless(
            accepted.Select(u => u.Number).SequenceEqual(Enumerable.Range(1, versions))
                && accepted.TrueForAll(u => u.AgreedAt > 0 && u.TermsNumber == u.Number)
                && accepted.DistinctBy(u => u.Member).Count() == 1,
            "Of terms of use and privacy notice one is recorded as accepted without the other, or for somebody who accepted neither."
        );
    }
}
