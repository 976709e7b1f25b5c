using System.Net;
using System.Text.RegularExpressions;
using Haven.Tests.Organisations;

namespace Haven.Tests.Operations;

/// <summary>docs/operations.md, followed to the letter with the published program.</summary>
public partial class OperationsTests
{
    private const string Email = "amina@harbour.example";
    private const string Organisation = "Harbour House";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task Administrator_Installs_BacksUp_LosesTheMachine_Restores_AndGoesOn(
        string database
    )
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        var manual = Manual.Read(
            await File.ReadAllTextAsync(Repository.PathTo("docs", "operations.md"))
        );
        using var machine = await Machine.CreateAsync(database, await Standalone.FolderAsync());
        var install = manual.OfType<Instruction.Frame>().Where(f => f.Step > 0).ToList();
        async Task TypeAsync(Instruction.Frame frame)
        {
            if (
                frame.Database is { } only
                && !only.Equals(database, StringComparison.OrdinalIgnoreCase)
            )
            {
                return;
            }
            string said = await machine.TypeAsync(frame.Text);
            if (frame.Step == 1)
            {
                said.ShouldMatch(@"^\d+\.\d+\.\d+");
            }
            if (frame.Text.StartsWith("cat /var/lib/haven/mail", StringComparison.Ordinal))
            {
                await FoundAsync(machine, said);
            }
        }

        foreach (var instruction in manual)
        {
            switch (instruction)
            {
                case Instruction.Frame frame:
                    if (frame.Step == 7)
                    {
                        await RegisterAsync(machine);
                    }
                    await TypeAsync(frame);
                    break;
                case Instruction.Loss:
                    await RequireAsync(machine);
                    await machine.LoseAsync(database);
                    break;
                case Instruction.Again again:
                    foreach (
                        var frame in again.Steps.SelectMany(s => install.Where(f => f.Step == s))
                    )
                    {
                        await TypeAsync(frame);
                    }
                    break;
            }
        }

        await RequireAsync(machine);
        File.Exists(machine.At("/var/lib/haven-keys/witness")).ShouldBeFalse();
        Directory.GetDirectories(machine.At("/var/backups/haven")).Length.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Manual_HasEveryPart_InItsOrder()
    {
        var manual = Manual.Read(File.ReadAllText(Repository.PathTo("docs", "operations.md")));
        var frames = manual.OfType<Instruction.Frame>().ToList();

        frames.Select(f => f.Step).Where(s => s > 0).Distinct().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
        manual
            .OfType<Instruction.Again>()
            .Select(a => string.Join(' ', a.Steps))
            .ShouldBe(["1 2 3 4", "6 8"]);
        manual.OfType<Instruction.Loss>().Count().ShouldBe(1);
        foreach (
            string command in new[]
            {
                "migrate",
                "restore",
                "doctor",
                "keys rotate root",
                "audit verify",
            }
        )
        {
            frames.ShouldContain(f => f.Text.Contains("/opt/haven/haven " + command));
        }
    }

    [Fact, Trait("Category", "Long")]
    public async Task FrameThatDoesNotWork_IsNoticed()
    {
        using var machine = await Machine.CreateAsync(
            Databases.Sqlite,
            await Standalone.FolderAsync()
        );
        foreach (
            string broken in new[]
            {
                "cp -r /srv/havn/. /opt/haven",
                "systemctl start haven",
                "false\ntrue",
                "dotnet --version",
            }
        )
        {
            (await Record.ExceptionAsync(() => machine.TypeAsync(broken)))
                .ShouldBeOfType<ShouldAssertException>()
                .Message.ShouldContain(broken);
        }
    }

    private static async Task RegisterAsync(Machine machine)
    {
        using var browser = machine.Browser();
        (
            await browser.SubmitAsync("/organisations/register", Newcomer.Form(Email))
        ).Errors.ShouldBeEmpty();
        // The letter is on its way within moments.
        for (int i = 0; i < 100 && !HasMail(machine); i++)
        {
            await Task.Delay(100);
        }
    }

    private static bool HasMail(Machine machine) =>
        Directory.Exists(machine.At("/var/lib/haven/mail"))
        && Directory
            .EnumerateFiles(machine.At("/var/lib/haven/mail"))
            .Any(f => Link().IsMatch(File.ReadAllText(f)));

    private static async Task FoundAsync(Machine machine, string letter)
    {
        using var browser = machine.Browser();
        string link = Link().Match(letter).Value;
        link.ShouldStartWith(machine.Address.ToString(), customMessage: letter);
        await browser.SubmitAsync(new Uri(link).PathAndQuery);
        await browser.SignInAsync(Email);
        await browser.SubmitAsync("/organisations/choose", ("name", Organisation));
    }

    // Their name, their organisation and their roles are there: keys and data belong together.
    private static async Task RequireAsync(Machine machine)
    {
        using var browser = machine.Browser();
        (await browser.SignInAsync(Email)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetPageAsync("/organisations/choose")).Text.ShouldContain(Organisation);
        (await browser.GetPageAsync("/organisations/account")).Text.ShouldContain("Amina Okoro");
    }

    [GeneratedRegex(@"http://\S+/organisations/confirm\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
