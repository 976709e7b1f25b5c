using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention;

/// <summary>What organisations chose.</summary>
public static class RetentionRules
{
    internal static async Task<RetentionRule?> FindAsync(
        HavenContext context,
        KeptKind kind,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<RetentionRule>()
            .SingleOrDefaultAsync(
                r => r.OrganisationId == context.CurrentOrganisation && r.Kind == kind.Key,
                cancellationToken
            );

    /// <summary>Stores a choice; false when somebody else was quicker.</summary>
    internal static async Task<bool> ChooseAsync(
        IDatabase database,
        Reader reader,
        KeptKind kind,
        RetentionForm form,
        long now,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var rule = await FindAsync(context, kind, cancellationToken);
        if ((rule?.Version ?? 0) != form.Version)
        {
            return false;
        }
        bool isNew = rule is null;
        Put(
            context,
            rule,
            new Deed(reader, Act.Edit, Purpose.PrivacyOversight, "", []),
            kind,
            form.Period!.Value,
            form.Action,
            form.Reason,
            now
        );
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (DbUpdateException) when (isNew)
        {
            return false; // the first two chose at once
        }
    }

    /// <summary>
    /// Changes what holds within the caller's unit of work, with its entry in the log. Whoever is overtaken is told when
    /// they save.
    /// </summary>
    /// <param name="by">Who does it, and for which purpose.</param>
    public static async Task SetAsync(
        HavenContext context,
        Deed by,
        KeptKind kind,
        CalendarPeriod period,
        string reason,
        long now,
        CancellationToken cancellationToken
    )
    {
        var rule = await FindAsync(context, kind, cancellationToken);
        Put(context, rule, by, kind, period, rule?.Action ?? default, reason, now);
    }

    // The rule that was judged is the rule that is changed: read again, it could be another's by now.
    private static void Put(
        HavenContext context,
        RetentionRule? rule,
        Deed by,
        KeptKind kind,
        CalendarPeriod period,
        KeepAction action,
        string reason,
        long now
    )
    {
        if (rule is null)
        {
            rule = new RetentionRule
            {
                OrganisationId = by.Reader.Organisation,
                Kind = kind.Key,
                Period = "",
            };
            context.Add(rule);
        }
        rule.Period = $"{period}";
        rule.Action = action;
        rule.Reason = reason;
        rule.ChosenBy = by.Reader.Member;
        rule.ChosenAt = now;
        rule.Version++;
        string then = action switch
        {
            KeepAction.AskFirst => ", asked first",
            KeepAction.KeepFigures => ", numbers stay",
            _ => "",
        };
        context.Record(by with { What = $"how long is kept: {kind.Key} {rule.Period}{then}" });
    }
}
