using System.Diagnostics;

namespace Haven.Tests.Support;

/// <summary>
/// A shell that cleans up when this process ends, however it ends: it waits for the end of its input, which the
/// kernel closes also for a process that was killed.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process shell;
    private bool released;

    private Watchdog(Process shell) => this.shell = shell;

    /// <param name="cleanUp">Shell commands; the arguments are $1, $2 and so on.</param>
    public static Watchdog Start(string cleanUp, params string[] arguments)
    {
        // A session of its own: the terminal's Ctrl-C ends the tests, not who cleans up after them.
        var start = new ProcessStartInfo(
            "setsid",
            ["sh", "-c", $"cat >/dev/null; {cleanUp}", "watchdog", .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        return new Watchdog(Process.Start(start)!);
    }

    /// <summary>Cleans up now, and waits until it is done.</summary>
    public void Dispose()
    {
        if (released)
            return;
        released = true;
        shell.StandardInput.Close();
        shell.WaitForExit(Patience);
        shell.Dispose();
    }
}
