using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Members;
using Haven.Organisations.Sessions;
using Haven.Organisations.SignIn;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Organisations;

/// <summary>Where this installation is reached, for links in mail.</summary>
public sealed record SiteAddress(Uri Uri)
{
    public string To(string path) => new Uri(Uri, path).AbsoluteUri;
}

/// <summary>Accounts, organisations, members and sign-in: what they need and where their pages are.</summary>
public static class OrganisationsFloor
{
    public static void AddOrganisations(this IServiceCollection services, Uri address)
    {
        services.AddSingleton(new SiteAddress(address));
        services.AddSingleton<SessionDirectory>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<AccountService>();
        services.AddSingleton<MemberService>();
    }

    public static void MapOrganisations(this IEndpointRouteBuilder routes) =>
        SignInPages.Map(routes);
}
