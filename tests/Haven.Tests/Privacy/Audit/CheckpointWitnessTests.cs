using System.Net;
using Haven.Privacy.Audit;

namespace Haven.Tests.Privacy.Audit;

/// <summary>The copy outside: a place that says nothing must never pass for one that knows nothing.</summary>
public class CheckpointWitnessTests
{
    private const string Origin = "haven.local/audit/east side";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Address_IsGivenTheCheckpoint_AndAskedForIt()
    {
        var place = new Place();
        var witness = place.Witness();
        (await witness.ReadAsync(Origin, Cancel)).ShouldBeNull();

        await witness.KeepAsync(Origin, new byte[] { 1, 2, 3 }, Cancel);

        (await witness.ReadAsync(Origin, Cancel)).ShouldBe([1, 2, 3]);
        place
            .Asked.Distinct()
            .ShouldBe([
                "GET /kept/here/haven.local%2Faudit%2Feast%20side",
                "PUT /kept/here/haven.local%2Faudit%2Feast%20side",
            ]);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.Gone, true)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.BadGateway, false)]
    public async Task Address_ThatAnswersNothing_KnowsOfNoneOnlyWhereItSaysSo(
        HttpStatusCode answer,
        bool none
    )
    {
        var witness = new Place { Answer = answer }.Witness();

        await Should.ThrowAsync<HttpRequestException>(() =>
            witness.KeepAsync(Origin, new byte[] { 1 }, Cancel)
        );
        if (none)
        {
            (await witness.ReadAsync(Origin, Cancel)).ShouldBeNull();
        }
        else
        {
            await Should.ThrowAsync<HttpRequestException>(() => witness.ReadAsync(Origin, Cancel));
        }
    }

    [Fact]
    public async Task Folder_KeepsInstallationsAndLogsApart()
    {
        string folder = Directory.CreateTempSubdirectory("haven-witness-").FullName;
        var (here, there) = (new FileWitness(folder, "here"), new FileWitness(folder, "there"));

        await here.KeepAsync("haven.local/audit/a", new byte[] { 1 }, Cancel);
        await here.KeepAsync("haven.local/audit/a/2", new byte[] { 2 }, Cancel);

        (await here.ReadAsync("haven.local/audit/a", Cancel)).ShouldBe([1]);
        (await here.ReadAsync("haven.local/audit/a/2", Cancel)).ShouldBe([2]);
        (await there.ReadAsync("haven.local/audit/a", Cancel)).ShouldBeNull();
        // Whole files, and nothing half made beside them.
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length.ShouldBe(2);
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Place : HttpMessageHandler
    {
        private byte[]? kept;

        public HttpStatusCode? Answer { get; init; }
        public List<string> Asked { get; } = [];

        public AddressWitness Witness() =>
            new(new HttpClient(this), new Uri("https://witness.example/kept/"), "here");

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            if (Answer is { } answer)
            {
                return new HttpResponseMessage(answer);
            }
            if (request.Content is not null)
            {
                kept = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            }
            return kept is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage { Content = new ByteArrayContent(kept) };
        }
    }
}
