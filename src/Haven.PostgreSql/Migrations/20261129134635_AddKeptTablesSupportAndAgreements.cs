using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AddKeptTablesSupportAndAgreements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "analysis_packages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    release = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<byte[]>(type: "bytea", nullable: false),
                    is_shut = table.Column<bool>(type: "boolean", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    destroyed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    destroyed = table.Column<byte[]>(type: "bytea", nullable: false),
                    destroyed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    destroyed_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_analysis_packages", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "kept_tables",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    quarter = table.Column<int>(type: "integer", nullable: false),
                    threshold = table.Column<int>(type: "integer", nullable: false),
                    counts = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_tables", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "operator_sides",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(3200)", maxLength: 3200, nullable: false),
                    address = table.Column<string>(type: "character varying(3200)", maxLength: 3200, nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    signer = table.Column<byte[]>(type: "bytea", nullable: false),
                    capacity = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operator_sides", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "processing_agreements",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    way = table.Column<int>(type: "integer", nullable: false),
                    with = table.Column<string>(type: "character varying(3200)", maxLength: 3200, nullable: false),
                    party = table.Column<string>(type: "character varying(3200)", maxLength: 3200, nullable: false),
                    lang = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    file = table.Column<int>(type: "integer", nullable: false),
                    signer = table.Column<byte[]>(type: "bytea", nullable: false),
                    capacity = table.Column<byte[]>(type: "bytea", nullable: false),
                    paper = table.Column<byte[]>(type: "bytea", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_processing_agreements", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "support_grants",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: false),
                    reference = table.Column<string>(type: "character varying(480)", maxLength: 480, nullable: false),
                    areas = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_support_grants", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_analysis_packages_organisation_id_person_key",
                table: "analysis_packages",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_analysis_packages_organisation_id_release",
                table: "analysis_packages",
                columns: new[] { "organisation_id", "release" });

            migrationBuilder.CreateIndex(
                name: "IX_operator_sides_organisation_id_person_key",
                table: "operator_sides",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_processing_agreements_organisation_id_person_key",
                table: "processing_agreements",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_support_grants_organisation_id_member_number",
                table: "support_grants",
                columns: new[] { "organisation_id", "member", "number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "analysis_packages");

            migrationBuilder.DropTable(
                name: "kept_tables");

            migrationBuilder.DropTable(
                name: "operator_sides");

            migrationBuilder.DropTable(
                name: "processing_agreements");

            migrationBuilder.DropTable(
                name: "support_grants");
        }
    }
}
