using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class KeepMessagesByRule : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What organisations chose becomes a rule, and whoever wrote already is kept from then on.
            migrationBuilder.Sql(
                "ALTER TABLE contact_settings NO FORCE ROW LEVEL SECURITY; ALTER TABLE contact_messages NO FORCE ROW LEVEL SECURITY; ALTER TABLE retention_rules NO FORCE ROW LEVEL SECURITY; ALTER TABLE kept_people NO FORCE ROW LEVEL SECURITY; INSERT INTO retention_rules (organisation_id, kind, period, reason, chosen_by, chosen_at, version) SELECT organisation_id, 'organisations-message', 'P' || keep_days || 'D', '', '00000000-0000-0000-0000-000000000000', 0, 1 FROM contact_settings WHERE keep_days < 365; INSERT INTO kept_people (organisation_id, person_key, kind, since, holds) SELECT organisation_id, person_key, 'organisations-message', arrived_at, 0 FROM contact_messages; ALTER TABLE contact_settings FORCE ROW LEVEL SECURITY; ALTER TABLE contact_messages FORCE ROW LEVEL SECURITY; ALTER TABLE retention_rules FORCE ROW LEVEL SECURITY; ALTER TABLE kept_people FORCE ROW LEVEL SECURITY;"
            );

            migrationBuilder.DropColumn(
                name: "keep_days",
                table: "contact_settings");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "keep_days",
                table: "contact_settings",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }
    }
}
