using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Instruments;

public enum StartRefusalKind
{
    /// <summary>The organisation has no such instrument.</summary>
    NotThere,
    Retired,

    /// <summary>It was stored before today's rules for questionnaires, which refuse it.</summary>
    Outdated,

    /// <summary>The instrument asks for a training that is not recorded for this member.</summary>
    TrainingMissing,
}

/// <summary>Why a screening cannot begin with an instrument.</summary>
public sealed record StartRefusal(string Title, StartRefusalKind Kind, string Training)
{
    /// <summary>What is said to whoever asked; what is not there looks like any address that is not there.</summary>
    internal static async Task<IResult> PageAsync(
        HttpContext context,
        HavenContext store,
        long client,
        InstrumentId instrument
    )
    {
        var refusal = await context
            .RequestServices.GetRequiredService<InstrumentLibrary>()
            .RefusalAsync(store, context.Reader(), instrument, context.RequestAborted);
        return refusal is null or { Kind: StartRefusalKind.NotThere }
            ? Results.NotFound()
            : new RazorComponentResult<StartRefusedPage>(
                new { Refusal = refusal, Client = client.ToString(CultureInfo.InvariantCulture) }
            )
            {
                StatusCode = StatusCodes.Status409Conflict,
            };
    }
}
