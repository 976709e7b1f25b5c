using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddHelplineCallsAndReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_erasures",
                table: "erasures");

            migrationBuilder.AddColumn<long>(
                name: "paused_at",
                table: "studies",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateOnly>(
                name: "review_by",
                table: "studies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_erasures",
                table: "erasures",
                columns: new[] { "organisation_id", "id" });

            migrationBuilder.CreateTable(
                name: "application_decisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    application = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    agreement_ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    by_deed = table.Column<bool>(type: "INTEGER", nullable: false),
                    funder_years = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    why = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_application_decisions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "applications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    call = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    terms = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    arrived_at = table.Column<long>(type: "INTEGER", nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email_index = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    proposal = table.Column<byte[]>(type: "BLOB", nullable: false),
                    wants_offers = table.Column<bool>(type: "INTEGER", nullable: false),
                    offers_ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    decisions = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_applications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "call_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    call = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    terms = table.Column<string>(type: "TEXT", nullable: false),
                    funder = table.Column<string>(type: "TEXT", nullable: false),
                    funder_years = table.Column<int>(type: "INTEGER", nullable: false),
                    funder_words = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_call_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "calls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 1600, nullable: false),
                    about = table.Column<string>(type: "TEXT", maxLength: 32000, nullable: false),
                    closes_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    why = table.Column<string>(type: "TEXT", maxLength: 32000, nullable: false),
                    in_force = table.Column<int>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calls", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_certificates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<byte[]>(type: "BLOB", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_certificates", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_chats",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    token_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    hours = table.Column<int>(type: "INTEGER", nullable: false),
                    begun_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    lines = table.Column<int>(type: "INTEGER", nullable: false),
                    advocate = table.Column<Guid>(type: "TEXT", nullable: true),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: false),
                    readings = table.Column<int>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_by = table.Column<int>(type: "INTEGER", nullable: false),
                    goes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_chats", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_days",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    begun = table.Column<int>(type: "INTEGER", nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false),
                    ended = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_days", x => new { x.organisation_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "helpline_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    chat = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    sent = table.Column<Guid>(type: "TEXT", nullable: false),
                    by = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_lines", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    sent = table.Column<Guid>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    recorded_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    recipient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reference = table.Column<byte[]>(type: "BLOB", nullable: false),
                    told = table.Column<byte[]>(type: "BLOB", nullable: false),
                    knows = table.Column<byte[]>(type: "BLOB", nullable: false),
                    why_not_told = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_settings",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    hours = table.Column<int>(type: "INTEGER", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_settings", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_supervisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    chat = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_supervisions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "study_reviews",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    study = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    study_number = table.Column<int>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    author = table.Column<Guid>(type: "TEXT", nullable: false),
                    told = table.Column<int>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: true),
                    value = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    least = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    next_by = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_reviews", x => new { x.organisation_id, x.study, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_erasures_asked_at",
                table: "erasures",
                column: "asked_at",
                filter: "final_at = 0");

            migrationBuilder.CreateIndex(
                name: "IX_application_decisions_organisation_id_application_number",
                table: "application_decisions",
                columns: new[] { "organisation_id", "application", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_application_decisions_organisation_id_person_key",
                table: "application_decisions",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_organisation_id_call_number",
                table: "applications",
                columns: new[] { "organisation_id", "call", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_organisation_id_email_index",
                table: "applications",
                columns: new[] { "organisation_id", "email_index" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_organisation_id_number",
                table: "applications",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_applications_organisation_id_person_key",
                table: "applications",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_call_versions_organisation_id_call_number",
                table: "call_versions",
                columns: new[] { "organisation_id", "call", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_calls_organisation_id_number",
                table: "calls",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_certificates_organisation_id_member",
                table: "helpline_certificates",
                columns: new[] { "organisation_id", "member" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_certificates_organisation_id_person_key",
                table: "helpline_certificates",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_chats_organisation_id_ended_at",
                table: "helpline_chats",
                columns: new[] { "organisation_id", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_chats_organisation_id_person_key",
                table: "helpline_chats",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_chats_organisation_id_token_hash",
                table: "helpline_chats",
                columns: new[] { "organisation_id", "token_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_lines_organisation_id_chat_number",
                table: "helpline_lines",
                columns: new[] { "organisation_id", "chat", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_lines_organisation_id_chat_sent",
                table: "helpline_lines",
                columns: new[] { "organisation_id", "chat", "sent" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_lines_organisation_id_person_key",
                table: "helpline_lines",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_reports_organisation_id_number",
                table: "helpline_reports",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_reports_organisation_id_person_key",
                table: "helpline_reports",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_reports_organisation_id_sent",
                table: "helpline_reports",
                columns: new[] { "organisation_id", "sent" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_supervisions_organisation_id_chat",
                table: "helpline_supervisions",
                columns: new[] { "organisation_id", "chat" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_supervisions_organisation_id_person_key",
                table: "helpline_supervisions",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_study_reviews_organisation_id_answered_at",
                table: "study_reviews",
                columns: new[] { "organisation_id", "answered_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "application_decisions");

            migrationBuilder.DropTable(
                name: "applications");

            migrationBuilder.DropTable(
                name: "call_versions");

            migrationBuilder.DropTable(
                name: "calls");

            migrationBuilder.DropTable(
                name: "helpline_certificates");

            migrationBuilder.DropTable(
                name: "helpline_chats");

            migrationBuilder.DropTable(
                name: "helpline_days");

            migrationBuilder.DropTable(
                name: "helpline_lines");

            migrationBuilder.DropTable(
                name: "helpline_reports");

            migrationBuilder.DropTable(
                name: "helpline_settings");

            migrationBuilder.DropTable(
                name: "helpline_supervisions");

            migrationBuilder.DropTable(
                name: "study_reviews");

            migrationBuilder.DropPrimaryKey(
                name: "PK_erasures",
                table: "erasures");

            migrationBuilder.DropIndex(
                name: "IX_erasures_asked_at",
                table: "erasures");

            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "studies");

            migrationBuilder.DropColumn(
                name: "review_by",
                table: "studies");

            migrationBuilder.AddPrimaryKey(
                name: "PK_erasures",
                table: "erasures",
                column: "id");
        }
    }
}
