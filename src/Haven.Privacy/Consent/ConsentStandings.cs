using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Consent;

/// <summary>Keeps what each item comes to in step with what was said, and with the laws that carry some of it.</summary>
public sealed class ConsentStandings(
    ConsentForms forms,
    IEnumerable<IConsentGrounds> grounds,
    TimeProvider clock
)
{
    /// <summary>
    /// A law or an order came, or fell away, on which something can stand without consent: committed with the unit of work
    /// that says so.
    /// </summary>
    public async Task StandOnLawAsync(
        HavenContext context,
        PersonKeyId person,
        bool isThere,
        CancellationToken cancellationToken
    )
    {
        foreach (var standing in await OfAsync(context, person, cancellationToken))
        {
            var item = forms.Find(standing.Form)?.Items.FirstOrDefault(i => i.Key == standing.Item);
            if (standing.OnLaw != (isThere && item?.MayRestOnLaw == true))
            {
                standing.OnLaw = !standing.OnLaw;
                standing.Version++;
            }
        }
    }

    internal async Task ApplyAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        ConsentForm form,
        IReadOnlyList<ConsentEffect> effects,
        CancellationToken cancellationToken
    )
    {
        string? law = await LawAsync(context, reader, purpose, person, cancellationToken);
        var there = await OfAsync(context, person, cancellationToken);
        foreach (var effect in effects)
        {
            var standing = there.Find(s => s.Form == form.Key && s.Item == effect.Item.Key);
            if (standing is null)
            {
                standing = new ConsentStanding
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()),
                    OrganisationId = reader.Organisation,
                    PersonKey = person,
                    Form = form.Key,
                    Item = effect.Item.Key,
                    Purposes = "",
                };
                context.Add(standing);
            }
            standing.Purposes = string.Join(' ', effect.Item.Opens.Select(p => p.Key));
            standing.Standing = effect.Standing;
            standing.Since = Now();
            standing.OpenUntil = effect.OpenUntil;
            standing.OnLaw = effect.Item.MayRestOnLaw && law is not null;
            standing.Version++;
        }
    }

    /// <summary>The law or order that carries what needs no consent; null where there is none.</summary>
    internal async Task<string?> LawAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        foreach (var ground in grounds)
        {
            if (
                await ground.LawAsync(context, reader, purpose, person, cancellationToken) is
                { } law
            )
            {
                return law;
            }
        }
        return null;
    }

    internal static Task<List<ConsentStanding>> OfAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<ConsentStanding>()
            .Where(s => s.OrganisationId == context.CurrentOrganisation && s.PersonKey == person)
            .ToListAsync(cancellationToken);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
