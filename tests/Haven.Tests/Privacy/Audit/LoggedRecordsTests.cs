using Haven.Privacy.Audit;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Audit;

/// <summary>What a verification says of the records beside the log: which is the newest, which wait, which cannot be.</summary>
public class LoggedRecordsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Newest_IsTheTimeOfTheHighestNumber_InALogOfSeveralBundles(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 258);
        await logged.DamageAsync(
            "UPDATE audit_records SET time = time - sequence * 10000000 WHERE organisation_id = @org"
        );
        var last = await logged.RecordAsync(257);

        var report = await logged.VerifyAsync();

        report.Newest.ShouldBe(new DateTimeOffset(last.Time, TimeSpan.Zero));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NumberedRecords_ThatFollowTheLog_Wait_InWhateverOrderTheyStand(
        string database
    )
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 3);
        foreach (int number in new[] { 4, 3 })
        {
            await logged.WriteAsync(1);
            await logged.DamageAsync(
                $"UPDATE audit_records SET sequence = {number} WHERE organisation_id = @org AND sequence IS NULL"
            );
        }

        var report = await logged.VerifyAsync();

        report.Findings.ShouldBeEmpty();
        report.Size.ShouldBe(3);
        report.Waiting.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NumbersWhereNoneCanBe_AreEachFound_AndDoNotWait(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 3);
        await logged.WriteAsync(1);
        await logged.DamageAsync(
            "UPDATE audit_records SET sequence = -5 WHERE organisation_id = @org AND sequence IS NULL"
        );
        await logged.WriteAsync(1);
        await logged.DamageAsync(
            "UPDATE audit_records SET sequence = 17 WHERE organisation_id = @org AND sequence IS NULL"
        );
        await logged.WriteAsync(1);

        var report = await logged.VerifyAsync();

        report
            .Findings.Select(f => (f.Kind, f.Entry))
            .ShouldBe([(AuditFindingKind.Inserted, -5L), (AuditFindingKind.Inserted, 17L)]);
        report.Waiting.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ALogWhoseFilesAreGone_IsNotTakenForANewOne(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 3);
        await logged.RemoveTilesAsync();

        var report = await logged.NewVerification(new Witness()).VerifyAsync(logged.Id, Cancel);

        report.Findings.ShouldNotBeEmpty();
        report.Newest.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANewLogWithAWitnessFromBefore_IsNotTakenForANewOne(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);
        await logged.DamageAsync(
            "UPDATE audit_records SET sequence = NULL WHERE organisation_id = @org"
        );
        await logged.RemoveTilesAsync();

        (await logged.VerifyAsync()).Findings.ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnOrganisationWithoutALog_IsSaidToHaveLostIt(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 2);

        var report = await logged.Verification.VerifyAsync(OrganisationId.Create(), Cancel);

        report.Findings.ShouldHaveSingleItem().Message.ShouldContain("own record is gone");
        report.Origin.ShouldBeEmpty();
        (await logged.VerifyAsync()).Origin.ShouldBe(logged.Origin);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task APartThatLeftNothingOut_CountsAsTheWhole(string database)
    {
        var logged = await LoggedOrganisation.CreateAsync(database, entries: 3);
        logged.Verification.Last(logged.Id).ShouldBeNull();

        var report = await logged.Verification.VerifyPartAsync(logged.Id, Cancel);

        logged.Verification.Last(logged.Id).ShouldBe(report);
    }
}
