using System.Diagnostics;

namespace Haven.Tests.Support;

/// <summary>A program that runs to its end.</summary>
internal sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    public static async Task<ChildProcess> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancel
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await process.WaitForExitAsync(cancel);
            return new ChildProcess(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    public ChildProcess OrThrow(string what) =>
        ExitCode == 0
            ? this
            : throw new InvalidOperationException(
                $"{what} ended with {ExitCode}:\n{Output}\n{Error}"
            );
}
