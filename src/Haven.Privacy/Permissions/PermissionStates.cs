using System.Globalization;
using Haven.Design.Components;

namespace Haven.Privacy.Permissions;

/// <summary>States of permissions, for those who work with them.</summary>
internal static class PermissionStates
{
    public static string Of(PermissionState state) =>
        state switch
        {
            PermissionState.NotYet => "not begun",
            PermissionState.InForce => "holds",
            PermissionState.Over => "over",
            _ => "taken back",
        };

    public static Tone ToneOf(PermissionState state) =>
        state switch
        {
            PermissionState.InForce => Tone.None,
            PermissionState.NotYet => Tone.Possible,
            _ => Tone.Missing,
        };

    public static string Given(int times) =>
        times switch
        {
            0 => "never",
            1 => "once",
            _ => $"{times.ToString(CultureInfo.InvariantCulture)} times",
        };
}
