using System.Net;
using System.Text.RegularExpressions;
using Haven.Commands;
using Haven.Doctor;
using Haven.Metrics;
using Haven.Privacy.Audit;
using Haven.Privacy.Processors;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Tests.Delivery.Outbox;
using Haven.Tests.Doctor;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Processors;

/// <summary>Nothing is given to a machine that is not on the register, and nothing that waits for it is lost.</summary>
public partial class ProcessorGateTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("[::1]", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.7", false)]
    [InlineData("localhost.example.org", false)]
    [InlineData("127.0.0.1.example.org", false)]
    [InlineData("mail", false)]
    public void IsHere_IsTheLoopbackAlone(string host, bool isHere) =>
        ProcessorGate.IsHere(host).ShouldBe(isHere);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task May_OnlyWhileInForceWithAnAgreement(string database)
    {
        var haven = await Installation.OnAsync(database);
        string later = Iso(haven.Today().AddDays(1));
        string gone = Iso(haven.Today().AddDays(-1));
        await haven.AddOnTheMachineAsync("Gate fine", ("host", "Fine.Gate.example"));
        await haven.AddOnTheMachineAsync(
            "Gate own",
            ("host", "own.gate.example"),
            ("agreement", "Own"),
            ("agreed", "")
        );
        await haven.AddOnTheMachineAsync(
            "Gate without",
            ("host", "without.gate.example"),
            ("agreement", "None"),
            ("agreed", "")
        );
        await haven.AddOnTheMachineAsync(
            "Gate later",
            ("host", "later.gate.example"),
            ("from", later)
        );
        await haven.AddOnTheMachineAsync(
            "Gate gone",
            ("host", "gone.gate.example"),
            ("from", gone)
        );
        await ProcessorActs.EndAsync(haven.Core, "Gate gone", gone, _ => { }, default);
        await haven.AddOnTheMachineAsync("Gate moved", ("host", "before.gate.example"));
        await ProcessorActs.ChangeAsync(
            haven.Core,
            "Gate moved",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["host"] = "after.gate.example",
            },
            null,
            _ => { },
            default
        );

        (await MayAsync("fine.gate.example")).ShouldBeTrue();
        (await MayAsync("FINE.gate.example.")).ShouldBeTrue();
        (await MayAsync("own.gate.example")).ShouldBeTrue();
        (await MayAsync("after.gate.example")).ShouldBeTrue();
        foreach (
            string shut in (string[])["without", "later", "gone", "before", "unknown", "x.fine"]
        )
        {
            (await MayAsync(shut + ".gate.example")).ShouldBeFalse(shut);
        }

        async Task<bool> MayAsync(string host)
        {
            var gate = haven.Get<ProcessorGate>();
            bool may = await gate.MayAsync(host, CancellationToken.None);
            gate.May(host).ShouldBe(may);
            return may;
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnOrganisationsOwnCompany_OpensNoWayOfTheMachine(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var yusuf = await (await haven.CreateOrganisationAsync()).SignInAsync();
        var form = await yusuf.GetPageAsync(ProcessorSteps.Path + "/new");

        await yusuf.SubmitAsync(
            form,
            [.. ProcessorSteps.Fields("Hostile", haven.Today()), ("host", "hostile.example")]
        );

        (
            await haven.Get<ProcessorGate>().MayAsync("hostile.example", CancellationToken.None)
        ).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Mail_WaitsForTheRegister_ForAsLongAsItTakes(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        var carrier = new TestCarrier { GivesTo = "mail.example" };
        using var worker = haven.Worker(carrier);
        await haven.HandOverAsync(3);

        await worker.SendDueAsync();
        haven.Clock.Advance(TimeSpan.FromDays(40));
        await worker.SendDueAsync();
        carrier.Given.ShouldBeEmpty();
        worker.NotOnRegister.ShouldBe("mail.example");
        (await haven.MailsAsync()).ShouldAllBe(m => m.Tries == 0 && m.FailedAt == 0);

        await haven.AddOnTheMachineAsync("Mail", ("host", "mail.example"));
        await worker.SendDueAsync();
        carrier.Given.Count.ShouldBe(3);
        worker.NotOnRegister.ShouldBeNull();
        (await haven.MailsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Figures_GoToNobodyWhoIsNotOnTheRegister()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var heard = new Heard();
        using var client = new HttpMessageInvoker(
            new RegisteredAlone(haven.Get<ProcessorGate>(), heard)
        );

        using var first = new HttpRequestMessage(HttpMethod.Post, "https://figures.example/v1");
        (
            await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(first, default))
        ).Message.ShouldContain("haven processors add --host figures.example");
        Should.Throw<HttpRequestException>(() => client.Send(first, default));
        heard.Count.ShouldBe(0);

        await haven.AddOnTheMachineAsync(
            "Figures",
            ("host", "figures.example"),
            ("task", "Figures"),
            ("sees", "")
        );
        using var second = new HttpRequestMessage(HttpMethod.Post, "https://figures.example/v1");
        using var answer = await client.SendAsync(second, default);
        using var again = client.Send(second, default);
        heard.Count.ShouldBe(2);
    }

    [Fact]
    public async Task AWitness_GetsNothingNew_AndIsReadAllTheSame()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        string folder = Directory.CreateTempSubdirectory("haven-test-").FullName;
        try
        {
            var inner = new FileWitness(folder, "one");
            await inner.KeepAsync("log", new byte[] { 1 }, default);
            var witness = new RegisteredWitness(
                inner,
                "witness.example",
                haven.Get<ProcessorGate>()
            );

            await Should.ThrowAsync<NotOnRegisterException>(() =>
                witness.KeepAsync("log", new byte[] { 2 }, default)
            );
            (await witness.ReadAsync("log", default)).ShouldBe([1]);
            await haven.AddOnTheMachineAsync(
                "Witness",
                ("host", "witness.example"),
                ("task", "Witness"),
                ("sees", "")
            );
            await witness.KeepAsync("log", new byte[] { 2 }, default);
            (await witness.ReadAsync("log", default)).ShouldBe([2]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheCommand_ChecksWhatWasTyped_AndRecordsEachStepInTheLog(string database)
    {
        var haven = await Installation.OnAsync(database);
        string name = "Command Hosting";

        var wrong = await haven.AddOnTheMachineAsync(
            name,
            ("country", "Atlantis"),
            ("agreed", "tomorrow"),
            ("host", "not a machine")
        );
        (await haven.AddOnTheMachineAsync(name, ("host", "command.example"))).Code.ShouldBe(0);
        var twice = await haven.AddOnTheMachineAsync("Other", ("host", "COMMAND.example"));
        var review = await ProcessorSteps.SaysAsync(say =>
            ProcessorActs.ReviewAsync(haven.Core, "command.example", "As before.", say, default)
        );
        var list = await ProcessorSteps.SaysAsync(say =>
            ProcessorActs.ListAsync(haven.Core, say, default)
        );

        wrong.Code.ShouldBe(1);
        wrong.Said.ShouldContain("--country:");
        wrong.Said.ShouldContain("--agreed:");
        wrong.Said.ShouldContain("--host:");
        wrong.Said.ShouldContain("Nothing was stored.");
        twice.Said.ShouldContain("is on the register");
        review.Code.ShouldBe(0);
        list.Said.ShouldContain("Command Hosting (Mail, PT, command.example): in force");
        await Should.ThrowAsync<StartException>(() =>
            ProcessorActs.ReviewAsync(haven.Core, "Nobody Limited", "x", _ => { }, default)
        );
        await using var store = haven.Core.Database.Open(Scope.Installation);
        (
            await store
                .Set<AuditRecord>()
                .Where(r => r.OrganisationId == OrganisationId.Installation)
                .Select(r => r.What)
                .Distinct()
                .ToListAsync()
        ).ShouldContain("company that processes data: policy read");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheDoctor_NamesWhatIsNotOnTheRegister_AndWhatIsOverdue(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        (await patient.ExamineAsync()).About("companies", Verdict.Fine);

        var ill = (
            await patient.ExamineWithAsync("Telemetry", "https://figures.invalid:4318")
        ).About("companies", Verdict.Wrong);
        ill.Found.ShouldContain("Haven:Telemetry names figures.invalid");
        ill.Advice!.ShouldContain("haven processors add --host figures.invalid");
        await using (var core = await patient.Installation.OpenAsync())
        {
            await ProcessorActs.AddAsync(
                core,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["name"] = "Figures",
                    ["host"] = "figures.invalid",
                    ["country"] = "US",
                    ["task"] = "Figures",
                    ["agreement"] = "Own",
                    ["reviewed"] = "2020-02-29",
                },
                null,
                _ => { },
                default
            );
        }
        patient.Installation.LetGo();
        var well = await patient.ExamineWithAsync("Telemetry", "https://figures.invalid:4318");
        well.About("companies", Verdict.Look).Found.ShouldContain("policy of Figures");
        well.ShouldNotContain(f => f.What == "companies" && f.Verdict == Verdict.Wrong);
    }

    [Fact]
    public void EveryWayOut_IsKnown_AndAsksTheRegister()
    {
        // Whoever opens a line to another machine in a new place adds it here, to Ties, and asks the gate.
        string[] known =
        [
            "src/Haven.Delivery/Smtp/SmtpLine.cs", // the mail worker asks
            "src/Haven.PostgreSql/DatabaseReach.cs", // the register itself lies there
            "src/Haven.Privacy/Promises/TwinBrowser.cs", // a twin, or this server, on the loopback
            "src/Haven/Metrics/Telemetry.cs", // RegisteredAlone asks
            "src/Haven/Promises/LiveInstallation.cs", // this server
            "src/Haven/Promises/WireChecks.cs", // a twin
            "src/Haven/Start/Core.cs", // RegisteredWitness asks
        ];

        Directory
            .EnumerateFiles(Repository.PathTo("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Where(f => WayOut().IsMatch(File.ReadAllText(f)))
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Order(StringComparer.Ordinal)
            .ShouldBe(known);
    }

    [GeneratedRegex(
        @"new (SocketsHttpHandler|HttpClient|TcpClient|UdpClient|Socket|ClientWebSocket)\b|\bIHttpClientFactory\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex WayOut();

    private static string Iso(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Heard : HttpMessageHandler
    {
        public int Count { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken c)
        {
            Count++;
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken c
        ) => Task.FromResult(Send(request, c));
    }
}
