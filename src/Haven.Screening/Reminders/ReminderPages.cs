using System.Globalization;
using Haven.Design;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Reminders;

/// <summary>/screening/reminders: who is to be screened again, and one client's own day.</summary>
internal static class ReminderPages
{
    public const string Home = "/screening/reminders";
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Workers);
        routes.MapGet(Home + "/{code}", ShowAsync).For(Workers);
        routes.MapPost(Home + "/{code}", SaveAsync).For(Workers);
    }

    public static string Address(Client client) =>
        string.Create(CultureInfo.InvariantCulture, $"{Home}/{client.Code}");

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ReminderReader reminders,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        long after = context.Request.After();
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        var visible = await VisibleClients.OfAsync(store, reader, cancellationToken);
        var slice = await reminders.DueAsync(
            store,
            reader,
            Purpose.CaseWork,
            visible.In(store),
            after,
            cancellationToken
        );
        return new RazorComponentResult<DuePage>(new { Slice = slice, After = after });
    }

    private static Task<IResult> ShowAsync(
        [AsParameters] AskedClient asked,
        ReminderReader reminders,
        PageFrame frame,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            async (reader, store, client) =>
            {
                frame.Notice =
                    asked.Context.Request.Query["done"] == "saved"
                        ? "When to screen again is saved."
                        : null;
                var sheet = await reminders.ReadAsync(
                    store,
                    reader,
                    client,
                    Act.View,
                    cancellationToken
                );
                return Page(client, sheet, ReminderForm.From(sheet), null, 200);
            },
            cancellationToken
        );

    private static Task<IResult> SaveAsync(
        [AsParameters] AskedClient asked,
        ReminderReader reminders,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            async (reader, store, client) =>
            {
                var sent = await asked.Context.Request.ReadFormAsync(cancellationToken);
                var form = ReminderForm.Parse(sent, asked.Today);
                var sheet = await reminders.ReadAsync(
                    store,
                    reader,
                    client,
                    Act.Edit,
                    cancellationToken
                );
                if (!form.IsWhole)
                {
                    return Page(client, sheet, form, null, 422);
                }
                bool stale =
                    sent["version"]
                    != (sheet.Kept?.Version ?? 0).ToString(CultureInfo.InvariantCulture);
                return
                    !stale
                    && await KeepAsync(
                        store,
                        reader,
                        client,
                        sheet,
                        form,
                        asked.Clock,
                        cancellationToken
                    )
                    ? Results.Redirect(Address(client) + "?done=saved")
                    : Page(
                        client,
                        sheet,
                        form,
                        "Somebody else changed this while you had it open, so yours was not saved. Below is what you typed. Open this page in another window to compare.",
                        409
                    );
            },
            cancellationToken
        );

    private static async Task<bool> KeepAsync(
        HavenContext store,
        Reader reader,
        Client client,
        ReminderSheet sheet,
        ReminderForm form,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reminder = sheet.Kept;
        if (reminder is null)
        {
            reminder = new ClientReminder
            {
                Client = client.Id,
                OrganisationId = reader.Organisation,
                PersonKey = client.PersonKey,
                Choice = Sealed<ReminderChoice?>.Of(null),
                Day = Sealed<DateOnly?>.Of(null),
                Reason = Sealed<string>.Of(null),
            };
            store.Add(reminder);
        }
        form.WriteTo(reminder);
        reminder.After = sheet.Number;
        reminder.By = new MemberId(reader.Member);
        reminder.At = clock.GetUtcNow().UtcTicks;
        reminder.Version++;
        store.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.CaseWork,
                "when to screen again, set",
                [client.PersonKey]
            )
        );
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        catch (DbUpdateException) when (sheet.Kept is null)
        {
            return false; // the first two saved at once
        }
    }

    private static RazorComponentResult<ReminderPage> Page(
        Client client,
        ReminderSheet sheet,
        ReminderForm form,
        string? conflict,
        int status
    ) =>
        new(
            new
            {
                Client = client,
                Sheet = sheet,
                Form = form,
                Conflict = conflict,
            }
        )
        {
            StatusCode = status,
        };
}
