using Haven.Privacy.Audit;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Disclosures;

/// <summary>A ground that says what a test tells it.</summary>
internal sealed class TestGround : IDisclosureGround
{
    public DisclosureOpening Says { get; set; } = DisclosureOpening.Shut("nothing was agreed");

    /// <summary>What it says when the giving is written down; the same where this is null.</summary>
    public DisclosureOpening? SaysAtLast { get; set; }

    public DisclosureBasis Basis => DisclosureBasis.Danger;

    public Purpose Purpose => Purpose.CaseWork;

    public Task<DisclosureOpening> OpenAsync(
        HavenContext context,
        Reader reader,
        Guid ground,
        bool isUsed,
        CancellationToken cancellationToken
    ) => Task.FromResult(isUsed && SaysAtLast is { } last ? last : Says);
}
