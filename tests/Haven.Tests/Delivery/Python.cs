using System.Text;
using System.Text.Json;

namespace Haven.Tests.Delivery;

/// <summary>Debian's Python, whose mail programs are not ours; a test that needs them is skipped without them.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Runs a script that prints JSON; its arguments are files with these bytes.</summary>
    public static async Task<JsonElement> AskAsync(string script, params byte[][] files)
    {
        if (!File.Exists(Program))
        {
            Assert.Skip("Python is not installed (Debian package python3)");
        }
        string folder = Directory.CreateTempSubdirectory("haven-python-").FullName;
        var names = new List<string>();
        foreach (byte[] bytes in files)
        {
            names.Add(Path.Combine(folder, $"{names.Count}"));
            await File.WriteAllBytesAsync(names[^1], bytes);
        }
        // -I: nothing of the environment's own gets in.
        var run = await ChildProcess.RunAsync(
            Program,
            ["-I", "-c", script, .. names],
            TestContext.Current.CancellationToken
        );
        Directory.Delete(folder, recursive: true);
        if (run.Error.Contains("ModuleNotFoundError", StringComparison.Ordinal))
        {
            Assert.Skip("dkimpy is not installed (Debian package python3-dkim)");
        }
        return JsonDocument.Parse(run.OrThrow("Python").Output).RootElement;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
