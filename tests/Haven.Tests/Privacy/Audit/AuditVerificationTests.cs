using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Audit;

[Trait("Promise", "SCR-7")]
public class AuditVerificationTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Verify_WithUntouchedLog_FindsNothing(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 300);
        await logged.WriteAsync(2);

        var report = await logged.VerifyAsync();

        report.Findings.ShouldBeEmpty();
        report.Size.ShouldBe(300);
        report.Waiting.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Verify_BeforeAnythingIsSequenced_ReportsWhatWaits(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 1);
        await logged.DamageAsync(
            "UPDATE audit_records SET sequence = NULL WHERE organisation_id = @org"
        );
        await logged.RemoveTilesAsync();
        var nobody = logged.NewVerification(new Witness());

        var report = await nobody.VerifyAsync(logged.Id, CancellationToken.None);

        report.Findings.ShouldBeEmpty();
        report.Waiting.ShouldBe(1);
        (await logged.Tiles.ReadCheckpointAsync(CancellationToken.None)).ShouldBeNull();
    }

    public static TheoryData<string, string> Columns()
    {
        string[] changes =
        [
            "member = organisation_id",
            "act = 3",
            "purpose = 'upkeep2'",
            "what = 'else'",
            "time = time + 1",
            "roles = 1",
            "subject_count = 7",
            "subjects = salt",
            "address = salt",
            "salt = subjects",
        ];
        return [.. Databases.Both.SelectMany(d => changes.Select(c => (d.Data, c)))];
    }

    [Theory, MemberData(nameof(Columns))]
    public async Task AlteredColumn_IsFound(string database, string change)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 5);
        await logged.DamageAsync(
            $"UPDATE audit_records SET {change} WHERE organisation_id = @org AND sequence = 2"
        );

        var report = await logged.VerifyAsync();

        report.Findings.ShouldContain(f => f.Kind == AuditFindingKind.Altered && f.Entry == 2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DroppedRow_IsFound(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 5);
        await logged.DamageAsync(
            "DELETE FROM audit_records WHERE organisation_id = @org AND sequence = 2"
        );

        (await logged.VerifyAsync())
            .Findings.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                f => f.Kind.ShouldBe(AuditFindingKind.Dropped),
                f => f.Entry.ShouldBe(2)
            );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SwappedNumbers_AreFound(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 5);
        foreach (var (from, to) in new[] { (1, 99), (3, 1), (99, 3) })
        {
            await logged.DamageAsync(
                $"UPDATE audit_records SET sequence = {to} WHERE organisation_id = @org AND sequence = {from}"
            );
        }

        (await logged.VerifyAsync())
            .Findings.Select(f => (f.Kind, f.Entry))
            .ShouldBe([(AuditFindingKind.Reordered, 1L), (AuditFindingKind.Reordered, 3L)]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task InsertedRow_IsFound(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 5);
        await logged.WriteAsync(1);
        await logged.DamageAsync(
            "UPDATE audit_records SET sequence = 17 WHERE organisation_id = @org AND sequence IS NULL"
        );

        (await logged.VerifyAsync())
            .Findings.ShouldHaveSingleItem()
            .Kind.ShouldBe(AuditFindingKind.Inserted);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AlteredSetOfPeople_IsFound(string database)
    {
        var dropped = await LoggedOrganisation.CreateAsync(database, entries: 2);
        var inserted = await LoggedOrganisation.CreateAsync(database, entries: 2);
        await dropped.DamageAsync(
            "DELETE FROM audit_subjects WHERE organisation_id = @org AND token = (SELECT token FROM audit_subjects WHERE organisation_id = @org LIMIT 1)"
        );
        await inserted.DamageAsync(
            "INSERT INTO audit_subjects (organisation_id, set_hash, token) SELECT @org, salt, salt FROM audit_records WHERE organisation_id = @org AND sequence = 0"
        );

        (await dropped.VerifyAsync())
            .Findings.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                f => f.Kind.ShouldBe(AuditFindingKind.SubjectsAltered),
                f => f.Entry.ShouldBe(1)
            );
        (await inserted.VerifyAsync())
            .Findings.ShouldHaveSingleItem()
            .Kind.ShouldBe(AuditFindingKind.SubjectsAltered);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DatabaseSetBack_IsFound_AndNothingIsNumbered(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 9);
        await logged.DamageAsync(
            "DELETE FROM audit_records WHERE organisation_id = @org AND sequence >= 4"
        );
        await logged.DamageAsync("DELETE FROM audit_subjects WHERE organisation_id = @org");
        await logged.WriteAsync(7);

        var report = await logged.VerifyAsync();
        await Should.ThrowAsync<LogFaultException>(logged.SequenceAsync);

        var finding = report.Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe(AuditFindingKind.DatabaseSetBack);
        finding.Message.ShouldContain("9 entries");
        report.Waiting.ShouldBe(7);
        (await logged.VerifyAsync()).Waiting.ShouldBe(7);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LogAndDatabaseSetBack_IsFoundByTheWitness(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 4);
        var tiles = await logged.CopyTilesAsync();
        byte[]? checkpoint = await logged.Tiles.ReadCheckpointAsync(CancellationToken.None);
        await logged.WriteAsync(3);
        await logged.SequenceAsync();
        await logged.RemoveTilesAsync();
        await logged.Tiles.WriteAsync(tiles, CancellationToken.None);
        await logged.Tiles.WriteCheckpointAsync(checkpoint, [], CancellationToken.None);
        await logged.DamageAsync(
            "DELETE FROM audit_records WHERE organisation_id = @org AND sequence >= 4"
        );

        (await logged.VerifyAsync())
            .Findings.ShouldHaveSingleItem()
            .Kind.ShouldBe(AuditFindingKind.RolledBack);

        // A new start must not wipe the proof out by going on.
        await logged.WriteAsync(9);
        using var restarted = logged.NewSequencer(logged.Core.Witness);
        await Should.ThrowAsync<LogFaultException>(() =>
            restarted.SequenceAsync(logged.Id, CancellationToken.None)
        );
        (await logged.VerifyAsync()).Findings.ShouldHaveSingleItem();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LogRewrittenWithItsOwnKey_IsFoundByTheWitnessAlone(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 6);
        await logged.DamageAsync(
            "UPDATE audit_records SET what = 'else' WHERE organisation_id = @org AND sequence = 2"
        );
        await logged.RemoveTilesAsync();
        using (var forger = logged.NewSequencer(new Witness()))
        {
            await forger.SequenceAsync(logged.Id, CancellationToken.None);
        }
        var alone = new Witness();
        await alone.KeepAsync(
            logged.Origin,
            await logged.Tiles.ReadCheckpointAsync(CancellationToken.None),
            CancellationToken.None
        );

        var without = await logged
            .NewVerification(alone)
            .VerifyAsync(logged.Id, CancellationToken.None);
        var with = await logged.VerifyAsync();

        without.Findings.ShouldBeEmpty();
        with.Findings.ShouldHaveSingleItem().Kind.ShouldBe(AuditFindingKind.Rewritten);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FlippedByteInATile_IsFound(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 260);
        foreach (var file in await logged.CopyTilesAsync())
        {
            byte[] bytes = file.Bytes.ToArray();
            bytes[^1] ^= 1;
            await logged.Tiles.WriteAsync([new TileFile(file.Path, bytes)], CancellationToken.None);

            (await logged.VerifyAsync()).Findings.ShouldContain(
                f => f.Message.Contains(file.Path, StringComparison.Ordinal),
                file.Path
            );
            await logged.Tiles.WriteAsync([file], CancellationToken.None);
        }
        (await logged.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MissingOrUnreadableWitness_IsFound(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);

        foreach (
            var witness in new[]
            {
                new Witness(),
                new Witness { Broken = true },
            }
        )
        {
            (
                await logged.NewVerification(witness).VerifyAsync(logged.Id, CancellationToken.None)
            ).Findings.ShouldContain(f => f.Kind == AuditFindingKind.NoWitness);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ExportAndProof_AreAcceptedByAVerifierThatIsNotOurs(string database)
    {
        string verifier = Shared.PathTo("tools", "tlog-verify", "run.sh");
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 700);
        string folder = Directory.CreateTempSubdirectory("haven-export-").FullName;
        string export = Path.Combine(folder, "log");
        var ct = CancellationToken.None;

        string key = (await logged.Verification.KeyAsync(logged.Id, ct)).ToString();
        await logged.Verification.ExportAsync(logged.Id, export, ct);
        var proof = await logged.Verification.ProveAsync(logged.Id, 321, ct);
        string proofFile = Path.Combine(folder, "proof");
        string entryFile = Path.Combine(folder, "entry");
        await File.WriteAllTextAsync(proofFile, proof.ToText(), ct);
        await File.WriteAllBytesAsync(entryFile, (await logged.RecordAsync(321)).Commitment(), ct);

        (
            await ChildProcess.RunAsync(verifier, ["verify", "-log", export, "-vkey", key], ct)
        ).ShouldSatisfyAllConditions(p => p.ExitCode.ShouldBe(0, p.Output + p.Error));
        (
            await ChildProcess.RunAsync(
                verifier,
                ["checkproof", "-proof", proofFile, "-entry", entryFile, "-vkey", key],
                ct
            )
        ).ShouldSatisfyAllConditions(p => p.ExitCode.ShouldBe(0, p.Output + p.Error));
        Directory.Delete(folder, recursive: true);
    }
}
