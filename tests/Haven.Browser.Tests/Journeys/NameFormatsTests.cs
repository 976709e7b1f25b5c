using System.Text.Json;
using Haven.Browser.Tests.Support;
using Haven.Screening.Names;
using Haven.Tests.Screening.Names;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>What the browser's cryptography makes, opened by .NET's, and the other way round.</summary>
public class NameFormatsTests(DemoServer demo)
{
    private static readonly Guid Organisation = Guid.CreateVersion7();
    private static readonly Guid Member = Guid.CreateVersion7();
    private static readonly Guid Team = Guid.CreateVersion7();
    private static readonly Guid Older = Guid.CreateVersion7();
    private const string Passphrase = "five quiet herons wade: ñandú";
    private const string Phrase = "acorn barley canoe dolphin ember fennel";
    private const string Name = "María Zquist-Øster 陳";

    [Fact]
    public async Task WhatTheBrowserSeals_OpensHere()
    {
        var page = await PageAsync();
        var made = await page.EvaluateAsync<JsonElement>(
            """
            async ([organisation, member, team, older, passphrase, phrase, name]) => {
              const seals = await import("/_content/Haven.Design/team-key.js");
              const owner = { organisation, member };
              const key = seals.newTeamKey();
              const pair = await seals.newPair();
              const names = await seals.nameKey(await seals.nameSecret(key));
              return {
                key: [...key],
                publicKey: seals.publicText(pair.publicKey),
                privateKey: await seals.lockPrivate(owner, pair.privateKey, passphrase),
                wrapped: await seals.wrapFor(owner, pair.publicKey, team, key),
                vouch: await seals.vouchFor(owner, pair.publicKey, team, key),
                recovery: await seals.lockRecovery(organisation, team, key, phrase),
                link: await seals.linkOld(organisation, older, key, team, key),
                name: await seals.sealName(names, organisation, "204117", team, name),
              };
            }
            """,
            Arguments()
        );
        string Text(string field) => made.GetProperty(field).GetString()!;
        byte[] key = [.. made.GetProperty("key").EnumerateArray().Select(b => b.GetByte())];

        (SealedFormat Format, string Field)[] fields =
        [
            (SealedFormat.PublicKey, "publicKey"),
            (SealedFormat.PrivateKey, "privateKey"),
            (SealedFormat.Wrapped, "wrapped"),
            (SealedFormat.Vouch, "vouch"),
            (SealedFormat.Recovery, "recovery"),
            (SealedFormat.Link, "link"),
            (SealedFormat.Name, "name"),
        ];
        foreach (var (format, field) in fields)
        {
            format.Fits(Text(field)).ShouldBeTrue(field);
        }
        using var pair = BrowserSeals.OpenPrivate(
            Organisation,
            Member,
            Text("privateKey"),
            Passphrase
        );
        BrowserSeals.PublicKey(pair).ShouldBe(Text("publicKey"));
        BrowserSeals.Unwrap(Organisation, Member, pair, Team, Text("wrapped")).ShouldBe(key);
        BrowserSeals
            .VouchFor(Organisation, Member, BrowserSeals.PointOf(pair), Team, key)
            .ShouldBe(Text("vouch"));
        BrowserSeals.OpenRecovery(Organisation, Team, Text("recovery"), Phrase).ShouldBe(key);
        BrowserSeals.OpenLink(Organisation, Older, Text("link"), Team, key).ShouldBe(key);
        BrowserSeals.OpenName(Organisation, 204_117, Team, key, Text("name")).ShouldBe(Name);
    }

