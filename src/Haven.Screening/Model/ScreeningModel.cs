using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Figures;
using Haven.Screening.Fill;
using Haven.Screening.FollowUp;
using Haven.Screening.Instruments;
using Haven.Screening.Instruments.Drafts;
using Haven.Screening.Instruments.Trainings;
using Haven.Screening.Model;
using Haven.Screening.Names;
using Haven.Screening.Result;
using Haven.Screening.Steps;
using Haven.Screening.Transfers;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening;

public sealed class ScreeningModel : IModelPart
{
    /// <summary>Clients, as a kind of people that are kept for a time.</summary>
    public const string ClientsKept = "screening-client";

    public IReadOnlyList<Type> Records { get; } =
    [
        typeof(Client),
        typeof(EarlierFacts),
        typeof(ClientAttestation),
        typeof(ClientTransfer),
        typeof(ScreeningRecord),
        typeof(EarlierResult),
        typeof(LevelSteps),
        typeof(StepTaken),
        typeof(Instrument),
        typeof(InstrumentDraft),
        typeof(MemberTraining),
        typeof(FillHabit),
        typeof(QuarterReport),
        .. NamesModel.Records,
        .. FollowUpModel.Records,
    ];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            ClientsKept,
            typeof(Client),
            Trigger.LastChange,
            CalendarPeriod.OfYears(6),
            "Six years, as HIPAA asks for documentation (45 CFR 164.316(b)(2)(i)). The law of your state may ask for more about a child."
        )
        {
            English = "Clients, with everything about them",
            Spanish = "Clientes, con todo lo que se guarda de cada uno",
            InLaws = KeepKind.ClientRecords,
            HasCode = true,
        },
    ];

    public IReadOnlyList<Privacy.Consent.ConsentForm> Consents { get; } =
    [Consent.ClientConsent.Form, Privacy.Abroad.AbroadConsent.For(typeof(Client))];

    public IReadOnlyDictionary<string, string> Spanish => SpanishWords.All;

    /// <summary>Everything that is sealed here, but for what members keep of themselves.</summary>
    public bool IsAboutClients(Type record) =>
        record != typeof(MemberTraining) && record != typeof(MemberKey);

    public Privacy.Notices.Audience AboutWhom(Type record) =>
        IsAboutClients(record)
            ? Privacy.Notices.Audience.People
            : Privacy.Notices.Audience.Professionals;

    public void Map(ModelBuilder model)
    {
        model.Entity<Client>(e =>
        {
            e.ToTable("clients");
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.OrganisationId, c.Code }).IsUnique();
            e.HasIndex(c => new
            {
                c.OrganisationId,
                c.Professional,
                c.Code,
            });
            e.HasIndex(c => new
            {
                c.OrganisationId,
                c.Team,
                c.Code,
            });
            e.Property(c => c.Version).IsConcurrencyToken();
        });
        model.Entity<ClientAttestation>(e =>
        {
            e.ToTable("client_attestations");
            e.HasKey(a => a.Id);
            e.HasIndex(a => new { a.OrganisationId, a.Client });
            e.Property(a => a.WordsVersion).HasMaxLength(20);
            e.Property(a => a.Words).HasMaxLength(1000);
        });
        model.Entity<ClientTransfer>(e =>
        {
            e.ToTable("client_transfers");
            e.HasKey(t => t.Id);
            e.HasIndex(t => new { t.OrganisationId, t.Client });
            e.HasIndex(t => new
            {
                t.OrganisationId,
                t.To,
                t.Outcome,
            });
            e.HasIndex(t => new
            {
                t.OrganisationId,
                t.From,
                t.Outcome,
            });
            e.Property(t => t.Outcome).IsConcurrencyToken();
        });
        model.Entity<ScreeningRecord>(e =>
        {
            e.ToTable("screenings");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new
                {
                    s.OrganisationId,
                    s.Client,
                    s.Number,
                })
                .IsUnique();
            e.HasIndex(s => new { s.OrganisationId, s.FinishedAt });
            e.Property(s => s.Version).IsConcurrencyToken();
        });
        model.Entity<EarlierFacts>(e =>
        {
            e.ToTable("earlier_facts");
            e.HasKey(f => f.Id);
            e.HasIndex(f => new
            {
                f.OrganisationId,
                f.Client,
                f.ChangedAt,
            });
        });
        model.Entity<EarlierResult>(e =>
        {
            e.ToTable("earlier_results");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new
                {
                    r.OrganisationId,
                    r.Screening,
                    r.Number,
                })
                .IsUnique();
        });
        model.Entity<LevelSteps>(e =>
        {
            e.ToTable("level_steps");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new { s.OrganisationId, s.Level }).IsUnique();
            e.Property(s => s.Lines).HasMaxLength(LevelSteps.Longest * 8);
            e.Property(s => s.Version).IsConcurrencyToken();
        });
        model.Entity<StepTaken>(e =>
        {
            e.ToTable("steps_taken");
            e.HasKey(s => s.Id);
            e.HasIndex(s => new { s.OrganisationId, s.Screening });
        });
        model.Entity<FillHabit>(e =>
        {
            e.ToTable("fill_habits");
            e.HasKey(h => h.Member);
        });
        model.Entity<Instrument>(e =>
        {
            e.ToTable("instruments");
            e.HasKey(i => i.Id);
            e.HasIndex(i => new
                {
                    i.OrganisationId,
                    i.Code,
                    i.Version,
                })
                .IsUnique();
            e.Property(i => i.Code).HasMaxLength(40);
            e.Property(i => i.Version).HasMaxLength(40);
            e.Property(i => i.Title).HasMaxLength(200);
            e.Property(i => i.Training).HasMaxLength(100);
        });
        model.Entity<MemberTraining>(e =>
        {
            e.ToTable("member_trainings");
            e.HasKey(t => t.Id);
            e.HasIndex(t => new
                {
                    t.OrganisationId,
                    t.Member,
                    t.Title,
                })
                .IsUnique();
            e.Property(t => t.Title).HasMaxLength(100);
        });
        model.Entity<InstrumentDraft>(e =>
        {
            e.ToTable("instrument_drafts");
            e.HasKey(d => d.Id);
            e.HasIndex(d => new { d.OrganisationId, d.ChangedAt });
            e.Property(d => d.Title).HasMaxLength(200);
            e.Property(d => d.Version).HasMaxLength(40);
            e.Property(d => d.Changes).IsConcurrencyToken();
        });
        model.Entity<QuarterReport>(e =>
        {
            e.ToTable("quarter_reports");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new
                {
                    r.OrganisationId,
                    r.Year,
                    r.Number,
                })
                .IsUnique();
        });
        NamesModel.Map(model);
        FollowUpModel.Map(model);
    }
}
