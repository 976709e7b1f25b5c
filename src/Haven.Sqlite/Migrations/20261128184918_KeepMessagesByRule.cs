using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class KeepMessagesByRule : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What organisations chose becomes a rule, and whoever wrote already is kept from then on.
            migrationBuilder.Sql(
                "INSERT INTO retention_rules (organisation_id, kind, period, reason, chosen_by, chosen_at, version) SELECT organisation_id, 'organisations-message', 'P' || keep_days || 'D', '', '00000000-0000-0000-0000-000000000000', 0, 1 FROM contact_settings WHERE keep_days < 365; INSERT INTO kept_people (organisation_id, person_key, kind, since, holds) SELECT organisation_id, person_key, 'organisations-message', arrived_at, 0 FROM contact_messages;"
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
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }
    }
}
