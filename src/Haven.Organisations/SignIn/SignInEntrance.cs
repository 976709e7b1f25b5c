using Haven.Organisations.Door;
using Haven.Organisations.Sessions;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haven.Organisations.SignIn;

/// <summary>The last step of signing in: the cookie, and back to where the person was, or to the form that waited.</summary>
public sealed class SignInEntrance(
    SessionCookie cookie,
    SessionDirectory sessions,
    WaitingForms waiting
)
{
    public async Task<IResult> EnterAsync(
        HttpContext context,
        SignInStep.Done done,
        string? back,
        string? field,
        CancellationToken cancellationToken
    )
    {
        cookie.Write(context, done.Secret, done.Account, done.PersonName);
        if (waiting.Open(field) is not { } form)
        {
            return Results.Redirect(SignInPages.LocalPath(back));
        }
        bool own = form.Account == done.Account.Value;
        if (own && form.Organisation is { } organisation)
        {
            await ReturnToAsync(done.Secret, new OrganisationId(organisation), cancellationToken);
        }
        context.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<WaitedPage>(
            new { Form = own ? form : null, Token = SessionCookie.FormToken(done.Secret) }
        );
    }

    // Whoever works in several organisations would be asked where, and the form would be lost on the way.
    private async Task ReturnToAsync(
        byte[] secret,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        if (await sessions.FindAsync(secret, cancellationToken) is { Member: null } session)
        {
            await sessions.ChooseAsync(session, organisation, cancellationToken);
        }
    }
}
