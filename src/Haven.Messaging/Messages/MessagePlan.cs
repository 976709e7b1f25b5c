using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Store;

namespace Haven.Messaging.Messages;

/// <summary>Title and text, and the same in Spanish where there is one.</summary>
public sealed record WrittenText(
    string Title,
    string Text,
    string SpanishTitle,
    string SpanishText
);

/// <summary>A draft as a page shows it.</summary>
public sealed record DraftText(
    Guid Id,
    MessageKind Kind,
    string Grades,
    WrittenText Written,
    int Version
);

/// <summary>Somebody whom a message would go to, for one student.</summary>
/// <param name="GuardianId">The school's own id of the guardian; empty where there is nobody.</param>
public sealed record PlannedRecipient(
    PersonKeyId Of,
    long Number,
    string Student,
    string GuardianId,
    string Guardian,
    string Address,
    string Phone,
    Reached Reached
);

/// <summary>Whom a message would go to now, before anybody sends it.</summary>
/// <param name="Roster">The version of the roster that it was made of.</param>
/// <param name="LeftOut">How many guardians a court order, or a word of the school, keeps out.</param>
/// <param name="Restricted">How many students’ data may not be used for it.</param>
public sealed record MessagePlan(
    DraftText Draft,
    int Roster,
    IReadOnlyList<PlannedRecipient> Recipients,
    int LeftOut,
    int Restricted
)
{
    public IReadOnlyList<PlannedRecipient> Written { get; } =
    [.. Recipients.Where(r => r.Reached == Reached.ByMail)];

    /// <summary>Those whom somebody has to ring.</summary>
    public IReadOnlyList<PlannedRecipient> Unreached { get; } =
    [.. Recipients.Where(r => r.Reached != Reached.ByMail)];

    /// <summary>Each once, however many students and guardians share it.</summary>
    public IReadOnlyList<string> Addresses { get; } =
    [
        .. Recipients
            .Where(r => r.Reached == Reached.ByMail)
            .Select(r => r.Address)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>A guardian of two students is one.</summary>
    public int People { get; } =
        Recipients
            .Where(r => r.Reached == Reached.ByMail)
            .Select(r => r.GuardianId)
            .Distinct(StringComparer.Ordinal)
            .Count();

    /// <summary>The same for the same message to the same people; what is sent is what was looked at.</summary>
    public string Digest
    {
        get
        {
            var all = new StringBuilder();
            all.Append(CultureInfo.InvariantCulture, $"{Draft.Version} {LeftOut} {Restricted}\n");
            foreach (
                var one in Recipients
                    .OrderBy(r => r.Number)
                    .ThenBy(r => r.GuardianId, StringComparer.Ordinal)
            )
            {
                all.Append(
                    CultureInfo.InvariantCulture,
                    $"{one.Number}\t{one.GuardianId}\t{one.Address}\t{one.Reached}\n"
                );
            }
            return Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString()))
            );
        }
    }
}
