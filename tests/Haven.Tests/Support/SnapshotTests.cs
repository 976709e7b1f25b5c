using Xunit.Sdk;

namespace Haven.Tests.Support;

public sealed class SnapshotTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haven-snapshot-").FullName;

    private string Approved => Path.Combine(folder, "SnapshotTests.approved.txt");

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        var received = Repository.PathTo("artifacts", "received", "SnapshotTests.approved.txt");
        if (File.Exists(received))
            File.Delete(received);
    }

    [Fact]
    public void Match_WithTheApprovedText_Passes() => Snapshot.Match("what a person\nhas approved");

    [Fact]
    public void Compare_WithNothingApproved_Fails() =>
        Should
            .Throw<FailException>(() => Snapshot.Compare("a", Approved, approve: false))
            .Message.ShouldContain("Nothing is approved yet");

    [Fact]
    public void Compare_WithAnotherText_NamesTheFirstLineThatDiffers()
    {
        File.WriteAllText(Approved, "one\ntwo\n");

        var failure = Should.Throw<FailException>(() =>
            Snapshot.Compare("one\nthree", Approved, approve: false)
        );

        failure.Message.ShouldContain("Line 2 differs");
        failure.Message.ShouldContain("approved: two");
        failure.Message.ShouldContain("received: three");
    }

    [Fact]
    public void Compare_WithOtherLineEndings_Passes()
    {
        File.WriteAllText(Approved, "one\ntwo\n");

        Snapshot.Compare("one\r\ntwo\r\n", Approved, approve: false);
    }

    [Fact]
    public void Compare_WhenApproving_WritesTheText()
    {
        Snapshot.Compare("one", Approved, approve: true);

        File.ReadAllText(Approved).ShouldBe("one\n");
    }
}
