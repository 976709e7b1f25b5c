using Haven.Privacy.Disclosures;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>HLP-16: for which reasons something of a chat goes to somebody else.</summary>
internal static class WayOutChecks
{
    private static readonly DisclosureBasis[] Reasons =
    [
        DisclosureBasis.Demand,
        DisclosureBasis.Misuse,
    ];

    [Keeps("HLP-16", 1)]
    public static async Task<string> TheDoorKnowsTwoReasons(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var visitor = twin.Browser();
        await visitor.BeginAsync(start, ct);
        var chat = (await twin.ChatsAsync(founder, ct)).Single();
        var reader = new Reader(
            founder.Organisation,
            Guid.Empty,
            Roles.PrivacyOfficer | Roles.Administrator,
            "check"
        );
        var all = Enum.GetValues<DisclosureBasis>();
        // The program's own door, with grounds behind it that would let a chat out for each reason there is.
        var door = ActivatorUtilities.CreateInstance<DisclosureDoor>(
            twin.Services,
            (object)
                Array.ConvertAll<DisclosureBasis, IDisclosureGround>(
                    all,
                    b => new OpenGround(b, chat.PersonKey)
                )
        );
        foreach (var basis in all)
        {
            var opening = await door.LookAsync(reader, basis, Guid.Empty, ct);
            PromiseBrokenException.Unless(
                opening.Terms is not null == Reasons.Contains(basis),
                $"The door decides wrongly whether something of a chat is given for this reason: {basis}."
            );
        }
        return $"A chat was begun. The door was tried with a ground for each of the {all.Length} reasons that Haven knows, each of which would have opened it: it stayed shut for all but two, a demand by law and misuse of the site.";
    }

    private sealed class OpenGround(DisclosureBasis basis, PersonKeyId person) : IDisclosureGround
    {
        public DisclosureBasis Basis => basis;

        public Purpose Purpose => Purpose.LegalDemand;

        public Task<DisclosureOpening> OpenAsync(
            HavenContext context,
            Reader reader,
            Guid ground,
            bool isUsed,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new DisclosureOpening(
                    new DisclosureTerms(person, "check", "check", "", "check", ["check"], "en")
                )
            );
    }
}
