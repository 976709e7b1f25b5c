using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AddTimeAndLaws : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "zone",
                table: "organisations",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "rule",
                table: "erasures",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "business_agreements",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    with = table.Column<string>(type: "character varying(1600)", maxLength: 1600, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    purposes = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_business_agreements", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "kept_people",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    holds = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_people", x => new { x.organisation_id, x.person_key });
                });

            migrationBuilder.CreateTable(
                name: "regime_choices",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    laws = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_regime_choices", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "retention_rules",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    period = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    chosen_by = table.Column<Guid>(type: "uuid", nullable: false),
                    chosen_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retention_rules", x => new { x.organisation_id, x.kind });
                });

            migrationBuilder.CreateIndex(
                name: "IX_kept_people_organisation_id_kind_since_person_key",
                table: "kept_people",
                columns: new[] { "organisation_id", "kind", "since", "person_key" });

            // Whoever is here already is kept from today on: never too short.
            migrationBuilder.Sql(
                "ALTER TABLE clients NO FORCE ROW LEVEL SECURITY; INSERT INTO kept_people (organisation_id, person_key, kind, since, holds) SELECT organisation_id, person_key, 'screening-client', CAST(extract(epoch FROM now()) AS bigint) * 10000000 + 621355968000000000, 0 FROM clients; ALTER TABLE clients FORCE ROW LEVEL SECURITY"
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "business_agreements");

            migrationBuilder.DropTable(
                name: "kept_people");

            migrationBuilder.DropTable(
                name: "regime_choices");

            migrationBuilder.DropTable(
                name: "retention_rules");

            migrationBuilder.DropColumn(
                name: "zone",
                table: "organisations");

            migrationBuilder.DropColumn(
                name: "rule",
                table: "erasures");
        }
    }
}
