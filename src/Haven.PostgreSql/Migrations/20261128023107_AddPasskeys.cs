using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AddPasskeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "passkey_challenges",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passkey_challenges", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "passkeys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_key = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_index = table.Column<byte[]>(type: "bytea", nullable: false),
                    name = table.Column<byte[]>(type: "bytea", nullable: false),
                    credential_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    signatures = table.Column<byte[]>(type: "bytea", nullable: false),
                    traits = table.Column<byte[]>(type: "bytea", nullable: false),
                    added_at = table.Column<long>(type: "bigint", nullable: false),
                    used_at = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passkeys", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_passkeys_account",
                table: "passkeys",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_passkeys_organisation_id_credential_index",
                table: "passkeys",
                columns: new[] { "organisation_id", "credential_index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_passkeys_organisation_id_person_key",
                table: "passkeys",
                columns: new[] { "organisation_id", "person_key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "passkey_challenges");

            migrationBuilder.DropTable(
                name: "passkeys");
        }
    }
}
