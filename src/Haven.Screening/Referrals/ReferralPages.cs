using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Referrals;

/// <summary>/screening/referrals: what a service is to be found for, and what it may be told.</summary>
internal static class ReferralPages
{
    private const string Home = "/screening/referrals/{code}";
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Workers);
        routes.MapPost(Home, AskAsync).For(Workers);
        routes.MapPost(Home + "/{number:int}/withdraw", WithdrawAsync).For(Workers);
    }

    public static string Address(Client client) =>
        string.Create(CultureInfo.InvariantCulture, $"/screening/referrals/{client.Code}");

    private static Task<IResult> ShowAsync(
        [AsParameters] AskedClient asked,
        ReferralDesk desk,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            (reader, store, client) =>
                PageAsync(desk, store, reader, client, new(), 200, cancellationToken),
            cancellationToken
        );

    private static Task<IResult> AskAsync(
        [AsParameters] AskedClient asked,
        ReferralDesk desk,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            async (reader, store, client) =>
            {
                var sent = await asked.Context.Request.ReadFormAsync(cancellationToken);
                var form = ReferralForm.Parse(sent, asked.Today);
                if (!form.IsWhole)
                {
                    return await PageAsync(
                        desk,
                        store,
                        reader,
                        client,
                        form,
                        422,
                        cancellationToken
                    );
                }
                return await desk.AskAsync(store, reader, client, form, cancellationToken)
                    ? Results.Redirect(Address(client))
                    : await PageAsync(
                        desk,
                        store,
                        reader,
                        client,
                        form,
                        409,
                        cancellationToken,
                        "Somebody else asked for a referral for this client at the same moment, so yours was not kept. Read their request under “Requests”. If yours is another one, send the form once more: what you typed is still in it."
                    );
            },
            cancellationToken
        );

    private static Task<IResult> WithdrawAsync(
        [AsParameters] AskedClient asked,
        int number,
        ReferralDesk desk,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            async (reader, store, client) =>
                await desk.WithdrawAsync(store, reader, client, number, cancellationToken)
                    ? Results.Redirect(Address(client))
                    : Results.NotFound(),
            cancellationToken
        );

    private static async Task<IResult> PageAsync(
        ReferralDesk desk,
        HavenContext store,
        Reader reader,
        Client client,
        ReferralForm form,
        int status,
        CancellationToken cancellationToken,
        string? conflict = null
    ) =>
        new RazorComponentResult<ReferralPage>(
            new
            {
                Client = client,
                Form = form,
                Conflict = conflict,
                Lines = await desk.ReadAsync(store, reader, client, cancellationToken),
                desk.HasReceiver,
            }
        )
        {
            StatusCode = status,
        };
}