    [Fact]
    public async Task WhatIsSealedHere_OpensInTheBrowser()
    {
        var page = await PageAsync();
        byte[] key = BrowserSeals.NewTeamKey();
        byte[] old = BrowserSeals.NewTeamKey();
        using var pair = BrowserSeals.NewPair();
        var opened = await page.EvaluateAsync<JsonElement>(
            """
            async ([[organisation, member, team, older, passphrase, phrase], locked, wrapped, recovery, link, name]) => {
              const seals = await import("/_content/Haven.Design/team-key.js");
              const owner = { organisation, member };
              const privateKey = await seals.openPrivate(owner, locked, passphrase);
              const key = await seals.unwrap(owner, privateKey, team, wrapped);
              const names = await seals.nameKey(await seals.nameSecret(key));
              const fails = async (act) => act().then(() => false, () => true);
              return {
                key: [...key],
                publicKey: seals.publicText(await seals.publicOf(privateKey)),
                recovered: [...(await seals.openRecovery(organisation, team, recovery, "  " + phrase.toUpperCase() + ". "))],
                old: [...(await seals.openLink(organisation, older, link, team, key))],
                name: await seals.openName(names, organisation, "204117", team, name),
                refused: await Promise.all([
                  fails(() => seals.openPrivate(owner, locked, passphrase + "x")),
                  fails(() => seals.openPrivate({ organisation, member: organisation }, locked, passphrase)),
                  fails(() => seals.unwrap({ organisation: member, member }, privateKey, team, wrapped)),
                  fails(() => seals.unwrap(owner, privateKey, older, wrapped)),
                  fails(() => seals.openRecovery(organisation, older, recovery, phrase)),
                  fails(() => seals.openLink(organisation, team, link, team, key)),
                  fails(() => seals.openName(names, organisation, "204118", team, name)),
                  fails(() => seals.openName(names, member, "204117", team, name)),
                  fails(() => seals.openName(names, organisation, "204117", older, name)),
                ]),
              };
            }
            """,
            new object[]
            {
                Arguments(),
                BrowserSeals.LockPrivate(Organisation, Member, pair, Passphrase),
                BrowserSeals.WrapFor(Organisation, Member, pair, Team, key),
                BrowserSeals.LockRecovery(Organisation, Team, key, Phrase),
                BrowserSeals.LinkOld(Organisation, Older, old, Team, key),
                BrowserSeals.SealName(Organisation, 204_117, Team, key, Name),
            }
        );

        Bytes(opened, "key").ShouldBe(key);
        opened.GetProperty("publicKey").GetString().ShouldBe(BrowserSeals.PublicKey(pair));
        Bytes(opened, "recovered").ShouldBe(key);
        Bytes(opened, "old").ShouldBe(old);
        opened.GetProperty("name").GetString().ShouldBe(Name);
        opened
            .GetProperty("refused")
            .EnumerateArray()
            .Select(r => r.GetBoolean())
            .ShouldAllBe(r => r);
    }

    [Fact]
    public async Task ThePhrase_IsSixOf2048Words_NoTwoAlike()
    {
        var page = await PageAsync();

        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const { newPhrase, wordCount } = await import("/_content/Haven.Design/team-key.js");
              const drawn = new Set();
              for (let i = 0; i < 20000; i++) for (const word of newPhrase().split(" ")) drawn.add(word);
              return { wordCount, six: newPhrase().split(" ").length, words: [...drawn] };
            }
            """
        );

        found.GetProperty("wordCount").GetInt32().ShouldBe(2048);
        found.GetProperty("six").GetInt32().ShouldBe(6);
        var words = found
            .GetProperty("words")
            .EnumerateArray()
            .Select(w => w.GetString()!)
            .ToList();
        words.Count.ShouldBe(2048, "every word is drawn");
        words.ShouldAllBe(w => w.Length >= 4 && w.All(char.IsAsciiLetterLower));
        words.ShouldAllBe(w => !words.Exists(o => o != w && AreOneLetterApart(o, w)));
    }

    private static bool AreOneLetterApart(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }
        int same = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        string restA = a[same..],
            restB = b[same..];
        return restA.Length == restB.Length ? restA[1..] == restB[1..]
            : restA.Length > restB.Length ? restA[1..] == restB
            : restB[1..] == restA;
    }

    private static byte[] Bytes(JsonElement opened, string field) =>
        [.. opened.GetProperty(field).EnumerateArray().Select(b => b.GetByte())];

    private static string[] Arguments() =>
        [$"{Organisation:D}", $"{Member:D}", $"{Team:D}", $"{Older:D}", Passphrase, Phrase, Name];

    private async Task<IPage> PageAsync()
    {
        var page = await demo.OpenAsync();
        await page.GotoAsync("/");
        return page;
    }
}
