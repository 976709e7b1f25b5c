using Haven.Organisations.Accounts;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Choose;
using Haven.Organisations.Confirm;
using Haven.Organisations.Contact;
using Haven.Organisations.Door;
using Haven.Organisations.Expiry;
using Haven.Organisations.Feedback;
using Haven.Organisations.Inbox;
using Haven.Organisations.Keys;
using Haven.Organisations.Links;
using Haven.Organisations.MailedInvitation;
using Haven.Organisations.Members;
using Haven.Organisations.NewPassword;
using Haven.Organisations.Passkeys;
using Haven.Organisations.Register;
using Haven.Organisations.Sessions;
using Haven.Organisations.SignIn;
using Haven.Organisations.SignOut;
using Haven.Organisations.StepUp;
using Haven.Organisations.Teams;
using Haven.Organisations.TimeZones;
using Haven.Organisations.YourAccount;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Handoffs;
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
        services.AddSingleton<FirstSteps>();
        services.AddSingleton<SessionDirectory>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<MailedLinks>();
        services.AddSingleton<MailPace>();
        services.AddSingleton<Tries>();
        services.AddSingleton<SignInTicket>();
        services.AddSingleton<WaitingForms>();
        services.AddSingleton<SignInEntrance>();
        services.AddSingleton<EndedSession>();
        services.AddSingleton<PasskeySite>();
        services.AddSingleton<PasskeyQuestions>();
        services.AddSingleton<PasskeyCheck>();
        services.AddSingleton<PasskeyService>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<AccountService>();
        services.AddSingleton<RegisterService>();
        services.AddSingleton<ConfirmService>();
        services.AddSingleton<NewPasswordService>();
        services.AddSingleton<AuthenticatorService>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<MemberService>();
        services.AddSingleton<MemberAdministration>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<TeamService>();
        services.AddSingleton<ChooseService>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<StepUpService>();
        services.AddSingleton<StepUpGate>();
        services.AddSingleton<ContactService>();
        services.AddSingleton<Haven.Privacy.Rights.IPublicOrganisations, PublicOrganisations>();
        services.AddSingleton<InboxService>();
        services.AddSingleton<IServiceSubjects, MessageNumbers>();
        services.AddSingleton<Answering>();
        services.AddSingleton<OrganisationZones>();
        services.AddSingleton<IOrganisationZones>(s => s.GetRequiredService<OrganisationZones>());
        services.AddSingleton<KeyService>();
        services.AddSingleton<IOtherSystems, OtherSystems>();
        services.AddSingleton<KeyDoor>();
        services.AddSingleton<ExpiryWorker>();
        services.AddHostedService(s => s.GetRequiredService<ExpiryWorker>());
    }

    public static void MapOrganisations(this IEndpointRouteBuilder routes)
    {
        SignInPages.Map(routes);
        SignOutPages.Map(routes);
        RegisterPages.Map(routes);
        ConfirmPages.Map(routes);
        NewPasswordPages.Map(routes);
        InvitationPages.Map(routes);
        ChoosePages.Map(routes);
        MembersPages.Map(routes);
        TeamsPages.Map(routes);
        AuthenticatorPages.Map(routes);
        PasskeysPages.Map(routes);
        AccountPages.Map(routes);
        StepUpPages.Map(routes);
        ContactPages.Map(routes);
        FeedbackPages.Map(routes);
        InboxPages.Map(routes);
        KeyPages.Map(routes);
        TimeZonePages.Map(routes);
    }
}
