using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddDisclosures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "disclosures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    of = table.Column<Guid>(type: "TEXT", nullable: false),
                    handle = table.Column<byte[]>(type: "BLOB", nullable: false),
                    basis = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ground = table.Column<Guid>(type: "TEXT", nullable: false),
                    evidence = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recipient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    address = table.Column<byte[]>(type: "BLOB", nullable: false),
                    used_for = table.Column<byte[]>(type: "BLOB", nullable: false),
                    what = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    approved_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    transfer = table.Column<int>(type: "INTEGER", nullable: false),
                    secret_until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_disclosures", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_disclosures_organisation_id_at_id",
                table: "disclosures",
                columns: new[] { "organisation_id", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_disclosures_organisation_id_of",
                table: "disclosures",
                columns: new[] { "organisation_id", "of" });

            migrationBuilder.CreateIndex(
                name: "IX_disclosures_organisation_id_person_key",
                table: "disclosures",
                columns: new[] { "organisation_id", "person_key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "disclosures");
        }
    }
}
