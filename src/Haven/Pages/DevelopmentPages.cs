using Haven.Delivery.Outbox;
using Haven.Design;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haven.Pages;

/// <summary>Pages for those who build Haven: every component, and the mail that would have gone out.</summary>
internal static class DevelopmentPages
{
    public static void MapDevelopment(this WebApplication app)
    {
        app.MapGet("/dev/components", IResult () => new RazorComponentResult<ComponentsPage>())
            .ForEverybody();
        app.MapGet(
                "/dev/mail",
                IResult (MailFolder mail) =>
                    new RazorComponentResult<MailPage>(new { Mails = mail.Newest(50) })
            )
            .ForEverybody();
    }
}
