using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Permissions;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What was written down of something that was given.</summary>
public sealed record WrittenDown(
    Guid Ground,
    DisclosureBasis? Basis,
    string Recipient,
    string What,
    string Evidence,
    Guid By,
    string Fingerprint
);

/// <summary>How an invented client lets something be shared, and what a professional does with it, on the pages.</summary>
public static class PermissionSteps
{
    public const string Recipient = "Zqharbor House";
    public const string Address = "12 Zqquay Street";
    public const string UsedFor = "to find a zqbed";

    public static string Page(long code) =>
        PermissionPages.Of(code.ToString(CultureInfo.InvariantCulture));

    /// <summary>Signs for one kind of record, free text too, from today for ten days; the address of the permission.</summary>
    /// <param name="item">A key of <see cref="DisclosureItems"/>.</param>
    public static async Task<string> PermitAsync(
        this ITwin twin,
        TwinPerson person,
        long code,
        string item,
        CancellationToken ct
    )
    {
        var until = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>()).AddDays(10);
        var sign = await person.Browser.SubmitAsync(
            Page(code) + "/new",
            ct,
            ("recipient", Recipient),
            ("address", Address),
            ("where", "here"),
            ("used-for", UsedFor),
            (PermissionForm.ItemsName, item),
            ("typed", "yes"),
            ("until-day", $"{until.Day}"),
            ("until-month", $"{until.Month}"),
            ("until-year", $"{until.Year}"),
            ("lang", "en")
        );
        var form =
            sign.Forms().FirstOrDefault(f => f.Fields.Exists(x => x.Name == "agreed"))
            ?? throw new PromiseBrokenException("Nobody was shown what they would sign.");
        var signed = await person.Browser.PostAsync(
            form.Action,
            [
                .. form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value)),
                ("agreed", "yes"),
                ("mark", "ZQ"),
                (ConsentAskForm.WhoName, $"{Voice.Self}"),
                (ConsentAskForm.MannerName, $"{Manner.OnScreen}"),
                (ConsentAskForm.WhyName, "A zqlaw lets them decide alone."),
            ],
            ct
        );
        PromiseBrokenException.Unless(
            signed.LeadsTo(Page(code) + "/"),
            "Somebody signed a permission, and it could not be kept."
        );
        return signed.Location!.Split('?')[0];
    }

    /// <summary>Tries to give what a permission allows, whatever its page offers.</summary>
    public static async Task<TwinAnswer> GiveAsync(
        this TwinPerson person,
        long code,
        string permission,
        CancellationToken ct
    )
    {
        var token = (await person.Browser.GetAsync(Page(code) + "/new", ct))
            .Forms()
            .SelectMany(f => f.Fields)
            .Where(f => f.Name == "form-token")
            .Take(1);
        return await person.Browser.PostAsync(
            permission + "/give",
            token.Select(f => (f.Name, f.Value)),
            ct
        );
    }

    /// <summary>Moves the days on which a permission holds, as if time had gone.</summary>
    public static async Task MoveAsync(
        this ITwin twin,
        TwinPerson person,
        string permission,
        int days,
        CancellationToken ct
    )
    {
        var database = twin.Services.GetRequiredService<IDatabase>();
        var id = Guid.Parse(permission.Split('/')[^1]);
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        var (from, until) = (today.AddDays(days), today.AddDays(days + 10));
        await using var context = database.Open(new Scope(person.Organisation));
        using var turn = await database.WriteTurnAsync(ct);
        await context
            .Set<Permission>()
            .Where(p => p.OrganisationId == person.Organisation && p.Id == id)
            .ExecuteUpdateAsync(
                u => u.SetProperty(p => p.From, from).SetProperty(p => p.Until, until),
                ct
            );
    }

    /// <summary>What was written down in the organisation where this person works.</summary>
    public static async Task<IReadOnlyList<WrittenDown>> WrittenAsync(
        this ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        var services = twin.Services.GetRequiredService<HavenServices>();
        await using var context = services.Database.Open(new Scope(person.Organisation));
        var rows = await context.Set<Disclosure>().AsNoTracking().ToListAsync(ct);
        var opened = await services.Vault.OpenAsync(
            new Reader(person.Organisation, Guid.CreateVersion7(), Roles.PrivacyOfficer, "check"),
            Purpose.PrivacyOversight,
            Act.View,
            DisclosureRegister.What,
            rows,
            ct
        );
        return rows.ConvertAll(d => new WrittenDown(
            d.Ground,
            opened.Read(d.Basis),
            opened.Read(d.Recipient) ?? "",
            opened.Read(d.What) ?? "",
            opened.Read(d.Evidence) ?? "",
            d.By.Value,
            d.Fingerprint
        ));
    }

    /// <summary>How often the log of that organisation says that the door stayed shut, or opened.</summary>
    public static async Task<int> EntriesAsync(
        this ITwin twin,
        TwinPerson person,
        Act act,
        CancellationToken ct
    )
    {
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        return await context
            .Set<AuditRecord>()
            .CountAsync(
                r =>
                    r.OrganisationId == person.Organisation
                    && r.What == DisclosureDoor.What
                    && r.Act == act,
                ct
            );
    }
}
