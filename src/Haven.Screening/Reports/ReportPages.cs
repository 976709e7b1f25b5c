using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Fill;
using Haven.Screening.FollowUp;
using Haven.Screening.Result;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Reports;

/// <summary>/screening/reports: that a report was made to an authority after a screening.</summary>
internal static class ReportPages
{
    private const string Home = "/screening/reports/{code}/{number:int}";
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowNewAsync).For(Workers);
        routes.MapPost(Home, AddAsync).For(Workers);
        routes.MapGet(Home + "/{report:int}", ShowAsync).For(Workers);
        routes.MapPost(Home + "/{report:int}", SaveAsync).For(Workers);
    }

    public static string Address(OpenScreening open, MandatedReport? report = null) =>
        ResultPages.Address(open, "reports")
        + (report is null ? "" : "/" + report.Number.ToString(CultureInfo.InvariantCulture));

    private static Task<IResult> ShowNewAsync(
        [AsParameters] AskedResult asked,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        WithAsync(
            asked,
            Act.View,
            (reader, open) =>
                PageAsync(reader, open, ReportForm.New(clock.GetUtcNow()), 200, cancellationToken),
            cancellationToken
        );

    private static Task<IResult> AddAsync(
        [AsParameters] AskedResult asked,
        TimeProvider clock,
        ReportRegister register,
        CancellationToken cancellationToken
    ) =>
        WithAsync(
            asked,
            Act.Edit,
            async (reader, open) =>
            {
                var sent = await asked.Context.Request.ReadFormAsync(cancellationToken);
                var now = clock.GetUtcNow();
                var form = ReportForm.Parse(sent, now);
                if (!form.IsWhole)
                {
                    return await PageAsync(reader, open, form, 422, cancellationToken);
                }
                int before = await open
                    .Store.Set<MandatedReport>()
                    .CountAsync(r => r.Screening == open.Screening.Id, cancellationToken);
                var report = New(reader, open, before + 1, now);
                form.WriteTo(report);
                open.Store.Add(report);
                var told = await register.WriteAsync(
                    reader,
                    open,
                    report,
                    form,
                    before: null,
                    cancellationToken
                );
                return await SavedAsync(reader, open, Act.Create, told, cancellationToken)
                    ? Results.Redirect(ResultPages.Address(open))
                    : await PageAsync(
                        reader,
                        open,
                        form,
                        409,
                        cancellationToken,
                        conflict: "Somebody else recorded a report at the same moment. Look at the result, and save yours again if it is another one."
                    );
            },
            cancellationToken
        );

    private static Task<IResult> ShowAsync(
        [AsParameters] AskedResult asked,
        int report,
        ReportReader reports,
        CancellationToken cancellationToken
    ) =>
        WithAsync(
            asked,
            Act.View,
            async (reader, open) =>
                await FindAsync(reports, reader, open, report, Act.View, cancellationToken)
                    is { } line
                    ? await PageAsync(
                        reader,
                        open,
                        ReportForm.From(line),
                        200,
                        cancellationToken,
                        line.Record
                    )
                    : Results.NotFound(),
            cancellationToken
        );

    private static Task<IResult> SaveAsync(
        [AsParameters] AskedResult asked,
        int report,
        ReportReader reports,
        TimeProvider clock,
        ReportRegister register,
        CancellationToken cancellationToken
    ) =>
        WithAsync(
            asked,
            Act.Edit,
            async (reader, open) =>
            {
                var sent = await asked.Context.Request.ReadFormAsync(cancellationToken);
                if (
                    await FindAsync(reports, reader, open, report, Act.Edit, cancellationToken)
                    is not { Record: var record } line
                )
                {
                    return Results.NotFound();
                }
                var now = clock.GetUtcNow();
                var form = ReportForm.Parse(sent, now);
                if (!form.IsWhole)
                {
                    return await PageAsync(reader, open, form, 422, cancellationToken, record);
                }
                bool same =
                    sent["version"] == record.Version.ToString(CultureInfo.InvariantCulture);
                IReadOnlyList<PersonKeyId> told = [];
                if (same)
                {
                    form.WriteTo(record);
                    record.ChangedBy = new MemberId(reader.Member);
                    record.ChangedAt = now.UtcTicks;
                    record.Version++;
                    told = await register.WriteAsync(
                        reader,
                        open,
                        record,
                        form,
                        line,
                        cancellationToken
                    );
                }
                return same && await SavedAsync(reader, open, Act.Edit, told, cancellationToken)
                    ? Results.Redirect(ResultPages.Address(open))
                    : await PageAsync(
                        reader,
                        open,
                        form,
                        409,
                        cancellationToken,
                        record,
                        "Somebody else changed this report while you had it open, so yours was not saved. Below is what you typed. Open this page in another window to compare."
                    );
            },
            cancellationToken
        );

    private static async Task<IResult> WithAsync(
        AskedResult asked,
        Act act,
        Func<Reader, OpenScreening, Task<IResult>> then,
        CancellationToken cancellationToken
    )
    {
        var reader = asked.Context.Reader();
        await using var store = asked.Database.Open(new Scope(reader.Organisation));
        return
            await asked.Fill.OpenAsync(
                store,
                reader,
                asked.Code,
                asked.Number,
                act,
                cancellationToken
            )
                is { } open
            ? await then(reader, open)
            : Results.NotFound();
    }

    private static async Task<ReportLine?> FindAsync(
        ReportReader reports,
        Reader reader,
        OpenScreening open,
        int number,
        Act act,
        CancellationToken cancellationToken
    ) =>
        (await reports.ReadAsync(reader, open, act, cancellationToken)).FirstOrDefault(r =>
            r.Record.Number == number
        );

    private static MandatedReport New(
        Reader reader,
        OpenScreening open,
        int number,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = reader.Organisation,
            PersonKey = open.Screening.PersonKey,
            Screening = open.Screening.Id,
            Number = number,
            By = new MemberId(reader.Member),
            At = now.UtcTicks,
            ChangedBy = new MemberId(reader.Member),
            ChangedAt = now.UtcTicks,
            Version = 1,
            Kind = Sealed<AuthorityKind?>.Of(null),
            Authority = Sealed<string>.Of(null),
            TakenBy = Sealed<string>.Of(null),
            WhatWasTold = Sealed<string>.Of(null),
            Known = Sealed<ReportKnown?>.Of(null),
            WhyNotTold = Sealed<string>.Of(null),
            AboutOthers = Sealed<string>.Of(null),
            OralAt = Sealed<string>.Of(null),
            WrittenAt = Sealed<string>.Of(null),
            Reference = Sealed<string>.Of(null),
            Follows = Sealed<string>.Of(null),
        };

    private static async Task<bool> SavedAsync(
        Reader reader,
        OpenScreening open,
        Act act,
        IReadOnlyList<PersonKeyId> told,
        CancellationToken cancellationToken
    )
    {
        open.Store.Record(
            new Deed(
                reader,
                act,
                Purpose.CaseWork,
                "report to an authority",
                [open.Screening.PersonKey, .. told]
            )
        );
        try
        {
            await open.Store.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        catch (DbUpdateException) when (act == Act.Create)
        {
            return false; // two took the same number
        }
    }

    private static async Task<IResult> PageAsync(
        Reader reader,
        OpenScreening open,
        ReportForm form,
        int status,
        CancellationToken cancellationToken,
        MandatedReport? report = null,
        string? conflict = null
    )
    {
        var rules = await FollowUpRules.ReadAsync(
            open.Store,
            reader.Organisation,
            cancellationToken
        );
        return new RazorComponentResult<ReportPage>(
            new
            {
                Open = open,
                Form = form,
                Report = report,
                Conflict = conflict,
                Hours = rules.WrittenHours,
                Source = rules.WrittenSource,
            }
        )
        {
            StatusCode = status,
        };
    }
}
