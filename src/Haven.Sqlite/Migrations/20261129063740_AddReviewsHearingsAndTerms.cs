using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddReviewsHearingsAndTerms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "next_on",
                table: "rights_requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "action",
                table: "retention_rules",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "has_health",
                table: "notice_versions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "has_terms",
                table: "notice_versions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "terms_number",
                table: "notice_uses",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "kept_until",
                table: "kept_people",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "complaint_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    request = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    to = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    is_ours = table.Column<bool>(type: "INTEGER", nullable: false),
                    went_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    due_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    said = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_complaint_steps", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "hearings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    request = table.Column<Guid>(type: "TEXT", nullable: false),
                    refused_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    asked = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hold_until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    hold_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    held_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    place = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hearer = table.Column<Guid>(type: "TEXT", nullable: true),
                    outsider = table.Column<byte[]>(type: "BLOB", nullable: false),
                    decide_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    decide_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    day_mailed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    has_statement = table.Column<bool>(type: "INTEGER", nullable: false),
                    outcome_mailed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hearings", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "retention_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    told = table.Column<int>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<int>(type: "INTEGER", nullable: false),
                    answered_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    kept_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retention_reviews", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_complaint_steps_organisation_id_person_key",
                table: "complaint_steps",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_complaint_steps_organisation_id_request",
                table: "complaint_steps",
                columns: new[] { "organisation_id", "request" });

            migrationBuilder.CreateIndex(
                name: "IX_hearings_organisation_id_person_key",
                table: "hearings",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_hearings_organisation_id_request",
                table: "hearings",
                columns: new[] { "organisation_id", "request" });

            migrationBuilder.CreateIndex(
                name: "IX_retention_reviews_organisation_id_answered_at",
                table: "retention_reviews",
                columns: new[] { "organisation_id", "answered_at" });

            migrationBuilder.CreateIndex(
                name: "IX_retention_reviews_organisation_id_person_key",
                table: "retention_reviews",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_retention_reviews_organisation_id_person_key_number",
                table: "retention_reviews",
                columns: new[] { "organisation_id", "person_key", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "complaint_steps");

            migrationBuilder.DropTable(
                name: "hearings");

            migrationBuilder.DropTable(
                name: "retention_reviews");

            migrationBuilder.DropColumn(
                name: "next_on",
                table: "rights_requests");

            migrationBuilder.DropColumn(
                name: "action",
                table: "retention_rules");

            migrationBuilder.DropColumn(
                name: "has_health",
                table: "notice_versions");

            migrationBuilder.DropColumn(
                name: "has_terms",
                table: "notice_versions");

            migrationBuilder.DropColumn(
                name: "terms_number",
                table: "notice_uses");

            migrationBuilder.DropColumn(
                name: "kept_until",
                table: "kept_people");
        }
    }
}
