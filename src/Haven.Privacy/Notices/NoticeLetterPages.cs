using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Notices;

/// <summary>
/// /privacy/notices/change/letters: a change that matters as a letter in both languages, as PDF files, and a list to join
/// with the organisation's own addresses. Haven keeps no address of a client.
/// </summary>
internal static class NoticeLetterPages
{
    private const string Letters = NoticePages.Path + "/change/letters";
    private const string Paper = NoticePages.Path + "/change/paper";
    private const string People = NoticePages.Path + "/change/people";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Letters, ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Paper, SendAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(People, ListAsync).For(Roles.PrivacyOfficer);
    }

    public static string To(int number) => Of(Letters, number);

    public static string PaperOf(int number, string lang) => $"{Of(Paper, number)}&lang={lang}";

    public static string PeopleOf(int number) => Of(People, number);

    private static string Of(string path, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}?number={number}");

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        CancellationToken cancellationToken
    )
    {
        var letters = new List<NoticeLetter>();
        foreach (var words in new[] { NoticeWords.English, NoticeWords.Spanish })
        {
            if (
                await LetterAsync(context, organisations, reading, words, cancellationToken)
                is not { } letter
            )
            {
                return Results.NotFound();
            }
            letters.Add(letter);
        }
        return new RazorComponentResult<NoticeLettersPage>(new { Letters = letters });
    }

    private static async Task<IResult> SendAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        CancellationToken cancellationToken
    )
    {
        var words = NoticeWords.In(context.Request.Query["lang"].ToString());
        return
            await LetterAsync(context, organisations, reading, words, cancellationToken)
                is { } letter
            ? Results.File(
                letter.Write(new DateTimeOffset(letter.Version.PublishedAt, TimeSpan.Zero)),
                "application/pdf",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"privacy-letter-{letter.Version.Number}-{words.Lang}.pdf"
                )
            )
            : Results.NotFound();
    }

    // A change that matters to nobody is told to nobody by letter.
    private static async Task<NoticeLetter?> LetterAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        NoticeWords words,
        CancellationToken cancellationToken
    )
    {
        var id = context.Reader().Organisation;
        int number = SentNumber.Of(context.Request.Query["number"]);
        return
            await reading.FindAsync(id, number, cancellationToken) is { } version
            && version.Change != NoticeChange.Small
            ? new NoticeLetter(
                words,
                await organisations.OfAsync(id, cancellationToken),
                version,
                await reading.FindAsync(id, number - 1, cancellationToken),
                NoticePages.SiteOf(context)
            )
            : null;
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IDatabase database,
        NoticeReading reading,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        int number = SentNumber.Of(context.Request.Query["number"]);
        if (
            await reading.FindAsync(reader.Organisation, number, cancellationToken)
            is not { Change: not NoticeChange.Small }
        )
        {
            return Results.NotFound();
        }
        await NoticeLetterList.SendAsync(
            context,
            database,
            "codes for letters about the " + NoticeDesk.What,
            string.Create(CultureInfo.InvariantCulture, $"privacy-letter-{number}-people.csv"),
            cancellationToken
        );
        return Results.Empty;
    }
}
