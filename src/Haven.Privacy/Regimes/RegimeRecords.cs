using System.Text.Json;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Regimes;

/// <summary>
/// Which laws an organisation goes by. A choice never changes: whoever chooses anew adds another, and the highest number
/// holds. So the history is the choices themselves.
/// </summary>
[Stored("Which laws an organisation goes by, with the reason for each")]
public sealed class RegimeChoice : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>From 1. Two who choose at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the organisation's choices")]
    public int Number { get; init; }

    /// <summary>A <see cref="ChosenLaws"/> as JSON.</summary>
    [NotPersonal("the laws, the reason for each, and what was settled between two of them")]
    public required string Laws { get; init; }

    [Pseudonym("the member who chose")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was chosen")]
    public long At { get; init; }
}

/// <summary>
/// A business associate agreement (45 CFR 164.504(e)) as the organisation recorded it. Like a choice it never changes;
/// the one with the highest number counts.
/// </summary>
[Stored("A business associate agreement: with whom, for which purposes, from when until when")]
public sealed class BusinessAgreement : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("counts the organisation's agreements")]
    public int Number { get; init; }

    [NotPersonal("the other party, an organisation")]
    public required string With { get; init; }

    [NotPersonal("the first day on which it is in force")]
    public DateOnly From { get; init; }

    [NotPersonal("the last day on which it is in force")]
    public DateOnly? Until { get; init; }

    /// <summary>Keys of purposes, with commas between them.</summary>
    [NotPersonal("the purposes that it allows")]
    public required string Purposes { get; init; }

    [Pseudonym("the member who recorded it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    public bool IsInForce(DateOnly day) => From <= day && !(Until < day);

    public bool Allows(Purpose purpose) =>
        Purposes.Split(',').Contains(purpose.Key, StringComparer.Ordinal);
}

/// <summary>What an organisation answered to the question which laws it is under.</summary>
/// <param name="Reasons">The ids of the laws that hold, each with the reason why.</param>
/// <param name="Others">Why the laws that were not ticked do not hold; empty where every one was.</param>
public sealed record ChosenLaws(
    IReadOnlyDictionary<string, string> Reasons,
    string Others,
    IReadOnlyList<Settlement> Settled
)
{
    public static readonly ChosenLaws Nothing = new(
        new Dictionary<string, string>(StringComparer.Ordinal),
        "",
        []
    );

    public string Write() => JsonSerializer.Serialize(this);

    public static ChosenLaws Read(string written) =>
        JsonSerializer.Deserialize<ChosenLaws>(written) ?? Nothing;

    /// <summary>Those that this installation has no file of any more.</summary>
    public IEnumerable<string> MissingFrom(LawBook laws) =>
        Reasons.Keys.Where(id => laws.Find(id) is null);

    public RegimeRules Rules(LawBook laws) =>
        RegimeRules.Of(laws.All.Where(r => Reasons.ContainsKey(r.Id)), Settled);
}

internal sealed class RegimeModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(RegimeChoice), typeof(BusinessAgreement)];

    public void Map(ModelBuilder model)
    {
        model.Entity<RegimeChoice>(e =>
        {
            e.ToTable("regime_choices");
            e.HasKey(c => new { c.OrganisationId, c.Number });
        });
        model.Entity<BusinessAgreement>(e =>
        {
            e.ToTable("business_agreements");
            e.HasKey(a => new { a.OrganisationId, a.Number });
            e.Property(a => a.With).HasMaxLength(AgreementForm.LongestWith * 8);
            e.Property(a => a.Purposes).HasMaxLength(400);
        });
    }
}
