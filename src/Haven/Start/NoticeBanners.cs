using Haven.Design;
using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Rights;

namespace Haven.Start;

/// <summary>What members are told of their organisation's privacy notice, on top of every page.</summary>
internal sealed class NoticeBanners(
    RequestDelegate next,
    NoticeUses uses,
    IPublicOrganisations organisations
)
{
    public async Task InvokeAsync(HttpContext context, PageFrame frame)
    {
        if (
            context.Features.Get<SignedIn>() is { Member: not null }
            && await uses.MeetAsync(context.Reader(), context.RequestAborted) is { } state
        )
        {
            var organisation = await organisations.OfAsync(
                context.Reader().Organisation,
                context.RequestAborted
            );
            frame.Above = page =>
            {
                page.OpenComponent<NoticeBanner>(0);
                page.AddComponentParameter(1, nameof(NoticeBanner.State), state);
                page.AddComponentParameter(2, nameof(NoticeBanner.Code), organisation.Code);
                page.CloseComponent();
            };
        }
        await next(context);
    }
}
