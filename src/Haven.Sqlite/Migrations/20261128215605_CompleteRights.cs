using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CompleteRights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "extended_at",
                table: "rights_requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<byte[]>(
                name: "extension_told",
                table: "rights_requests",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "extension_why",
                table: "rights_requests",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<long>(
                name: "mailed_at",
                table: "rights_requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "may_mail",
                table: "rights_requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "corrections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_refused = table.Column<bool>(type: "INTEGER", nullable: false),
                    what = table.Column<byte[]>(type: "BLOB", nullable: false),
                    changed_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    statement = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_corrections", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "earlier_facts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    client = table.Column<Guid>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    facts = table.Column<byte[]>(type: "BLOB", nullable: false),
                    of_parents = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_earlier_facts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notice_drafts",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    english = table.Column<string>(type: "TEXT", nullable: false),
                    spanish = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notice_drafts", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "notice_uses",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    agreed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notice_uses", x => new { x.organisation_id, x.member, x.number });
                });

            migrationBuilder.CreateTable(
                name: "notice_versions",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    english = table.Column<string>(type: "TEXT", nullable: false),
                    spanish = table.Column<string>(type: "TEXT", nullable: false),
                    english_filled = table.Column<string>(type: "TEXT", nullable: false),
                    spanish_filled = table.Column<string>(type: "TEXT", nullable: false),
                    effective_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    change = table.Column<int>(type: "INTEGER", nullable: false),
                    shown_for = table.Column<int>(type: "INTEGER", nullable: false),
                    english_summary = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    spanish_summary = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notice_versions", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "restrictions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    purposes = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    ground = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    lifted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    lifted_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    told_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    told = table.Column<byte[]>(type: "BLOB", nullable: false),
                    lift_reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_restrictions", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_corrections_organisation_id_person_key",
                table: "corrections",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_earlier_facts_organisation_id_client_changed_at",
                table: "earlier_facts",
                columns: new[] { "organisation_id", "client", "changed_at" });

            migrationBuilder.CreateIndex(
                name: "IX_earlier_facts_organisation_id_person_key",
                table: "earlier_facts",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_restrictions_organisation_id_lifted_at_person_key",
                table: "restrictions",
                columns: new[] { "organisation_id", "lifted_at", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_restrictions_organisation_id_person_key",
                table: "restrictions",
                columns: new[] { "organisation_id", "person_key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "corrections");

            migrationBuilder.DropTable(
                name: "earlier_facts");

            migrationBuilder.DropTable(
                name: "notice_drafts");

            migrationBuilder.DropTable(
                name: "notice_uses");

            migrationBuilder.DropTable(
                name: "notice_versions");

            migrationBuilder.DropTable(
                name: "restrictions");

            migrationBuilder.DropColumn(
                name: "extended_at",
                table: "rights_requests");

            migrationBuilder.DropColumn(
                name: "extension_told",
                table: "rights_requests");

            migrationBuilder.DropColumn(
                name: "extension_why",
                table: "rights_requests");

            migrationBuilder.DropColumn(
                name: "mailed_at",
                table: "rights_requests");

            migrationBuilder.DropColumn(
                name: "may_mail",
                table: "rights_requests");
        }
    }
}
