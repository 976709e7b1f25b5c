using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddOutbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_outgoing_mails_next_try",
                table: "outgoing_mails");

            migrationBuilder.AddColumn<int>(
                name: "code",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "failed_at",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "lease",
                table: "outgoing_mails",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<long>(
                name: "lease_until",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "may_have_arrived",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "state",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "trouble",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_mails_state_next_try",
                table: "outgoing_mails",
                columns: new[] { "state", "next_try" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_outgoing_mails_state_next_try",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "code",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "failed_at",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "lease",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "lease_until",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "may_have_arrived",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "since",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "state",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "trouble",
                table: "outgoing_mails");

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_mails_next_try",
                table: "outgoing_mails",
                column: "next_try");
        }
    }
}
