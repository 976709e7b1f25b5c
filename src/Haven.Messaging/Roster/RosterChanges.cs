using Haven.Messaging.Students;

namespace Haven.Messaging.Roster;

/// <summary>What differs between what a roster says of a student with guardians and what is kept.</summary>
internal sealed class RosterChanges
{
    private readonly RosterBeside beside;
    private readonly List<(RosterGuardian Told, Guardian? Kept)> guardians = [];
    private readonly List<Guardian> whoGo = [];
    private readonly List<string> words = [];

    /// <param name="told">The student's row; null where there are rows of guardians alone.</param>
    /// <param name="kept">Null for somebody new.</param>
    public RosterChanges(
        RosterBeside beside,
        RosterStudent? told,
        Student? kept,
        IReadOnlyList<RosterGuardian> named,
        bool isDelta
    )
    {
        this.beside = beside;
        if (told is not null && kept is not null)
        {
            Say(told.GivenName != Read(kept.GivenName), "Given name.");
            Say(told.FamilyName != Read(kept.FamilyName), "Family name.");
            Say(told.Grade != Read(kept.Grade), "Grade.");
            Say(
                told.BirthDate is { } birth && birth != beside.Opened.Read(kept.BirthDate),
                "Date of birth."
            );
        }
        Compare(told, kept, named, isDelta);
    }

    public IReadOnlyList<(RosterGuardian Told, Guardian? Kept)> Guardians => guardians;

    public IReadOnlyList<Guardian> WhoGo => whoGo;

    public IReadOnlyList<string> Words => words;

    private void Compare(
        RosterStudent? told,
        Student? kept,
        IReadOnlyList<RosterGuardian> named,
        bool isDelta
    )
    {
        List<Guardian> before = kept is null ? [] : [.. beside.Guardians[kept.PersonKey]];
        if (before.Exists(g => Read(g.GuardianId).Length == 0))
        {
            // A guardian had these facts deleted: no roster puts them back.
            return;
        }
        var ids = before.ToDictionary(g => Read(g.GuardianId), StringComparer.Ordinal);
        foreach (var guardian in named.Where(g => !g.HasLeft))
        {
            var known = ids.GetValueOrDefault(guardian.Id);
            if (known is null || !IsSame(guardian, known))
            {
                guardians.Add((guardian, known));
            }
        }
        var stay = named.Where(g => !g.HasLeft).Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        if (isDelta)
        {
            // Whoever a file of changes does not speak of stays as they are, if the student's row still names them.
            var gone = named.Where(g => g.HasLeft).Select(g => g.Id);
            stay.UnionWith((told?.Guardians ?? [.. ids.Keys]).Except(gone, StringComparer.Ordinal));
        }
        whoGo.AddRange(before.Where(g => !stay.Contains(Read(g.GuardianId))));
        if (kept is null)
        {
            return;
        }
        Say(guardians.Exists(g => g.Kept is null), "A guardian is added.");
        Say(guardians.Exists(g => g.Kept is not null), "What is known of a guardian.");
        Say(whoGo.Count > 0, "A guardian is taken away.");
    }

    private bool IsSame(RosterGuardian told, Guardian kept) =>
        told.GivenName == Read(kept.GuardianGivenName)
        && told.FamilyName == Read(kept.GuardianFamilyName)
        && told.Email == Read(kept.Email)
        && told.Phone == Read(kept.Phone)
        && told.Relation == beside.Opened.Read(kept.RelationToStudent)
        && told.Contact == beside.Opened.Read(kept.Contact);

    private void Say(bool isSo, string what)
    {
        if (isSo)
        {
            words.Add(what);
        }
    }

    private string Read(Haven.Privacy.Vault.Sealed<string> value) =>
        beside.Opened.Read(value) ?? "";
}
