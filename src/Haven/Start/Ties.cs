using Haven.Privacy.Processors;

namespace Haven.Start;

/// <summary>Where Haven gives something to another machine because a setting says so.</summary>
internal static class Ties
{
    /// <exception cref="StartException">A setting is wrong.</exception>
    public static InstallationTies Of(Settings settings) =>
        new([
            new(
                "Haven:Mail",
                ProcessorTask.Mail,
                settings.MailRoute()?.Server.Host,
                "The address and the text of each mail, one by one."
            ),
            new(
                "Haven:Telemetry",
                ProcessorTask.Figures,
                settings.Telemetry?.Host,
                "Counts and times of the machine. Nothing about people."
            ),
            new(
                "Haven:Witness",
                ProcessorTask.Witness,
                Core.WitnessHost(settings),
                "How long each log is, with a fingerprint of it; and that something was erased, as a keyed fingerprint. No facts about people."
            ),
        ]);
}
