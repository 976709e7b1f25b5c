using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Door;

/// <summary>Where in a list a page begins. Lists page by key, and the key stands in the address.</summary>
public static class ListPlace
{
    /// <summary>The key after which the page goes on; 0, the beginning, where there is none or it is no number.</summary>
    public static long After(this HttpRequest request) =>
        long.TryParse(
            request.Query["after"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long after
        )
            ? after
            : 0;
}
