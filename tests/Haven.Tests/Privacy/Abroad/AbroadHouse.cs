using System.Net;
using Haven.Privacy.Abroad;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;

namespace Haven.Tests.Privacy.Abroad;

/// <summary>What an officer does with the register of transfers, and what clients are asked about it.</summary>
internal static class AbroadHouse
{
    public const string Path = "/privacy/abroad";
    public const string Kind = "screening-client";
    private static readonly ConsentForm Form = AbroadConsent.For(typeof(Client));

    /// <summary>The fields of a transfer to France that began today; what is given here goes before.</summary>
    public static (string, string)[] Fields(
        this TestOrganisation organisation,
        params (string Name, string Value)[] given
    )
    {
        var today = LocalTime.DayOf(organisation.Installation.Clock.GetUtcNow().UtcTicks);
        (string Name, string Value)[] usual =
        [
            ("country", "FR"),
            ("recipient", "Bibliothèque *Centrale*"),
            ("kinds", Kind),
            ("purpose", "case-work"),
            ("from-day", $"{today.Day}"),
            ("from-month", $"{today.Month}"),
            ("from-year", $"{today.Year}"),
            ("safeguard", "contract-clauses"),
            ("paper", "Cabinet 7"),
            ("consent", "no"),
            ("why", "The law asks for it."),
        ];
        return [.. usual.Where(u => !given.Any(g => g.Name == u.Name)), .. given];
    }

    public static async Task RecordAsync(
        this HttpClient officer,
        TestOrganisation organisation,
        params (string, string)[] given
    )
    {
        var answer = await officer.SubmitAsync(Path + "/new", organisation.Fields(given));
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    public static async Task EndAsync(this HttpClient officer, int number)
    {
        var answer = await officer.SubmitAsync($"{Path}/{number}", ("reason", "It is over."));
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    /// <summary>Why something about this person may not go to a country; null where it may.</summary>
    public static Task<string?> WhyNotAsync(
        this TestOrganisation organisation,
        string? country,
        PersonKeyId? person = null,
        params string[] kinds
    ) =>
        organisation
            .Installation.Get<AbroadGate>()
            .WhyNotAsync(
                organisation.Id,
                new AbroadAsk(country, kinds.Length == 0 ? [Kind] : kinds, person),
                CancellationToken.None
            );

    /// <summary>The client says yes or no to going abroad, through the core.</summary>
    public static async Task SayAsync(this TestMember member, Client client, bool yes)
    {
        var wording = await member
            .Installation.Get<ConsentWordings>()
            .CurrentAsync(member.Reader.Organisation, Form, CancellationToken.None);
        var sheet = await member
            .Installation.Get<ConsentReading>()
            .ReadAsync(
                member.Reader,
                Purpose.Consent,
                client.PersonKey,
                typeof(Client),
                CancellationToken.None
            );
        var said = await member
            .Installation.Get<ConsentDesk>()
            .RecordAsync(
                member.Reader,
                Purpose.Consent,
                (client.PersonKey, "204-117"),
                new ConsentAsk(
                    Form.Key,
                    wording.Hash,
                    "en",
                    sheet.Last(Form),
                    new Dictionary<string, bool> { [AbroadConsent.Key] = yes },
                    new ConsentVoice(Voice.Self, Manner.InPerson)
                ),
                CancellationToken.None
            );
        said.Outcome.ShouldBe(ConsentOutcome.Done);
    }
}
