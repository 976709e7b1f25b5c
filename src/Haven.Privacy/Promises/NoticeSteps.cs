using Haven.Privacy.Notices;
using Haven.Privacy.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer, and a member, do with a privacy notice.</summary>
public static class NoticeSteps
{
    public const string Own = NoticePages.Own;

    /// <summary>Of the invented privacy officer: none that anybody has.</summary>
    public const string Telephone = "202-555-0143";

    /// <summary>The statement of whoever runs the machine.</summary>
    public static string Machine(string lang) => NoticePages.OperatorIn(lang);

    /// <summary>The letters about a version, their PDF file, and the list of whom to write to.</summary>
    public static string Letters(int number) => NoticeLetterPages.To(number);

    /// <inheritdoc cref="Letters"/>
    public static string LetterPaper(int number, string lang) =>
        NoticeLetterPages.PaperOf(number, lang);

    /// <inheritdoc cref="Letters"/>
    public static string LetterPeople(int number) => NoticeLetterPages.PeopleOf(number);

    /// <summary>
    /// Publishes the next version, with these words in both languages, through the pages. Where the text asks for a
    /// telephone number, one is written.
    /// </summary>
    public static async Task PublishAsync(
        this TwinPerson officer,
        string says,
        NoticeChange change,
        CancellationToken ct,
        DateOnly? from = null
    )
    {
        await officer.Browser.SubmitAsync(NoticePages.Path, ct);
        var page = await officer.Browser.GetAsync(NoticeDraftPages.Edit, ct);
        string Typed(string name) =>
            Called(
                page.Forms().SelectMany(f => f.Fields).FirstOrDefault(f => f.Name == name)?.Value
                    ?? ""
            );
        var saved = await officer.Browser.SubmitAsync(
            NoticeDraftPages.Edit,
            ct,
            (NoticeTextForm.EnglishName, $"{Typed(NoticeTextForm.EnglishName)}\n\n{says}\n"),
            (NoticeTextForm.SpanishName, $"{Typed(NoticeTextForm.SpanishName)}\n\n{says}\n")
        );
        (string, string)[] day = from is { } first
            ?
            [
                ("effective-day", $"{first.Day}"),
                ("effective-month", $"{first.Month}"),
                ("effective-year", $"{first.Year}"),
            ]
            : [];
        var done = await officer.Browser.SubmitAsync(
            NoticeDraftPages.Publish,
            ct,
            [
                ("change", $"{change}"),
                ("summary-english", says),
                ("summary-spanish", says),
                ("shown", $"{NoticeForm.FewestDays}"),
                .. day,
            ]
        );
        PromiseBrokenException.Unless(
            saved.LeadsTo(NoticeDraftPages.Edit) && done.LeadsTo(NoticePages.Path),
            "A privacy officer could not write and publish a notice."
        );
    }

    private static string Called(string text) =>
        text.Replace(ShippedNotice.CallEnglish, Telephone, StringComparison.Ordinal)
            .Replace(ShippedNotice.CallSpanish, Telephone, StringComparison.Ordinal);

    /// <summary>The public address of the notice, or of one version of it.</summary>
    public static async Task<string> NoticeAsync(
        this ITwin twin,
        TwinPerson person,
        CancellationToken ct,
        int number = 0,
        string lang = "en"
    )
    {
        var organisation = await twin
            .Services.GetRequiredService<IPublicOrganisations>()
            .OfAsync(person.Organisation, ct);
        return NoticePages.To(organisation.Code, lang, number);
    }

    /// <summary>Presses a button of the banner on a page of their own.</summary>
    public static async Task SayAsync(
        this TwinPerson member,
        int number,
        string what,
        CancellationToken ct
    )
    {
        var done = await member.SendAsync(Own, ct, ("number", $"{number}"), ("say", what));
        PromiseBrokenException.Unless(
            done.LeadsTo(Own),
            "A member could not say what they say of a version."
        );
    }

    /// <summary>
    /// Sends fields to an address without opening its page: with the token of a page of their own, which stands also
    /// outside of a main part.
    /// </summary>
    public static async Task<TwinAnswer> SendAsync(
        this TwinPerson member,
        string path,
        CancellationToken ct,
        params (string Name, string Value)[] fields
    )
    {
        var page = await member.Browser.GetAsync("/organisations/account", ct);
        string token =
            HtmlTag.Read(page.Body).FirstOrDefault(t => t["name"] == "form-token")?["value"] ?? "";
        return await member.Browser.PostAsync(path, [("form-token", token), .. fields], ct);
    }
}
