using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Haven's own small secrets, such as keys of cookies: altered, shortened or used for something else they do not open.</summary>
public class ProtectTests
{
    private const string Use = "cookies";

    [Fact]
    public async Task Secret_ComesBack_ForItsUseAlone()
    {
        var vault = (await Installation.OnAsync(Databases.Sqlite)).Core.Services.Vault;
        byte[] secret = [1, 2, 3, 4, 5, 6, 7, 8];

        byte[] kept = vault.Protect(Use, secret);

        vault.Unprotect(Use, kept).ShouldBe(secret);
        vault.Unprotect(Use, vault.Protect(Use, [])).ShouldBeEmpty();
        vault.Protect(Use, secret).ShouldNotBe(kept);
        Should.Throw<VaultException>(() => vault.Unprotect("mail", kept));
    }

    [Fact]
    public async Task Secret_WithAnyByteFlipped_OrShortened_IsRefused()
    {
        var vault = (await Installation.OnAsync(Databases.Sqlite)).Core.Services.Vault;
        byte[] kept = vault.Protect(Use, [1, 2, 3, 4, 5, 6, 7, 8]);
        for (int i = 0; i < kept.Length; i++)
        {
            byte[] flipped = [.. kept];
            flipped[i] ^= 0x10;
            Should
                .Throw<VaultException>(() => vault.Unprotect(Use, flipped), $"byte {i}")
                .Message.ShouldContain("was altered");
            Should.Throw<VaultException>(() => vault.Unprotect(Use, kept[..i]), $"{i} bytes");
        }
    }
}
