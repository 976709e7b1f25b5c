using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class FillingIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "also_saved_at",
                table: "screenings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "also_saved_by",
                table: "screenings",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "saved_at",
                table: "screenings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "saved_by",
                table: "screenings",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "fill_habits",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    one_by_one = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fill_habits", x => x.member);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fill_habits");

            migrationBuilder.DropColumn(
                name: "also_saved_at",
                table: "screenings");

            migrationBuilder.DropColumn(
                name: "also_saved_by",
                table: "screenings");

            migrationBuilder.DropColumn(
                name: "saved_at",
                table: "screenings");

            migrationBuilder.DropColumn(
                name: "saved_by",
                table: "screenings");
        }
    }
}
