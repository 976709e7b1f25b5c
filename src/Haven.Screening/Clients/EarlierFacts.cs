using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Clients;

/// <summary>
/// Facts about a client as they stood before somebody changed them (promise SCR-15): what was asked and what was
/// answered, in words, so that it can be read whatever the questions are by then.
/// </summary>
[Stored("Facts about a client as they stood before they were changed")]
[EndsWith(typeof(Client))]
public sealed class EarlierFacts : ISealedRecord
{
    private const string OfParentsName = "parents-immigration-status";

    [Pseudonym("the earlier facts' own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when they were changed")]
    public long ChangedAt { get; init; }

    [Pseudonym("the member who changed them")]
    public MemberId ChangedBy { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> Facts { get; init; }

    [Sensitive(DataClass.Immigration, Whose = "a parent", Source = "the professional")]
    public required Sealed<string> OfParents { get; init; }

    Guid ISealedRecord.Row => Id;

    /// <summary>What goes into history when a form takes the place of what stands; null where nothing that was known changes.</summary>
    internal static EarlierFacts? Of(
        Client client,
        (FactsForm Before, FactsForm After) facts,
        MemberId by,
        DateTimeOffset now
    )
    {
        var (before, after) = facts;
        var changed = FactFields
            .All.Where(f =>
                before.Choices[f.Name] is { Answer: not Answer.NotAsked } was
                && was != after.Choices[f.Name]
            )
            .ToLookup(
                f => f.Name == OfParentsName,
                f => $"{f.Question}: {f.InWords(before.Choices[f.Name])}"
            );
        var lines = changed[false].ToList();
        if (before.Birth != after.Birth && before.Birth.Answer != Answer.NotAsked)
        {
            lines.Insert(0, $"Age: {BirthInWords(before.Birth)}");
        }
        if (before.Behaviour.Length > 0 && before.Behaviour != after.Behaviour)
        {
            lines.Add($"Behaviour and circumstances: {before.Behaviour}");
        }
        return lines.Count == 0 && !changed[true].Any()
            ? null
            : new EarlierFacts
            {
                Id = Guid.CreateVersion7(now),
                OrganisationId = client.OrganisationId,
                PersonKey = client.PersonKey,
                Client = client.Id,
                ChangedAt = now.UtcTicks,
                ChangedBy = by,
                Facts = Sealed<string>.Of(string.Join('\n', lines)),
                OfParents = Sealed<string>.Of(string.Join('\n', changed[true])),
            };
    }

    private static string BirthInWords(Birth birth) =>
        birth switch
        {
            { Answer: Answer.Known, AgeThen: { } age } =>
                $"told to be {age} on {Words.Day(birth.Date)}",
            { Answer: Answer.Known } => $"born {Words.Day(birth.Date)}",
            { Answer: Answer.Declined } => "Declined to say",
            _ => "Not known",
        };
}

/// <summary>Earlier facts, opened.</summary>
public sealed record EarlierLine(long ChangedAt, IReadOnlyList<string> Facts)
{
    /// <summary>The last ones of this client, to be opened with the rest.</summary>
    public static Task<List<EarlierFacts>> RecordsAsync(
        HavenContext store,
        Client client,
        CancellationToken cancellationToken
    ) =>
        store
            .Set<EarlierFacts>()
            .AsNoTracking()
            .Where(f => f.Client == client.Id)
            .OrderByDescending(f => f.ChangedAt)
            .Take(50)
            .ToListAsync(cancellationToken);

    public static EarlierLine Of(EarlierFacts earlier, Opened opened) =>
        new(
            earlier.ChangedAt,
            [
                .. $"{opened.Read(earlier.Facts)}\n{opened.Read(earlier.OfParents)}".Split(
                    '\n',
                    StringSplitOptions.RemoveEmptyEntries
                ),
            ]
        );
}
