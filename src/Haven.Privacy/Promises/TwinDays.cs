using Haven.Privacy.Calendar;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

public static class TwinDays
{
    /// <summary>What day it is in a twin, where organisations are in UTC.</summary>
    public static DateOnly Today(this ITwin twin) =>
        LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
}
