using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AddYearlyProcessorsAndTransfers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "sending",
                table: "outgoing_mails",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "sent_for",
                table: "outgoing_mails",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "mail_ends",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sending = table.Column<Guid>(type: "uuid", nullable: false),
                    arrived = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mail_ends", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "processors",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    processor = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    step = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(1600)", maxLength: 1600, nullable: false),
                    host = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    task = table.Column<int>(type: "integer", nullable: false),
                    about = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    sees = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    agreement = table.Column<int>(type: "integer", nullable: false),
                    agreed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    reference = table.Column<string>(type: "character varying(1600)", maxLength: 1600, nullable: false),
                    file_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reviewed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    found = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    told = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_processors", x => new { x.organisation_id, x.processor, x.number });
                });

            migrationBuilder.CreateTable(
                name: "transfers_abroad",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    recipient = table.Column<string>(type: "character varying(1600)", maxLength: 1600, nullable: false),
                    kinds = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    safeguard = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    paper = table.Column<string>(type: "character varying(2400)", maxLength: 2400, nullable: false),
                    paper_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    needs_consent = table.Column<bool>(type: "boolean", nullable: false),
                    why_no_consent = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_by = table.Column<Guid>(type: "uuid", nullable: true),
                    end_reason = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_transfers_abroad", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "yearly_reminders",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    law = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sender = table.Column<int>(type: "integer", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    step = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_yearly_reminders", x => new { x.organisation_id, x.law, x.sender, x.due_on, x.step });
                });

            migrationBuilder.CreateTable(
                name: "yearly_rounds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    law = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sender = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    notice = table.Column<int>(type: "integer", nullable: false),
                    english = table.Column<string>(type: "text", nullable: false),
                    spanish = table.Column<string>(type: "text", nullable: false),
                    started_on = table.Column<DateOnly>(type: "date", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    started_by = table.Column<Guid>(type: "uuid", nullable: false),
                    people = table.Column<int>(type: "integer", nullable: false),
                    way = table.Column<int>(type: "integer", nullable: false),
                    letters = table.Column<int>(type: "integer", nullable: false),
                    told_on = table.Column<DateOnly>(type: "date", nullable: true),
                    recorded_at = table.Column<long>(type: "bigint", nullable: false),
                    recorded_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_yearly_rounds", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_mail_ends_organisation_id_sending",
                table: "mail_ends",
                columns: new[] { "organisation_id", "sending" });

            migrationBuilder.CreateIndex(
                name: "IX_yearly_rounds_organisation_id_law_sender_number",
                table: "yearly_rounds",
                columns: new[] { "organisation_id", "law", "sender", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mail_ends");

            migrationBuilder.DropTable(
                name: "processors");

            migrationBuilder.DropTable(
                name: "transfers_abroad");

            migrationBuilder.DropTable(
                name: "yearly_reminders");

            migrationBuilder.DropTable(
                name: "yearly_rounds");

            migrationBuilder.DropColumn(
                name: "sending",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "sent_for",
                table: "outgoing_mails");
        }
    }
}
