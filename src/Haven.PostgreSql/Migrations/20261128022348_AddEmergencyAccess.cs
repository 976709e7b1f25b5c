using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    found = table.Column<bool>(type: "boolean", nullable: false),
                    handle = table.Column<byte[]>(type: "bytea", nullable: false),
                    reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    reviewed_at = table.Column<long>(type: "bigint", nullable: false),
                    reviewer = table.Column<Guid>(type: "uuid", nullable: true),
                    outcome = table.Column<byte[]>(type: "bytea", nullable: false),
                    note = table.Column<byte[]>(type: "bytea", nullable: false)
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
