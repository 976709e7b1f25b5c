using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddReferralsMessagesAndEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_taken",
                table: "outgoing_mails",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_taken",
                table: "mail_ends",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "offers",
                table: "helpline_chats",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "referral",
                table: "helpline_chats",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "event_mailings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    registration = table.Column<Guid>(type: "TEXT", nullable: false),
                    @event = table.Column<Guid>(name: "event", type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_mailings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_posts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    @event = table.Column<Guid>(name: "event", type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    arrived_at = table.Column<long>(type: "INTEGER", nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decisions = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_posts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_registrations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    @event = table.Column<Guid>(name: "event", type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    arrived_at = table.Column<long>(type: "INTEGER", nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email_index = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    wants_offers = table.Column<bool>(type: "INTEGER", nullable: false),
                    offers_ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    cancelled_at = table.Column<long>(type: "INTEGER", nullable: false),
                    came_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_registrations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_offers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    chat = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    sent = table.Column<Guid>(type: "TEXT", nullable: false),
                    terms = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_offers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_recalls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    service = table.Column<byte[]>(type: "BLOB", nullable: false),
                    told = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_recalls", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_recipients",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sent = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    about = table.Column<string>(type: "TEXT", nullable: false),
                    service_phone = table.Column<string>(type: "TEXT", nullable: false),
                    agreed_on = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_recipients", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "helpline_referrals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    words_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    is_taken_back = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_handed_over = table.Column<bool>(type: "INTEGER", nullable: false),
                    terms = table.Column<byte[]>(type: "BLOB", nullable: false),
                    consent = table.Column<byte[]>(type: "BLOB", nullable: false),
                    told = table.Column<byte[]>(type: "BLOB", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_helpline_referrals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_contents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    title = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spanish_title = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spanish_text = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_message_contents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    grades = table.Column<string>(type: "TEXT", nullable: false),
                    begun_at = table.Column<long>(type: "INTEGER", nullable: false),
                    title = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spanish_title = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spanish_text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_message_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_receipts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    message = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    fate = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_message_receipts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_recipients",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    of = table.Column<Guid>(type: "TEXT", nullable: false),
                    message = table.Column<Guid>(type: "TEXT", nullable: false),
                    delivery = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    student_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    guardian_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    address = table.Column<byte[]>(type: "BLOB", nullable: false),
                    way_taken = table.Column<byte[]>(type: "BLOB", nullable: false),
                    written_on = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_message_recipients", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    grades = table.Column<string>(type: "TEXT", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    people = table.Column<int>(type: "INTEGER", nullable: false),
                    addresses = table.Column<int>(type: "INTEGER", nullable: false),
                    unreached = table.Column<int>(type: "INTEGER", nullable: false),
                    arrived = table.Column<int>(type: "INTEGER", nullable: false),
                    failed = table.Column<int>(type: "INTEGER", nullable: false),
                    content_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    recipients_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    receipts_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_messages", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "public_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 1600, nullable: false),
                    about = table.Column<string>(type: "TEXT", maxLength: 32000, nullable: false),
                    way = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 1600, nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    starts_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    register_until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    shown_until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 32000, nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    cancelled_at = table.Column<long>(type: "INTEGER", nullable: false),
                    news_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registration_needs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    @event = table.Column<Guid>(name: "event", type: "TEXT", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_registration_needs", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_event_mailings_organisation_id_person_key",
                table: "event_mailings",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_event_mailings_organisation_id_registration",
                table: "event_mailings",
                columns: new[] { "organisation_id", "registration" });

            migrationBuilder.CreateIndex(
                name: "IX_event_posts_organisation_id_event_arrived_at",
                table: "event_posts",
                columns: new[] { "organisation_id", "event", "arrived_at" });

            migrationBuilder.CreateIndex(
                name: "IX_event_posts_organisation_id_number",
                table: "event_posts",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_event_posts_organisation_id_person_key",
                table: "event_posts",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_event_registrations_organisation_id_email_index",
                table: "event_registrations",
                columns: new[] { "organisation_id", "email_index" });

            migrationBuilder.CreateIndex(
                name: "IX_event_registrations_organisation_id_event_number",
                table: "event_registrations",
                columns: new[] { "organisation_id", "event", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_event_registrations_organisation_id_number",
                table: "event_registrations",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_event_registrations_organisation_id_person_key",
                table: "event_registrations",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_offers_organisation_id_chat_number",
                table: "helpline_offers",
                columns: new[] { "organisation_id", "chat", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_offers_organisation_id_person_key",
                table: "helpline_offers",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_recalls_organisation_id_number",
                table: "helpline_recalls",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_recalls_organisation_id_person_key",
                table: "helpline_recalls",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_recipients_organisation_id_sent",
                table: "helpline_recipients",
                columns: new[] { "organisation_id", "sent" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_referrals_organisation_id_number",
                table: "helpline_referrals",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_helpline_referrals_organisation_id_person_key",
                table: "helpline_referrals",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_helpline_referrals_organisation_id_words_hash",
                table: "helpline_referrals",
                columns: new[] { "organisation_id", "words_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_message_contents_organisation_id_person_key",
                table: "message_contents",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_message_drafts_organisation_id_begun_at",
                table: "message_drafts",
                columns: new[] { "organisation_id", "begun_at" });

            migrationBuilder.CreateIndex(
                name: "IX_message_drafts_organisation_id_person_key",
                table: "message_drafts",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_message_receipts_organisation_id_message",
                table: "message_receipts",
                columns: new[] { "organisation_id", "message" });

            migrationBuilder.CreateIndex(
                name: "IX_message_receipts_organisation_id_person_key",
                table: "message_receipts",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_message_recipients_organisation_id_message",
                table: "message_recipients",
                columns: new[] { "organisation_id", "message" });

            migrationBuilder.CreateIndex(
                name: "IX_message_recipients_organisation_id_of",
                table: "message_recipients",
                columns: new[] { "organisation_id", "of" });

            migrationBuilder.CreateIndex(
                name: "IX_message_recipients_organisation_id_person_key",
                table: "message_recipients",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_messages_organisation_id_sent_at",
                table: "messages",
                columns: new[] { "organisation_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "IX_public_events_organisation_id_number",
                table: "public_events",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_registration_needs_organisation_id_event",
                table: "registration_needs",
                columns: new[] { "organisation_id", "event" });

            migrationBuilder.CreateIndex(
                name: "IX_registration_needs_organisation_id_person_key",
                table: "registration_needs",
                columns: new[] { "organisation_id", "person_key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "event_mailings");

            migrationBuilder.DropTable(
                name: "event_posts");

            migrationBuilder.DropTable(
                name: "event_registrations");

            migrationBuilder.DropTable(
                name: "helpline_offers");

            migrationBuilder.DropTable(
                name: "helpline_recalls");

            migrationBuilder.DropTable(
                name: "helpline_recipients");

            migrationBuilder.DropTable(
                name: "helpline_referrals");

            migrationBuilder.DropTable(
                name: "message_contents");

            migrationBuilder.DropTable(
                name: "message_drafts");

            migrationBuilder.DropTable(
                name: "message_receipts");

            migrationBuilder.DropTable(
                name: "message_recipients");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "public_events");

            migrationBuilder.DropTable(
                name: "registration_needs");

            migrationBuilder.DropColumn(
                name: "is_taken",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "is_taken",
                table: "mail_ends");

            migrationBuilder.DropColumn(
                name: "offers",
                table: "helpline_chats");

            migrationBuilder.DropColumn(
                name: "referral",
                table: "helpline_chats");
        }
    }
}
