using Haven.Privacy.Notices;
using Haven.Privacy.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer, and a member, do with a privacy notice.</summary>
public static class NoticeSteps
{
    public const string Own = NoticePages.Own;

    /// <summary>Publishes the next version, with these words in both languages, through the pages.</summary>
    public static async Task PublishAsync(
        this TwinPerson officer,
        string says,
        NoticeChange change,
        CancellationToken ct
    )
    {
        await officer.Browser.SubmitAsync(NoticePages.Path, ct);
        var page = await officer.Browser.GetAsync(NoticeDraftPages.Edit, ct);
        string Typed(string name) =>
            page.Forms().SelectMany(f => f.Fields).FirstOrDefault(f => f.Name == name)?.Value ?? "";
        var saved = await officer.Browser.SubmitAsync(
            NoticeDraftPages.Edit,
            ct,
            (NoticeTextForm.EnglishName, $"{Typed(NoticeTextForm.EnglishName)}\n\n{says}\n"),
            (NoticeTextForm.SpanishName, $"{Typed(NoticeTextForm.SpanishName)}\n\n{says}\n")
        );
        var done = await officer.Browser.SubmitAsync(
            NoticeDraftPages.Publish,
            ct,
            ("change", $"{change}"),
            ("summary-english", says),
            ("summary-spanish", says),
            ("shown", $"{NoticeForm.FewestDays}")
        );
        PromiseBrokenException.Unless(
            saved.LeadsTo(NoticeDraftPages.Edit) && done.LeadsTo(NoticePages.Path),
            "A privacy officer could not write and publish a notice."
        );
    }

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
        var page = await member.Browser.GetAsync("/organisations/account", ct);
        // The banner stands outside the main part; its token is that of any form of the page.
        string token =
            HtmlTag.Read(page.Body).FirstOrDefault(t => t["name"] == "form-token")?["value"] ?? "";
        var done = await member.Browser.PostAsync(
            Own,
            [("form-token", token), ("number", $"{number}"), ("say", what)],
            ct
        );
        PromiseBrokenException.Unless(
            done.LeadsTo(Own),
            "A member could not say what they say of a version."
        );
    }
}
