using System.Net;
using Haven.Delivery.Outbox;
using Haven.Messaging.Messages;
using Haven.Messaging.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Messaging.Messages;

/// <summary>What a school does with messages to families in tests.</summary>
internal static class MessageSteps
{
    public static Task<Installation> StartAsync(string database)
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        return Installation.StartNewAsync(database, Installation.WithoutJobs);
    }

    // A brother and a sister whose guardians share an address; one whom a court keeps away; one without an address; a
    // student without anybody.
    public static InventedRoster Families() =>
        InventedRoster
            .Whole()
            .Student("stu-nadia", "Nadia", "Ruiz", "04", guardians: "grd-ines,grd-paul")
            .Student("stu-leo", "Leo", "Ruiz", "05", guardians: "grd-ines2,grd-paul")
            .Student("stu-mei", "Mei", "Chen", "05", guardians: "grd-uma")
            .Student("stu-amir", "Amir", "Said", "05")
            .Guardian("grd-ines", "Ines", "Ruiz", "stu-nadia", email: "home@example.org")
            .Guardian("grd-ines2", "Rosa", "Ruiz", "stu-leo", email: "Home@example.org")
            .Guardian("grd-uma", "Uma", "Chen", "stu-mei", phone: "(503) 555-0100")
            .Guardian(
                "grd-paul",
                "Paul",
                "Ruiz",
                "stu-nadia,stu-leo",
                email: "paul@example.org",
                restriction: "courtOrder"
            );

    public static async Task<Page> WriteAsync(School school, MessageKind kind = MessageKind.Event)
    {
        var begun = await school.Browser.SubmitAsync(
            MessagePages.New,
            ("kind", $"{kind}"),
            ("whom", MessageForm.Everybody),
            ("title", "Trip on Friday"),
            ("text", "Bring water."),
            ("spanish-title", "Excursión el viernes"),
            ("spanish-text", "Traigan agua.")
        );
        begun.Status.ShouldBe(HttpStatusCode.Redirect, begun.Text);
        return await school.Browser.GetPageAsync(begun.Location!.ToString());
    }

    public static Task<Page> SendAsync(School school, Page look) =>
        school.Browser.SubmitAsync(look, (MessagePages.DigestName, DigestOf(look)));

    public static string DigestOf(Page look) =>
        look.Html.QuerySelector($"[name={MessagePages.DigestName}]")!.GetAttribute("value")!;

    public static Guid IdOf(Page look) =>
        Guid.Parse(
            look.Html.QuerySelector("form[action$='/send']")!.GetAttribute("action")!.Split('/')[3]
        );

    public static async Task<Guid> OnlyMailAsync(Installation haven, School school)
    {
        await using var store = haven.Core.Database.Open(Scope.Installation);
        return (
            await store.Set<OutgoingMail>().SingleAsync(m => m.SentFor == school.Organisation.Id)
        ).Id;
    }
}
