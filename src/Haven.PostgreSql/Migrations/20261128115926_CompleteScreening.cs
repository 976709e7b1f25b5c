using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class CompleteScreening : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "also_saved_at",
                table: "screenings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "also_saved_by",
                table: "screenings",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "saved_at",
                table: "screenings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "saved_by",
                table: "screenings",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cases",
                table: "instruments",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "published_by",
                table: "instruments",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "retired_at",
                table: "instruments",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "training",
                table: "instruments",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "attested_at",
                table: "clients",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "client_attestations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    client = table.Column<Guid>(type: "uuid", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    words_version = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    words = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    authority = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_attestations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "client_names",
                columns: table => new
                {
                    client = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    team_key = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<byte[]>(type: "bytea", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_client_names", x => x.client);
                });

            migrationBuilder.CreateTable(
                name: "earlier_results",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    screening = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    finished_at = table.Column<long>(type: "bigint", nullable: false),
                    confirmed_at = table.Column<long>(type: "bigint", nullable: false),
                    confirmed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    amended_by = table.Column<Guid>(type: "uuid", nullable: false),
                    amended_at = table.Column<long>(type: "bigint", nullable: false),
                    answers = table.Column<byte[]>(type: "bytea", nullable: false),
                    result = table.Column<byte[]>(type: "bytea", nullable: false),
                    reason = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_earlier_results", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "fill_habits",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    one_by_one = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fill_habits", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "instrument_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    version = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    questionnaire = table.Column<string>(type: "text", nullable: false),
                    cases = table.Column<string>(type: "text", nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    changes = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instrument_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "level_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    lines = table.Column<string>(type: "character varying(16000)", maxLength: 16000, nullable: false),
                    changed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_level_steps", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "member_keys",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    holds = table.Column<Guid>(type: "uuid", nullable: true),
                    wrapped = table.Column<byte[]>(type: "bytea", nullable: false),
                    vouch = table.Column<byte[]>(type: "bytea", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_keys", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "member_trainings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    done_on = table.Column<byte[]>(type: "bytea", nullable: false),
                    recorded_by = table.Column<Guid>(type: "uuid", nullable: false),
                    recorded_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_trainings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "steps_taken",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    screening = table.Column<Guid>(type: "uuid", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    words = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_steps_taken", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "team_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    recovery = table.Column<string>(type: "character varying(105)", maxLength: 105, nullable: false),
                    link = table.Column<string>(type: "character varying(83)", maxLength: 83, nullable: false),
                    replaced_at = table.Column<long>(type: "bigint", nullable: false),
                    used_at = table.Column<long>(type: "bigint", nullable: false),
                    is_exposed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_team_keys", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_client_attestations_organisation_id_client",
                table: "client_attestations",
                columns: new[] { "organisation_id", "client" });

            migrationBuilder.CreateIndex(
                name: "IX_client_attestations_organisation_id_person_key",
                table: "client_attestations",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_client_names_organisation_id_person_key",
                table: "client_names",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_client_names_organisation_id_team_key",
                table: "client_names",
                columns: new[] { "organisation_id", "team_key" });

            migrationBuilder.CreateIndex(
                name: "IX_earlier_results_organisation_id_person_key",
                table: "earlier_results",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_earlier_results_organisation_id_screening_number",
                table: "earlier_results",
                columns: new[] { "organisation_id", "screening", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_instrument_drafts_organisation_id_changed_at",
                table: "instrument_drafts",
                columns: new[] { "organisation_id", "changed_at" });

            migrationBuilder.CreateIndex(
                name: "IX_level_steps_organisation_id_level",
                table: "level_steps",
                columns: new[] { "organisation_id", "level" },
                unique: true);

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
                name: "IX_steps_taken_organisation_id_person_key",
                table: "steps_taken",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_steps_taken_organisation_id_screening",
                table: "steps_taken",
                columns: new[] { "organisation_id", "screening" });

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
                name: "client_attestations");

            migrationBuilder.DropTable(
                name: "client_names");

            migrationBuilder.DropTable(
                name: "earlier_results");

            migrationBuilder.DropTable(
                name: "fill_habits");

            migrationBuilder.DropTable(
                name: "instrument_drafts");

            migrationBuilder.DropTable(
                name: "level_steps");

            migrationBuilder.DropTable(
                name: "member_keys");

            migrationBuilder.DropTable(
                name: "member_trainings");

            migrationBuilder.DropTable(
                name: "steps_taken");

            migrationBuilder.DropTable(
                name: "team_keys");

            migrationBuilder.DropColumn(
                name: "also_saved_at",
                table: "screenings");

            migrationBuilder.DropColumn(
                name: "also_saved_by",
                table: "screenings");

            migrationBuilder.DropColumn(
                name: "saved_at",
                table: "screenings");

            migrationBuilder.DropColumn(
                name: "saved_by",
                table: "screenings");

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

            migrationBuilder.DropColumn(
                name: "attested_at",
                table: "clients");
        }
    }
}
