using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddEmergencyAccess : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "emergency_accesses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    found = table.Column<bool>(type: "INTEGER", nullable: false),
                    handle = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reviewed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reviewer = table.Column<Guid>(type: "TEXT", nullable: true),
                    outcome = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_emergency_accesses", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_emergency_accesses_organisation_id_person_key",
                table: "emergency_accesses",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_emergency_accesses_organisation_id_reviewed_at",
                table: "emergency_accesses",
                columns: new[] { "organisation_id", "reviewed_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "emergency_accesses");
        }
    }
}
