using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Haven.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddDisclosuresSchoolsAndStudies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "receipt",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "taken_at",
                table: "affected_people");

            migrationBuilder.AddColumn<bool>(
                name: "by_court",
                table: "rights_requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "known",
                table: "mandated_reports",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "what_was_told",
                table: "mandated_reports",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "why_not_told",
                table: "mandated_reports",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<long>(
                name: "written_due",
                table: "mandated_reports",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "written_source",
                table: "follow_up_rules",
                type: "TEXT",
                maxLength: 1600,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "analysis_packages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    release = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<byte[]>(type: "BLOB", nullable: false),
                    is_shut = table.Column<bool>(type: "INTEGER", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    destroyed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    destroyed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    destroyed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    destroyed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_analysis_packages", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "answer_sheets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    participant = table.Column<Guid>(type: "TEXT", nullable: false),
                    study = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    answers = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_answer_sheets", x => x.id);
                });

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

            migrationBuilder.CreateTable(
                name: "guardians",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    guardian_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    guardian_given_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    guardian_family_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<byte[]>(type: "BLOB", nullable: false),
                    phone = table.Column<byte[]>(type: "BLOB", nullable: false),
                    relation_to_student = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guardians", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "kept_tables",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    quarter = table.Column<int>(type: "INTEGER", nullable: false),
                    threshold = table.Column<int>(type: "INTEGER", nullable: false),
                    counts = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_tables", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "legal_demand_papers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    demand = table.Column<Guid>(type: "TEXT", nullable: false),
                    file = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_legal_demand_papers", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "legal_demand_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    demand = table.Column<Guid>(type: "TEXT", nullable: false),
                    act = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    result = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    said = table.Column<byte[]>(type: "BLOB", nullable: false),
                    paper = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_legal_demand_steps", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "legal_demands",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    of = table.Column<Guid>(type: "TEXT", nullable: false),
                    handle = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<byte[]>(type: "BLOB", nullable: false),
                    from = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<byte[]>(type: "BLOB", nullable: false),
                    wants = table.Column<byte[]>(type: "BLOB", nullable: false),
                    paper_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    answer_by = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    order = table.Column<byte[]>(type: "BLOB", nullable: false),
                    evidence = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recipient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    address = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ordered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    transfer = table.Column<int>(type: "INTEGER", nullable: false),
                    items = table.Column<byte[]>(type: "BLOB", nullable: false),
                    with_typed = table.Column<bool>(type: "INTEGER", nullable: false),
                    narrowed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    secret_until = table.Column<long>(type: "INTEGER", nullable: false),
                    end_told = table.Column<long>(type: "INTEGER", nullable: false),
                    told_at = table.Column<long>(type: "INTEGER", nullable: false),
                    object_days = table.Column<int>(type: "INTEGER", nullable: false),
                    objected_at = table.Column<long>(type: "INTEGER", nullable: false),
                    safe_at = table.Column<long>(type: "INTEGER", nullable: false),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    approved_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    approved_at = table.Column<long>(type: "INTEGER", nullable: false),
                    given = table.Column<int>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_legal_demands", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "lifted_removals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    lifted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lifted_removals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "operator_sides",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    signer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    capacity = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operator_sides", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "participants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    study = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    taken_up_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "permission_scans",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    permission = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    file = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_permission_scans", x => new { x.organisation_id, x.permission });
                });

            migrationBuilder.CreateTable(
                name: "permissions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    to_whom = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reached = table.Column<byte[]>(type: "BLOB", nullable: false),
                    for_what = table.Column<byte[]>(type: "BLOB", nullable: false),
                    items = table.Column<byte[]>(type: "BLOB", nullable: false),
                    with_typed = table.Column<bool>(type: "INTEGER", nullable: false),
                    transfer = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    english = table.Column<byte[]>(type: "BLOB", nullable: false),
                    spanish = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    voice = table.Column<byte[]>(type: "BLOB", nullable: false),
                    manner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mark = table.Column<byte[]>(type: "BLOB", nullable: false),
                    relation = table.Column<byte[]>(type: "BLOB", nullable: false),
                    guardian_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    why = table.Column<byte[]>(type: "BLOB", nullable: false),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    has_scan = table.Column<bool>(type: "INTEGER", nullable: false),
                    follows = table.Column<Guid>(type: "TEXT", nullable: false),
                    taken_back_at = table.Column<long>(type: "INTEGER", nullable: false),
                    taken_back_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    taken_back_how = table.Column<byte[]>(type: "BLOB", nullable: false),
                    taken_back_said = table.Column<byte[]>(type: "BLOB", nullable: false),
                    given = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_permissions", x => new { x.organisation_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "processing_agreements",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    way = table.Column<int>(type: "INTEGER", nullable: false),
                    with = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    party = table.Column<string>(type: "TEXT", maxLength: 3200, nullable: false),
                    lang = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    file = table.Column<int>(type: "INTEGER", nullable: false),
                    signer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    capacity = table.Column<byte[]>(type: "BLOB", nullable: false),
                    paper = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_processing_agreements", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "removed_students",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    school_id_index = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    removed_on = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_removed_students", x => new { x.organisation_id, x.school_id_index });
                });

            migrationBuilder.CreateTable(
                name: "report_reminders",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    report = table.Column<Guid>(type: "TEXT", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    is_over = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_report_reminders", x => new { x.organisation_id, x.report, x.due, x.is_over });
                });

            migrationBuilder.CreateTable(
                name: "roster_uploads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roster_uploads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "school_rosters",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    taken_in_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_school_rosters", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "student_figures",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    made_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    table = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_student_figures", x => new { x.organisation_id, x.year });
                });

            migrationBuilder.CreateTable(
                name: "students",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_key = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    school_id_index = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    school_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    given_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    family_name = table.Column<byte[]>(type: "BLOB", nullable: false),
                    birth_date = table.Column<byte[]>(type: "BLOB", nullable: false),
                    grade = table.Column<byte[]>(type: "BLOB", nullable: false),
                    left_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_students", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "studies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 1600, nullable: false),
                    in_force = table.Column<int>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_studies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "study_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    study = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    declared = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    opened_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    changes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "support_grants",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<int>(type: "INTEGER", nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 480, nullable: false),
                    areas = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_support_grants", x => new { x.organisation_id, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_analysis_packages_organisation_id_person_key",
                table: "analysis_packages",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_analysis_packages_organisation_id_release",
                table: "analysis_packages",
                columns: new[] { "organisation_id", "release" });

            migrationBuilder.CreateIndex(
                name: "IX_answer_sheets_organisation_id_participant_number",
                table: "answer_sheets",
                columns: new[] { "organisation_id", "participant", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_answer_sheets_organisation_id_person_key",
                table: "answer_sheets",
                columns: new[] { "organisation_id", "person_key" });

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

            migrationBuilder.CreateIndex(
                name: "IX_guardians_organisation_id_person_key",
                table: "guardians",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_legal_demand_papers_organisation_id_demand",
                table: "legal_demand_papers",
                columns: new[] { "organisation_id", "demand" });

            migrationBuilder.CreateIndex(
                name: "IX_legal_demand_papers_organisation_id_person_key",
                table: "legal_demand_papers",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_legal_demand_steps_organisation_id_demand",
                table: "legal_demand_steps",
                columns: new[] { "organisation_id", "demand" });

            migrationBuilder.CreateIndex(
                name: "IX_legal_demand_steps_organisation_id_person_key",
                table: "legal_demand_steps",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_legal_demands_organisation_id_of",
                table: "legal_demands",
                columns: new[] { "organisation_id", "of" });

            migrationBuilder.CreateIndex(
                name: "IX_legal_demands_organisation_id_person_key",
                table: "legal_demands",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_lifted_removals_organisation_id_lifted_at",
                table: "lifted_removals",
                columns: new[] { "organisation_id", "lifted_at" });

            migrationBuilder.CreateIndex(
                name: "IX_lifted_removals_organisation_id_person_key",
                table: "lifted_removals",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_operator_sides_organisation_id_person_key",
                table: "operator_sides",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_participants_organisation_id_code",
                table: "participants",
                columns: new[] { "organisation_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_participants_organisation_id_person_key",
                table: "participants",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_participants_organisation_id_study_code",
                table: "participants",
                columns: new[] { "organisation_id", "study", "code" });

            migrationBuilder.CreateIndex(
                name: "IX_permission_scans_organisation_id_person_key",
                table: "permission_scans",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_permissions_organisation_id_person_key",
                table: "permissions",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_processing_agreements_organisation_id_person_key",
                table: "processing_agreements",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_roster_uploads_organisation_id_person_key",
                table: "roster_uploads",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_students_organisation_id_number",
                table: "students",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_students_organisation_id_person_key",
                table: "students",
                columns: new[] { "organisation_id", "person_key" });

            migrationBuilder.CreateIndex(
                name: "IX_students_organisation_id_school_id_index",
                table: "students",
                columns: new[] { "organisation_id", "school_id_index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_studies_organisation_id_number",
                table: "studies",
                columns: new[] { "organisation_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_study_versions_organisation_id_study_number",
                table: "study_versions",
                columns: new[] { "organisation_id", "study", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_support_grants_organisation_id_member_number",
                table: "support_grants",
                columns: new[] { "organisation_id", "member", "number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "analysis_packages");

            migrationBuilder.DropTable(
                name: "answer_sheets");

            migrationBuilder.DropTable(
                name: "disclosures");

            migrationBuilder.DropTable(
                name: "guardians");

            migrationBuilder.DropTable(
                name: "kept_tables");

            migrationBuilder.DropTable(
                name: "legal_demand_papers");

            migrationBuilder.DropTable(
                name: "legal_demand_steps");

            migrationBuilder.DropTable(
                name: "legal_demands");

            migrationBuilder.DropTable(
                name: "lifted_removals");

            migrationBuilder.DropTable(
                name: "operator_sides");

            migrationBuilder.DropTable(
                name: "participants");

            migrationBuilder.DropTable(
                name: "permission_scans");

            migrationBuilder.DropTable(
                name: "permissions");

            migrationBuilder.DropTable(
                name: "processing_agreements");

            migrationBuilder.DropTable(
                name: "removed_students");

            migrationBuilder.DropTable(
                name: "report_reminders");

            migrationBuilder.DropTable(
                name: "roster_uploads");

            migrationBuilder.DropTable(
                name: "school_rosters");

            migrationBuilder.DropTable(
                name: "student_figures");

            migrationBuilder.DropTable(
                name: "students");

            migrationBuilder.DropTable(
                name: "studies");

            migrationBuilder.DropTable(
                name: "study_versions");

            migrationBuilder.DropTable(
                name: "support_grants");

            migrationBuilder.DropColumn(
                name: "by_court",
                table: "rights_requests");

            migrationBuilder.DropColumn(
                name: "known",
                table: "mandated_reports");

            migrationBuilder.DropColumn(
                name: "what_was_told",
                table: "mandated_reports");

            migrationBuilder.DropColumn(
                name: "why_not_told",
                table: "mandated_reports");

            migrationBuilder.DropColumn(
                name: "written_due",
                table: "mandated_reports");

            migrationBuilder.DropColumn(
                name: "written_source",
                table: "follow_up_rules");

            migrationBuilder.AddColumn<Guid>(
                name: "receipt",
                table: "outgoing_mails",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<long>(
                name: "taken_at",
                table: "affected_people",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }
    }
}
