using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
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
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "action",
                table: "retention_rules",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "has_health",
                table: "notice_versions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "has_terms",
                table: "notice_versions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "terms_number",
                table: "notice_uses",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "kept_until",
                table: "kept_people",
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "complaint_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    request = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    to = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    is_ours = table.Column<bool>(type: "boolean", nullable: false),
                    went_on = table.Column<DateOnly>(type: "date", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: true),
                    due_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    said = table.Column<byte[]>(type: "bytea", nullable: false),
                    answered_at = table.Column<long>(type: "bigint", nullable: false),
                    answer = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_complaint_steps", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "hearings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    request = table.Column<Guid>(type: "uuid", nullable: false),
                    refused_by = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_on = table.Column<DateOnly>(type: "date", nullable: false),
                    asked = table.Column<byte[]>(type: "bytea", nullable: false),
                    hold_until = table.Column<DateOnly>(type: "date", nullable: false),
                    hold_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    held_on = table.Column<DateOnly>(type: "date", nullable: true),
                    place = table.Column<byte[]>(type: "bytea", nullable: false),
                    hearer = table.Column<Guid>(type: "uuid", nullable: true),
                    outsider = table.Column<byte[]>(type: "bytea", nullable: false),
                    decide_until = table.Column<DateOnly>(type: "date", nullable: true),
                    decide_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    day_mailed_at = table.Column<long>(type: "bigint", nullable: false),
                    outcome = table.Column<int>(type: "integer", nullable: false),
                    decided_at = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    has_statement = table.Column<bool>(type: "boolean", nullable: false),
                    outcome_mailed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hearings", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "retention_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    asked_at = table.Column<long>(type: "bigint", nullable: false),
                    told = table.Column<int>(type: "integer", nullable: false),
                    answered_at = table.Column<long>(type: "bigint", nullable: false),
                    answer = table.Column<int>(type: "integer", nullable: false),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: true),
                    kept_until = table.Column<DateOnly>(type: "date", nullable: true),
                    reason = table.Column<byte[]>(type: "bytea", nullable: false)
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
