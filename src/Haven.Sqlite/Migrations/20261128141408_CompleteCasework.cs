using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CompleteCasework : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_records_organisation_id_subjects",
                table: "audit_records");

            migrationBuilder.AddColumn<int>(
                name: "teams_version",
                table: "organisations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "team",
                table: "members",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "team",
                table: "clients",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    prefix = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scopes = table.Column<int>(type: "INTEGER", nullable: false),
                    networks = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_on = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "client_reminders",
                columns: table => new
                {
                    client = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    choice = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    after = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_reminders", x => x.client);
                });

            migrationBuilder.CreateTable(
                name: "client_transfers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    client = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<Guid>(type: "TEXT", nullable: false),
                    to = table.Column<Guid>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    offered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_transfers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contact_answers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    message = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_answers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contact_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    arrived_at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    wants_answer = table.Column<bool>(type: "INTEGER", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<byte[]>(type: "BLOB", nullable: false),
                    telephone = table.Column<byte[]>(type: "BLOB", nullable: false),
                    postal_address = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answers = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contact_settings",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    addresses = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    emergency_line = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    keep_days = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_contact_settings", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "follow_up_rules",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    none_count = table.Column<int>(type: "INTEGER", nullable: false),
                    none_unit = table.Column<int>(type: "INTEGER", nullable: false),
                    possible_count = table.Column<int>(type: "INTEGER", nullable: false),
                    possible_unit = table.Column<int>(type: "INTEGER", nullable: false),
                    clear_count = table.Column<int>(type: "INTEGER", nullable: false),
                    clear_unit = table.Column<int>(type: "INTEGER", nullable: false),
                    reviews_possible = table.Column<bool>(type: "INTEGER", nullable: false),
                    reviews_clear = table.Column<bool>(type: "INTEGER", nullable: false),
                    reviews_judged = table.Column<bool>(type: "INTEGER", nullable: false),
                    review_days = table.Column<int>(type: "INTEGER", nullable: false),
                    reviews_since = table.Column<long>(type: "INTEGER", nullable: false),
                    written_hours = table.Column<int>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follow_up_rules", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "mandated_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    screening = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<byte[]>(type: "BLOB", nullable: false),
                    authority = table.Column<byte[]>(type: "BLOB", nullable: false),
                    taken_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    about_others = table.Column<byte[]>(type: "BLOB", nullable: false),
                    oral_at = table.Column<byte[]>(type: "BLOB", nullable: false),
                    written_at = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reference = table.Column<byte[]>(type: "BLOB", nullable: false),
                    follows = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mandated_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "quarter_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    threshold = table.Column<int>(type: "INTEGER", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    made_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    tables = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quarter_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "referral_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    client = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    need = table.Column<byte[]>(type: "BLOB", nullable: false),
                    shares = table.Column<byte[]>(type: "BLOB", nullable: false),
                    consent_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    consent_on = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_referral_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reminder_rounds",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reminder_rounds", x => new { x.organisation_id, x.member, x.day });
                });

            migrationBuilder.CreateTable(
                name: "result_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    screening = table.Column<Guid>(type: "TEXT", nullable: false),
                    of = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_result_reviews", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "safety_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    client = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    signs = table.Column<byte[]>(type: "BLOB", nullable: false),
                    helps = table.Column<byte[]>(type: "BLOB", nullable: false),
                    people = table.Column<byte[]>(type: "BLOB", nullable: false),
                    places = table.Column<byte[]>(type: "BLOB", nullable: false),
                    calls = table.Column<byte[]>(type: "BLOB", nullable: false),
                    today = table.Column<byte[]>(type: "BLOB", nullable: false),
                    agreed_on = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_safety_plans", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "team_supervisors",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    team = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_team_supervisors", x => new { x.organisation_id, x.team, x.member });
                });

            migrationBuilder.CreateTable(
                name: "teams",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 480, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_teams", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_screenings_organisation_id_finished_at",
                table: "screenings",
                columns: new[] { "organisation_id", "finished_at" });

            migrationBuilder.CreateIndex(
                name: "IX_members_organisation_id_team",
                table: "members",
                columns: new[] { "organisation_id", "team" });

            migrationBuilder.CreateIndex(
                name: "IX_clients_organisation_id_team_code",
                table: "clients",
                columns: new[] { "organisation_id", "team", "code" });

            migrationBuilder.CreateIndex(
                name: "audit_records_emergencies",
                table: "audit_records",
                columns: new[] { "organisation_id", "id" },
                filter: "purpose IN ('emergency', 'emergency-review')");

            migrationBuilder.CreateIndex(
                name: "IX_audit_records_organisation_id_act_id",
                table: "audit_records",
                columns: new[] { "organisation_id", "act", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_records_organisation_id_id",
                table: "audit_records",
                columns: new[] { "organisation_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_records_organisation_id_member_id",
                table: "audit_records",
                columns: new[] { "organisation_id", "member", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_records_organisation_id_subjects_id",
                table: "audit_records",
                columns: new[] { "organisation_id", "subjects", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_hash",
                table: "api_keys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_organisation_id_made_at",
                table: "api_keys",
                columns: new[] { "organisation_id", "made_at" });

            migrationBuilder.CreateIndex(
                name: "IX_client_reminders_organisation_id_person_key",
                table: "client_reminders",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_client_transfers_organisation_id_client",
                table: "client_transfers",
                columns: new[] { "organisation_id", "client" });

            migrationBuilder.CreateIndex(
                name: "IX_client_transfers_organisation_id_from_outcome",
                table: "client_transfers",
                columns: new[] { "organisation_id", "from", "outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_client_transfers_organisation_id_person_key",
                table: "client_transfers",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_client_transfers_organisation_id_to_outcome",
                table: "client_transfers",
                columns: new[] { "organisation_id", "to", "outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_answers_organisation_id_message",
                table: "contact_answers",
                columns: new[] { "organisation_id", "message" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_answers_organisation_id_person_key",
                table: "contact_answers",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_messages_organisation_id_arrived_at",
                table: "contact_messages",
                columns: new[] { "organisation_id", "arrived_at" });

            migrationBuilder.CreateIndex(
                name: "IX_contact_messages_organisation_id_person_key",
                table: "contact_messages",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_mandated_reports_organisation_id_person_key",
                table: "mandated_reports",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_mandated_reports_organisation_id_screening_number",
                table: "mandated_reports",
                columns: new[] { "organisation_id", "screening", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_quarter_reports_organisation_id_year_number",
                table: "quarter_reports",
                columns: new[] { "organisation_id", "year", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_referral_requests_organisation_id_client_number",
                table: "referral_requests",
                columns: new[] { "organisation_id", "client", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_referral_requests_organisation_id_person_key",
                table: "referral_requests",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_result_reviews_organisation_id_person_key",
                table: "result_reviews",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_result_reviews_organisation_id_screening_of",
                table: "result_reviews",
                columns: new[] { "organisation_id", "screening", "of" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_safety_plans_organisation_id_client_number",
                table: "safety_plans",
                columns: new[] { "organisation_id", "client", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_safety_plans_organisation_id_person_key",
                table: "safety_plans",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_teams_organisation_id_name",
                table: "teams",
                columns: new[] { "organisation_id", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "client_reminders");

            migrationBuilder.DropTable(
                name: "client_transfers");

            migrationBuilder.DropTable(
                name: "contact_answers");

            migrationBuilder.DropTable(
                name: "contact_messages");

            migrationBuilder.DropTable(
                name: "contact_settings");

            migrationBuilder.DropTable(
                name: "follow_up_rules");

            migrationBuilder.DropTable(
                name: "mandated_reports");

            migrationBuilder.DropTable(
                name: "quarter_reports");

            migrationBuilder.DropTable(
                name: "referral_requests");

            migrationBuilder.DropTable(
                name: "reminder_rounds");

            migrationBuilder.DropTable(
                name: "result_reviews");

            migrationBuilder.DropTable(
                name: "safety_plans");

            migrationBuilder.DropTable(
                name: "team_supervisors");

            migrationBuilder.DropTable(
                name: "teams");

            migrationBuilder.DropIndex(
                name: "IX_screenings_organisation_id_finished_at",
                table: "screenings");

            migrationBuilder.DropIndex(
                name: "IX_members_organisation_id_team",
                table: "members");

            migrationBuilder.DropIndex(
                name: "IX_clients_organisation_id_team_code",
                table: "clients");

            migrationBuilder.DropIndex(
                name: "audit_records_emergencies",
                table: "audit_records");

            migrationBuilder.DropIndex(
                name: "IX_audit_records_organisation_id_act_id",
                table: "audit_records");

            migrationBuilder.DropIndex(
                name: "IX_audit_records_organisation_id_id",
                table: "audit_records");

            migrationBuilder.DropIndex(
                name: "IX_audit_records_organisation_id_member_id",
                table: "audit_records");

            migrationBuilder.DropIndex(
                name: "IX_audit_records_organisation_id_subjects_id",
                table: "audit_records");

            migrationBuilder.DropColumn(
                name: "teams_version",
                table: "organisations");

            migrationBuilder.DropColumn(
                name: "team",
                table: "members");

            migrationBuilder.DropColumn(
                name: "team",
                table: "clients");

            migrationBuilder.CreateIndex(
                name: "IX_audit_records_organisation_id_subjects",
                table: "audit_records",
                columns: new[] { "organisation_id", "subjects" });
        }
    }
}
