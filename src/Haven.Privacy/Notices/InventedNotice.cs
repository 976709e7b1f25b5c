using Haven.Privacy.Store;

namespace Haven.Privacy.Notices;

/// <summary>
/// The notice of an organisation in which everybody is invented, as checks, tests and measurements found them: there is
/// nobody to tell anything, and nobody new is taken up without one.
/// </summary>
public static class InventedNotice
{
    private const string English =
        "Everybody in this organisation is invented.\n\n{{health notice}}\n\nSo is what is said of their health.\n\n{{end}}";
    private const string Spanish =
        "Todas las personas de esta organización son inventadas.\n\n{{health notice}}\n\nTambién lo que se dice de su salud.\n\n{{end}}";

    /// <summary>Adds it to a unit of work.</summary>
    /// <param name="at">UTC ticks.</param>
    public static void Add(HavenContext context, OrganisationId organisation, long at) =>
        context.Add(
            new NoticeVersion
            {
                OrganisationId = organisation,
                Number = 1,
                English = English,
                Spanish = Spanish,
                EnglishFilled = English,
                SpanishFilled = Spanish,
                HasHealth = true,
                EffectiveOn = new DateOnly(2000, 1, 1), // before any clock that is tried
                Change = NoticeChange.Small,
                EnglishSummary = "",
                SpanishSummary = "",
                PublishedAt = at,
            }
        );

    /// <summary>Publishes it in a unit of work of its own.</summary>
    public static async Task PublishAsync(
        IDatabase database,
        OrganisationId organisation,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        Add(context, organisation, clock.GetUtcNow().UtcTicks);
        await context.SaveChangesAsync(cancellationToken);
    }
}
