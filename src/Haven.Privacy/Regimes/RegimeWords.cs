using System.Globalization;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Regimes;

/// <summary>What laws ask for, as people read it.</summary>
internal static class RegimeWords
{
    public static string Of(ClockKind kind) =>
        kind switch
        {
            ClockKind.Access => "Answer somebody who asks what is held about them",
            ClockKind.Rectification => "Answer a request to correct something",
            ClockKind.Amendment => "Answer a request to amend a record",
            ClockKind.Erasure => "Answer a request to erase",
            ClockKind.Restriction => "Answer a request to restrict use",
            ClockKind.Portability => "Answer a request for one’s data to take elsewhere",
            ClockKind.Objection => "Answer an objection",
            ClockKind.OptOut => "Stop messages that somebody does not want",
            ClockKind.Complaint => "Acknowledge a complaint",
            ClockKind.ComplaintToAuthority => "Somebody complains to the authority",
            ClockKind.DisclosureAccount => "Tell somebody whom facts about them were given to",
            ClockKind.BreachToAuthority => "Report a breach to the authority",
            ClockKind.BreachToPeople => "Tell people whom a breach is about",
            ClockKind.Hearing => "Hold a hearing about a refused correction",
            ClockKind.HearingDecision => "Decide after a hearing",
            _ => "Give the notice of rights again",
        };

    public static string Of(AgeKind kind) =>
        kind switch
        {
            AgeKind.GuardianActs => "A parent or guardian exercises rights",
            AgeKind.ParentConsents => "A parent or guardian consents",
            _ => "A parent or guardian signs a permission to share too",
        };

    public static string Of(KeepKind kind) =>
        kind switch
        {
            KeepKind.ClientRecords => "Records about clients",
            KeepKind.PrivacyRecords => "Policies, notices, requests, complaints and agreements",
            KeepKind.ConsentRecords => "Who agreed to what",
            KeepKind.DisclosureRecords => "To whom facts were given",
            KeepKind.AuditLog => "Who saw what",
            _ => "Who wants no more messages",
        };

    public static string Of(Condition condition) =>
        condition switch
        {
            Condition.Agreement => "Closed without a business associate agreement that allows it",
            Condition.ProcessingAgreement =>
                "Closed without an agreement on processing with whoever runs Haven",
            _ =>
                "Closed without the person’s own written permission. On one, facts are given to its one recipient, and to nobody else.",
        };

    public static string Of(LawClock clock) =>
        clock.Period.Words()
        + (clock.Extension is { } more ? $", and once {more.Words()} more with a reason" : "")
        + NoteOf(clock);

    public static string WithoutExtension(LawClock clock) => clock.Period.Words() + NoteOf(clock);

    public static string Extended(LawClock clock) =>
        clock.Period.Words()
        + (clock.Extension is { } more ? $" and {more.Words()}" : "")
        + NoteOf(clock);

    private static string NoteOf(LawClock clock) => clock.Note is { } note ? $" ({note.En})" : "";

    public static string AtLeast(CalendarPeriod period) => "at least " + period.Words();

    public static string AtMost(CalendarPeriod period) => "at most " + period.Words();

    public static string Below(int age) =>
        string.Create(CultureInfo.InvariantCulture, $"below {age}");

    /// <summary>"HIPAA, 45 CFR 164.524(b)(2)"</summary>
    public static string Cited(Regime by, string source) => $"{by.Name.En}, {source}";

    public static string Of(Change change) =>
        change switch
        {
            Change.New => "new",
            Change.Stricter => "stricter",
            Change.Laxer => "less strict",
            Change.Gone => "no longer",
            Change.Different => "different",
            _ => "as before",
        };
}
