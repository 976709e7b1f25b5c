using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention;

/// <summary>What organisations chose.</summary>
internal static class RetentionRules
{
    public static async Task<RetentionRule?> FindAsync(
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
    public static async Task<bool> ChooseAsync(
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
        if (rule is null)
        {
            rule = new RetentionRule
            {
                OrganisationId = reader.Organisation,
                Kind = kind.Key,
                Period = "",
            };
            context.Add(rule);
        }
        rule.Period = $"{form.Period}";
        rule.Reason = form.Reason;
        rule.ChosenBy = reader.Member;
        rule.ChosenAt = now;
        rule.Version++;
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.PrivacyOversight,
                $"how long is kept: {kind.Key} {rule.Period}",
                []
            )
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
}
