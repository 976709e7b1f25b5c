using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddInstrumentEditorAndNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "cases",
                table: "instruments",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "published_by",
                table: "instruments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "retired_at",
                table: "instruments",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "training",
                table: "instruments",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "client_names",
                columns: table => new
                {
                    client = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    team_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_names", x => x.client);
                });

            migrationBuilder.CreateTable(
                name: "instrument_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    version = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    questionnaire = table.Column<string>(type: "TEXT", nullable: false),
                    cases = table.Column<string>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instrument_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "member_keys",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    public_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    private_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    holds = table.Column<Guid>(type: "TEXT", nullable: true),
                    wrapped = table.Column<byte[]>(type: "BLOB", nullable: false),
                    vouch = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_keys", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "member_trainings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    done_on = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_trainings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "team_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    recovery = table.Column<string>(type: "TEXT", maxLength: 105, nullable: false),
                    link = table.Column<string>(type: "TEXT", maxLength: 83, nullable: false),
                    replaced_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_exposed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_team_keys", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_client_names_organisation_id_person_key",
                table: "client_names",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_client_names_organisation_id_team_key",
                table: "client_names",
                columns: new[] { "organisation_id", "team_key" });

            migrationBuilder.CreateIndex(
                name: "IX_instrument_drafts_organisation_id_changed_at",
                table: "instrument_drafts",
                columns: new[] { "organisation_id", "changed_at" });

            migrationBuilder.CreateIndex(
                name: "IX_member_keys_organisation_id_person_key",
                table: "member_keys",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_member_trainings_organisation_id_member_title",
                table: "member_trainings",
                columns: new[] { "organisation_id", "member", "title" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_member_trainings_organisation_id_person_key",
                table: "member_trainings",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_team_keys_organisation_id_number",
                table: "team_keys",
                columns: new[] { "organisation_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_names");

            migrationBuilder.DropTable(
                name: "instrument_drafts");

            migrationBuilder.DropTable(
                name: "member_keys");

            migrationBuilder.DropTable(
                name: "member_trainings");

            migrationBuilder.DropTable(
                name: "team_keys");

            migrationBuilder.DropColumn(
                name: "cases",
                table: "instruments");

            migrationBuilder.DropColumn(
                name: "published_by",
                table: "instruments");

            migrationBuilder.DropColumn(
                name: "retired_at",
                table: "instruments");

            migrationBuilder.DropColumn(
                name: "training",
                table: "instruments");
        }
    }
}
