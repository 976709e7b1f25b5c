using Haven.Privacy.Disclosures;
using Haven.Privacy.Promises;
using Haven.Screening.Clients;
using Haven.Screening.Promises;

namespace Haven.Promises;

/// <summary>RES-6: whoever gets something about people is named, and as what: a company that helps, or somebody to whom it was given.</summary>
internal static class RecipientChecks
{
    private const long Code = 731_955;
    private const string Company = "Zqrecipient Interpreters";

    [Keeps("RES-6", 1)]
    public static async Task<string> RecipientsAreNamedByKind(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.AddCompanyAsync(Company, twin.Today().AddDays(-1), ct);
        var register = await person.Browser.GetAsync(ProcessorSteps.Page, ct);
        PromiseBrokenException.Unless(
            register.Text.Contains(Company, StringComparison.Ordinal)
                && register.Text.Contains("Interprets or translates", StringComparison.Ordinal),
            "A company that processes data does not stand on the register with what it does."
        );
        await person.TakeUpAsync(Code, ct);
        string permission = await twin.PermitAsync(person, Code, nameof(Client), ct);
        PromiseBrokenException.Unless(
            (await person.GiveAsync(Code, permission, ct)).File.Length > 0,
            "Somebody agreed in writing to what is shared, and it could not be given."
        );
        PromiseBrokenException.Unless(
            await twin.WrittenAsync(person, ct)
                is [{ Recipient: PermissionSteps.Recipient, Basis: DisclosureBasis.Permission }],
            "Something about a client was given, and whoever got it is not named with the kind of basis on which they did."
        );
        return "A company was put on the register: it stands there with what it does. Something about a client was given through the door: whoever got it stands in its register, with the kind of basis.";
    }
}
