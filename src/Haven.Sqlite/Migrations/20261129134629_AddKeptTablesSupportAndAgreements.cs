using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    release = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<byte[]>(type: "BLOB", nullable: false),
                    is_shut = table.Column<bool>(type: "INTEGER", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    destroyed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    destroyed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    destroyed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    destroyed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_analysis_packages", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "kept_tables",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    quarter = table.Column<int>(type: "INTEGER", nullable: false),
                    threshold = table.Column<int>(type: "INTEGER", nullable: false),
                    counts = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_tables", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "operator_sides",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    signer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    capacity = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operator_sides", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "processing_agreements",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    way = table.Column<int>(type: "INTEGER", nullable: false),
                    with = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    party = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    file = table.Column<int>(type: "INTEGER", nullable: false),
                    signer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    capacity = table.Column<byte[]>(type: "BLOB", nullable: false),
                    paper = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_processing_agreements", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "support_grants",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<int>(type: "INTEGER", nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 480, nullable: false),
                    areas = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_by = table.Column<Guid>(type: "TEXT", nullable: true)
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
