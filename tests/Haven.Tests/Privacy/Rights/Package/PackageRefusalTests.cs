using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Rights.Package;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Rights.Package;

/// <summary>No package where there must be none, and never half of one.</summary>
[Trait("Category", "Long")]
public class PackageRefusalTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BeforeItsTime_NothingIsGiven_AtAnyStep(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, _) = await PackageTests.ClientAsync(haven);
        using var yusuf = await PackageTests.OfficerAsync(organisation);
        string request = await organisation.AskAsync(Asker.Guardian);

        await RefusedAsync(yusuf, request, "Something comes before the package");
        await yusuf.StepAsync(request, ("verified", "Passport"));
        await RefusedAsync(yusuf, request, "Something comes before the package");
        await yusuf.StepAsync(request, ("handle", "204117"));
        await RefusedAsync(yusuf, request, "whether an answer could endanger anybody");
        (await yusuf.GetPageAsync(request)).Text.ShouldNotContain("access package");
        await yusuf.StepAsync(request, ("found", "Danger"), ("why", "An order stands."));
        await RefusedAsync(yusuf, request, "would endanger a person");
        (await yusuf.GetPageAsync(request)).Text.ShouldNotContain("access package");

        (await TakenOutAsync(organisation)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherKindOfRequest_OneThatEnded_AndNobody_HaveNone(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, _) = await PackageTests.ClientAsync(haven);
        using var yusuf = await PackageTests.OfficerAsync(organisation);

        string erasure = await organisation.AskAsync(Asker.Themselves, RequestKind.Complaint);
        await yusuf.StepAsync(erasure, ("verified", "Passport"));
        await yusuf.StepAsync(erasure, ("handle", "204117"));
        await RefusedAsync(yusuf, erasure, "This one asks for something else");

        haven.Clock.Advance(TimeSpan.FromSeconds(1));
        string nobody = await organisation.AskAsync(Asker.Themselves, lang: "es");
        await yusuf.StepAsync(nobody, ("verified", "Passport"));
        await yusuf.StepAsync(nobody, ("nobody", "yes"));
        await RefusedAsync(yusuf, nobody, "Nobody is on record");
        await yusuf.StepAsync(nobody, ("answer", "Nothing is kept."));
        await RefusedAsync(yusuf, nobody, "This request has ended");

        (await TakenOutAsync(organisation)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsRequest_IsNotThere_AndNobodyElseMayMakeOne(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, _) = await PackageTests.ClientAsync(haven);
        using var yusuf = await PackageTests.OfficerAsync(organisation);
        string request = await organisation.ReadyAsync(yusuf, Asker.Themselves);
        var (other, _) = await PackageTests.ClientAsync(haven);
        using var theirs = await PackageTests.OfficerAsync(other);
        using var amina = await (
            await organisation.CreateMemberAsync(
                Roles.Administrator | Roles.Professional | Roles.Supervisor
            )
        ).SignInAsync();

        foreach (var browser in new[] { theirs, amina })
        {
            (await browser.GetPageAsync(request + "/package")).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
            using var sent = await PostAsync(browser, yusuf, request);
            sent.StatusCode.ShouldNotBe(HttpStatusCode.OK);
            sent.Content.Headers.ContentType?.MediaType.ShouldNotBe("application/zip");
        }
        (await TakenOutAsync(organisation)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhenTheDiskIsFull_NothingIsGiven_AndItSaysSo(string database)
    {
        await Installation.OnAsync(database);
        var disk = new Disk { Room = 2 * (64 * 1024 + 16) };
        await using var haven = await Installation.StartNewAsync(database, disk.PutInto);
        var (organisation, client) = await PackageTests.ClientAsync(haven);
        await organisation.WriteMuchAsync(client, 40);
        using var yusuf = await PackageTests.OfficerAsync(organisation);
        string request = await organisation.ReadyAsync(yusuf, Asker.Themselves);

        using (var refused = await yusuf.TakeOutAsync(request))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
            var page = await Page.ReadAsync(refused);
            page.Errors.ShouldHaveSingleItem().ShouldContain("no room on the disk");
        }
        (await TakenOutAsync(organisation)).ShouldBe(0);
        disk.Left.ShouldBe(0);

        disk.Room = long.MaxValue;
        (await yusuf.PackageAsync(request)).FitsItsManifest().ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsDeletedWhileItIsMade_IsInNoPackage(string database)
    {
        await Installation.OnAsync(database);
        var disk = new Disk();
        await using var haven = await Installation.StartNewAsync(database, disk.PutInto);
        var (organisation, client) = await PackageTests.ClientAsync(haven);
        using var yusuf = await PackageTests.OfficerAsync(organisation);
        string request = await organisation.ReadyAsync(yusuf, Asker.Themselves);
        disk.Meanwhile = () => TestClients.ForgetAsync(haven, organisation, client);

        await RefusedAsync(yusuf, request, "This person is being deleted");

        (await TakenOutAsync(organisation)).ShouldBe(0);
        await RefusedAsync(yusuf, request, "Nobody is on record");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereSomebodyFindsDangerWhileItIsMade_ItIsNotGiven(string database)
    {
        await Installation.OnAsync(database);
        var disk = new Disk();
        await using var haven = await Installation.StartNewAsync(database, disk.PutInto);
        var (organisation, _) = await PackageTests.ClientAsync(haven);
        using var yusuf = await PackageTests.OfficerAsync(organisation);
        string request = await organisation.ReadyAsync(yusuf, Asker.Guardian);
        disk.Meanwhile = async () =>
        {
            await using var store = organisation.Open();
            await store
                .Set<RightsRequest>()
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(r => r.Safety, Safety.Danger)
                        .SetProperty(r => r.Version, r => r.Version + 1)
                );
        };

        await RefusedAsync(yusuf, request, "went on with this request");

        (await TakenOutAsync(organisation)).ShouldBe(0);
        await RefusedAsync(yusuf, request, "would endanger a person");
    }

    private static async Task RefusedAsync(HttpClient officer, string request, string words)
    {
        // The page offers nothing; whoever sends the form all the same gets nothing either.
        using var sent = await PostAsync(officer, officer, request);
        sent.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Page.ReadAsync(sent)).Text.ShouldContain(words);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser,
        HttpClient tokenOf,
        string request
    )
    {
        var form = await tokenOf.GetPageAsync(request);
        var fields = form
            .Html.QuerySelectorAll("form[method=post] input[type=hidden]")
            .Where(i => i.GetAttribute("name") is not ("step" or "version"))
            .Select(i =>
                KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")
            )
            .DistinctBy(f => f.Key);
        return await browser.PostAsync(request + "/package", new FormUrlEncodedContent(fields));
    }

    private static async Task<int> TakenOutAsync(TestOrganisation organisation) =>
        (await organisation.LogAsync()).Count(r => r.What == "access package, taken out");

    /// <summary>A disk of which a test says how much room it has, and what happens while something is written.</summary>
    internal sealed class Disk
    {
        public long Room { get; set; } = long.MaxValue;

        public Func<Task>? Meanwhile { get; set; }

        /// <summary>Files that are open.</summary>
        public int Left { get; private set; }

        public void PutInto(IServiceCollection services) =>
            services.AddSingleton(
                new PackageSpace(() =>
                {
                    var meanwhile = Meanwhile;
                    Meanwhile = null;
                    Task.Run(() => meanwhile?.Invoke() ?? Task.CompletedTask, Ct)
                        .GetAwaiter()
                        .GetResult();
                    Left++;
                    return new OnDisk(this);
                })
            );

        private sealed class OnDisk(Disk disk) : MemoryStream
        {
            public override void Write(ReadOnlySpan<byte> buffer)
            {
                if (Length + buffer.Length > disk.Room)
                {
                    throw new IOException("No space left on device");
                }
                base.Write(buffer);
            }

            protected override void Dispose(bool disposing)
            {
                disk.Left -= disposing && CanRead ? 1 : 0;
                base.Dispose(disposing);
            }
        }
    }
}
