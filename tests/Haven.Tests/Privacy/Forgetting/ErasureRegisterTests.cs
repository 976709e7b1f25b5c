using System.Text;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Tests.Privacy.Audit;

namespace Haven.Tests.Privacy.Forgetting;

/// <summary>The register of erasures in its volumes.</summary>
public sealed class ErasureRegisterTests
{
    private const string First = "haven.local/erasures";
    private const string Second = First + "/2";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_AfterAFullVolume_WritesTheNextAlone()
    {
        var (register, outside) = await NewAsync();
        await register.AddAsync(Erasures(0, ErasureRegister.Full), Ct);
        byte[] full = (await outside.ReadAsync(First, Ct))!;
        outside.Asked.Clear();

        await register.AddAsync(Erasures(ErasureRegister.Full, 3), Ct);
        await register.AddAsync(Erasures(ErasureRegister.Full + 3, 2), Ct);

        outside
            .Asked.Count(a => a == First)
            .ShouldBe(1, "It is looked at once to see that it is full.");
        (await outside.ReadAsync(First, Ct)).ShouldBe(full);
        (await register.ReadAsync(Ct)).ShouldBe(Erasures(0, ErasureRegister.Full + 5));
    }

    [Fact]
    public async Task Add_OnAnotherNode_GoesOnWhereTheFirstStopped()
    {
        var (one, outside) = await NewAsync();
        var (other, _) = await NewAsync(outside);
        await one.AddAsync(Erasures(0, ErasureRegister.Full + 1), Ct);
        await other.AddAsync(Erasures(ErasureRegister.Full + 1, 1), Ct);
        await one.AddAsync(Erasures(ErasureRegister.Full + 2, 1), Ct);
        (await other.ReadAsync(Ct)).Count.ShouldBe(ErasureRegister.Full + 3);
    }

    [Fact]
    public async Task Add_OfWhatIsThere_WritesNothing_AndInTheNextVolumeItCountsOnce()
    {
        var (register, outside) = await NewAsync();
        var some = Erasures(0, ErasureRegister.Full - 1);
        await register.AddAsync(some, Ct);
        byte[]? before = await outside.ReadAsync(First, Ct);
        await register.AddAsync(some, Ct);
        (await outside.ReadAsync(First, Ct)).ShouldBe(before);

        await register.AddAsync(Erasures(ErasureRegister.Full - 1, 1), Ct);
        await register.AddAsync(some, Ct);
        (await register.ReadAsync(Ct)).Count.ShouldBe(ErasureRegister.Full);
    }

    [Fact]
    public async Task PutBack_BringsEveryVolumeBack()
    {
        var (register, outside) = await NewAsync();
        await register.AddAsync(Erasures(0, ErasureRegister.Full), Ct);
        await register.AddAsync(Erasures(ErasureRegister.Full, 2), Ct);
        byte[] copy = (await register.CopyAsync(Ct))!;
        await outside.ForgetAsync(First, Ct);
        await outside.ForgetAsync(Second, Ct);

        // Written on meanwhile by a node that remembers the volume that is gone.
        await register.AddAsync(Erasures(0, 1), Ct);
        (await register.ReadAsync(Ct)).Count.ShouldBe(1);

        (await register.PutBackAsync(copy, Ct)).ShouldBeTrue();
        (await register.ReadAsync(Ct)).Count.ShouldBe(ErasureRegister.Full + 2);
        (await register.PutBackAsync(copy, Ct)).ShouldBeFalse();
        await register.AddAsync(Erasures(ErasureRegister.Full + 2, 1), Ct);
        (await register.ReadAsync(Ct)).Count.ShouldBe(ErasureRegister.Full + 3);
    }

    [Fact]
    public async Task Read_OfAnAlteredVolume_IsRefused()
    {
        var (register, outside) = await NewAsync();
        await register.AddAsync(Erasures(0, ErasureRegister.Full), Ct);
        await register.AddAsync(Erasures(ErasureRegister.Full, 2), Ct);
        string first = await TextAsync(outside, First),
            second = await TextAsync(outside, Second);
        string[] rows = second.Split('\n');
        string earlier = first.Split('\n')[1].Split(' ')[3];
        string[] altered =
        [
            rows[0] + "\n" + rows[2] + "\n",
            "haven erasures/1\n" + rows[1] + "\n",
            "haven erasures/1 " + earlier + "\n" + rows[1] + "\n",
            "haven erasures/1 zz\n" + rows[1] + "\n",
            second + second,
            first,
        ];
        foreach (string text in altered)
        {
            await outside.KeepAsync(Second, Encoding.ASCII.GetBytes(text), Ct);
            (
                await Should.ThrowAsync<StartException>(() => register.ReadAsync(Ct))
            ).Message.ShouldContain("altered");
        }
        await outside.KeepAsync(Second, Encoding.ASCII.GetBytes(second), Ct);
        (await register.ReadAsync(Ct)).Count.ShouldBe(ErasureRegister.Full + 2);
    }

    private static async Task<string> TextAsync(Witness outside, string name) =>
        Encoding.ASCII.GetString((await outside.ReadAsync(name, Ct))!);

    private static async Task<(ErasureRegister, Witness)> NewAsync(Witness? outside = null)
    {
        outside ??= new Witness();
        var haven = await Installation.OnAsync(Databases.Sqlite);
        return (new ErasureRegister(outside, haven.Core.Keys, haven.Core.Database), outside);
    }

    private static List<Registered> Erasures(int from, int count) =>
        [
            .. Enumerable
                .Range(from, count)
                .Select(i => new Registered(
                    new OrganisationId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
                    i.ToString("X64", System.Globalization.CultureInfo.InvariantCulture),
                    i
                )),
        ];
}
