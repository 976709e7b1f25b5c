using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Leaving;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <content>What a restored copy brought back is forgotten again.</content>
public sealed partial class ForgettingService
{
    /// <summary>
    /// Compares what is stored with the register outside, before anything is served: whoever a restored copy brought
    /// back is forgotten again.
    /// </summary>
    /// <returns>How many people were forgotten again.</returns>
    /// <exception cref="StartException">The register is older than the data, or was altered. Nothing was changed.</exception>
    public async Task<int> CatchUpAsync(CancellationToken cancellationToken)
    {
        // An intent is stored, then registered outside, then marked: read in this order, one that another node is about
        // just now is neither lost nor missing.
        var registered = await MarksAsync(e => e.RegisteredAt != 0, cancellationToken);
        var outside = await register.ReadAsync(cancellationToken);
        var known = await MarksAsync(_ => true, cancellationToken);
        int lost = registered.Except(outside.Select(o => o.Mark), StringComparer.Ordinal).Count();
        if (lost > 0)
        {
            throw new StartException(
                $"The register of erasures kept outside is older than the data: {lost} of {registered.Count} erasures are not in it. Nothing was changed. Bring back the newest register (Haven:Witness): without it, people who were forgotten could come back."
            );
        }
        var left = await new Departing(database, keys, register, clock).CatchUpAsync(
            outside,
            cancellationToken
        );
        int again = 0;
        foreach (
            var missing in outside
                .Where(o => !known.Contains(o.Mark) && !left.Contains(o.Organisation))
                .GroupBy(o => o.Organisation)
        )
        {
            again += await ForgetAgainAsync(missing.Key, [.. missing], cancellationToken);
        }
        return again;
    }

    private async Task<HashSet<string>> MarksAsync(
        System.Linq.Expressions.Expression<Func<Erasure, bool>> which,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var marks = await context
            .Set<Erasure>()
            .Where(which)
            .Select(e => e.Mark)
            .ToListAsync(cancellationToken);
        return marks.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<int> ForgetAgainAsync(
        OrganisationId organisation,
        IReadOnlyCollection<Registered> missing,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var people = (await PersonRows.EverybodyAsync(context, cancellationToken)).ToDictionary(
            p => Convert.ToHexString(Erasure.MarkOf(p)),
            StringComparer.Ordinal
        );
        foreach (var line in missing)
        {
            PersonKeyId? person = people.TryGetValue(line.Mark, out var found) ? found : null;
            var erasure = New(
                organisation,
                person,
                Convert.FromHexString(line.Mark),
                Guid.Empty,
                line.At
            );
            erasure.RegisteredAt = Now();
            // Of somebody of whom the copy holds nothing there is nothing to do.
            erasure.DoneAt = person is null ? Now() : 0;
            context.Add(erasure);
            if (person is { } again)
            {
                // Whether their time was over or they were removed, the register does not say: what keeps them out stays.
                foreach (var part in context.Parts)
                {
                    await part.RemovingAsync(
                        context,
                        again,
                        LocalTime.Today(clock),
                        cancellationToken
                    );
                }
                context.Record(
                    new Deed(
                        Reader.System(organisation, "restore"),
                        Act.Delete,
                        Purpose.Upkeep,
                        "everything of one person",
                        [again]
                    )
                );
            }
        }
        int back = missing.Count(m => people.ContainsKey(m.Mark));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another server may have found them at the same moment: its intents are there, and are taken to their end.
            var known = await MarksAsync(_ => true, cancellationToken);
            if (!missing.All(m => known.Contains(m.Mark)))
            {
                throw;
            }
            back = 0;
        }
        await ResumeAsync(cancellationToken);
        return back;
    }
}
