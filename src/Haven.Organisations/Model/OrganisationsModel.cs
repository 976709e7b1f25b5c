using Haven.Organisations.Keys;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Model;

public sealed class OrganisationsModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [
        typeof(Account),
        typeof(Attestation),
        typeof(MailedLink),
        typeof(Organisation),
        typeof(Member),
        typeof(Invitation),
        typeof(Team),
        typeof(TeamSupervisor),
        typeof(Session),
        typeof(Passkey),
        typeof(PasskeyChallenge),
        typeof(ApiKey),
    ];

    public Privacy.Notices.Audience AboutWhom(Type record) =>
        Privacy.Notices.Audience.Professionals;

    public void Map(ModelBuilder model)
    {
        model.Entity<Account>(e =>
        {
            e.ToTable("accounts");
            e.HasKey(a => a.Id);
            e.HasIndex(a => new { a.OrganisationId, a.EmailIndex }).IsUnique();
            e.Property(a => a.Version).IsConcurrencyToken();
        });
        model.Entity<Attestation>(e =>
        {
            e.ToTable("attestations");
            e.HasKey(a => a.Id);
            e.Property(a => a.Kind).HasMaxLength(40);
            e.Property(a => a.Words).HasMaxLength(40);
        });
        model.Entity<MailedLink>(e =>
        {
            e.ToTable("mailed_links");
            e.HasKey(l => l.Hash);
            e.Property(l => l.Kind).HasMaxLength(40);
        });
        model.Entity<Organisation>(e =>
        {
            e.ToTable("organisations");
            e.HasKey(o => o.OrganisationId);
            e.HasIndex(o => o.Code).IsUnique();
            e.Property(o => o.Code).HasMaxLength(40);
            e.Property(o => o.Name).HasMaxLength(120);
            e.Property(o => o.TeamsVersion).IsConcurrencyToken();
            e.Property(o => o.Zone).HasMaxLength(60).IsConcurrencyToken();
        });
        model.Entity<Member>(e =>
        {
            e.ToTable("members");
            e.HasKey(m => m.Id);
            e.HasIndex(m => new { m.OrganisationId, m.Account }).IsUnique();
            e.HasIndex(m => m.Account);
            e.HasIndex(m => new { m.OrganisationId, m.Team });
        });
        model.Entity<Team>(e =>
        {
            e.ToTable("teams");
            e.HasKey(t => t.Id);
            e.HasIndex(t => new { t.OrganisationId, t.Name }).IsUnique();
            e.Property(t => t.Name).HasMaxLength(Team.LongestName * 8);
        });
        model.Entity<TeamSupervisor>(e =>
        {
            e.ToTable("team_supervisors");
            e.HasKey(s => new
            {
                s.OrganisationId,
                s.Team,
                s.Member,
            });
        });
        model.Entity<Invitation>(e =>
        {
            e.ToTable("invitations");
            e.HasKey(i => i.Id);
            e.HasIndex(i => i.Hash).IsUnique();
            e.HasIndex(i => new { i.OrganisationId, i.EmailIndex });
        });
        model.Entity<Session>(e =>
        {
            e.ToTable("sessions");
            e.HasKey(s => s.Id);
            e.HasIndex(s => s.Hash).IsUnique();
            e.HasIndex(s => s.Account);
        });
        model.Entity<Passkey>(e =>
        {
            e.ToTable("passkeys");
            e.HasKey(p => p.Id);
            e.HasIndex(p => new { p.OrganisationId, p.CredentialIndex }).IsUnique();
            e.HasIndex(p => p.Account);
            e.Property(p => p.Version).IsConcurrencyToken();
        });
        model.Entity<PasskeyChallenge>(e =>
        {
            e.ToTable("passkey_challenges");
            e.HasKey(c => c.Hash);
        });
        model.Entity<ApiKey>(e =>
        {
            e.ToTable("api_keys");
            e.HasKey(k => k.Id);
            e.HasIndex(k => k.Hash).IsUnique();
            e.HasIndex(k => new { k.OrganisationId, k.MadeAt });
            e.Property(k => k.Name).HasMaxLength(60);
            e.Property(k => k.Prefix).HasMaxLength(20);
            e.Property(k => k.Networks).HasMaxLength(500);
        });
    }
}
