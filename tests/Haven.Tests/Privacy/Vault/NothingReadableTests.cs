using System.Net;
using System.Text;
using Haven.Organisations.Accounts;
using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Marked values are planted through the real interface, and every stored byte is searched for them.</summary>
[Trait("Category", "Long")]
public class NothingReadableTests
{
    // Words that nothing else would hold, one for each way in.
    private static readonly string[] Marks =
    [
        "Zephyrinha",
        "Quillfeather",
        "zephyrinha.q@marked-place.example",
        "Wombatworks",
        "Xanadubury",
        "Oregonmark",
        "passphrase of a marked person 77",
        "draws marked dragons",
        "a marked word of my own",
        "Markedbrowser/9.9",
        "192.0.2.213",
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PlantedValues_AreInNoStoredByte(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync("Planted programme");
        await PlantAsync(haven, organisation);
        await SettleAsync(haven);

        var places = await StoredBytes.PlacesOfAsync(haven);

        StoredBytes.Find(places, Marks).ShouldBeEmpty();
        // The search does see what is there in clear: the organisation's name is not personal.
        StoredBytes.Find(places, ["Planted programme"]).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task PlantedValueInClear_IsNoticed()
    {
        string folder = Directory.CreateTempSubdirectory("haven-marks-").FullName;
        foreach (
            var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode }
        )
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, "rows"),
                [1, 2, 3, .. encoding.GetBytes(Marks[1]), 4]
            );

            StoredBytes.Find([folder], Marks).ShouldHaveSingleItem();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task PlantAsync(Installation haven, TestOrganisation organisation)
    {
        var accounts = haven.Get<AccountService>();
        var account = await accounts.CreateAsync(
            new(Marks[0], Marks[1], Marks[2], Marks[3], Marks[4], Marks[5], Marks[6]),
            Marks[10],
            emailConfirmed: true,
            CancellationToken.None
        );
        var member = await haven
            .Get<MemberService>()
            .AddAsync(
                organisation.Id,
                account.Id,
                $"{Marks[0]} {Marks[1]}",
                Roles.Professional,
                Reader.System(organisation.Id, "test"),
                CancellationToken.None
            );
        var marked = new TestMember(haven, account, member, Marks[2]);
        using var browser = haven.Browser();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Marks[9]);
        var signedIn = await browser.SubmitAsync(
            "/organisations/sign-in",
            ("email", Marks[2]),
            ("password", Marks[6])
        );
        signedIn.Status.ShouldBe(HttpStatusCode.Redirect);
        var client = await marked.TakeUpAsync(c =>
        {
            c.Behaviour = Sealed<string>.Of(Marks[7]);
            c.GenderIdentity = Sealed<Fact<GenderIdentity>>.Of(
                Fact<GenderIdentity>.InOwnWords(Marks[8])
            );
        });
        var stored = await organisation.LoadAsync(client);
        (await marked.OpenAsync(Purpose.CaseWork, stored))
            .Read(stored.Behaviour)
            .ShouldBe(Marks[7]);
    }

    // What still waits in memory or in buffers of the server would hide from the search.
    private static async Task SettleAsync(Installation haven)
    {
        await haven.Get<Sequencer>().SequenceAllAsync(CancellationToken.None);
        if (haven.Settings.IsPostgreSql)
        {
            await (await PostgreSqlServer.CommonAsync()).ExecuteAsync("CHECKPOINT");
        }
    }
}
