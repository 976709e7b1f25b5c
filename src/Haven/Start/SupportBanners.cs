using Haven.Design;
using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Support;

namespace Haven.Start;

/// <summary>While somebody may look to give support, those who answer for it see so on top of every page, and they too.</summary>
internal sealed class SupportBanners(RequestDelegate next, SupportReading reading)
{
    private const Roles Told = Roles.Administrator | Roles.PrivacyOfficer | Roles.Operator;

    public async Task InvokeAsync(HttpContext context, PageFrame frame)
    {
        if (
            context.Features.Get<SignedIn>() is { Member: not null } session
            && (session.Roles & Told) != 0
            && await reading.RunningAsync(context.Reader(), context.RequestAborted)
                is { Count: > 0 } running
        )
        {
            var above = frame.Above;
            bool isOwn = session.Roles == Roles.Operator;
            frame.Above = page =>
            {
                page.AddContent(0, above);
                page.OpenComponent<SupportBanner>(1);
                page.AddComponentParameter(2, nameof(SupportBanner.Grants), running);
                page.AddComponentParameter(3, nameof(SupportBanner.IsOwn), isOwn);
                page.CloseComponent();
            };
        }
        await next(context);
    }
}
