using System.CommandLine;
using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Instruments;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Commands;

/// <summary>haven instruments add FILE: takes a questionnaire into use.</summary>
internal static class InstrumentsCommand
{
    private static readonly Argument<FileInfo> File = new("file")
    {
        Description = "A FHIR R4 Questionnaire (JSON).",
    };
    private static readonly Option<string?> Organisation = new("--organisation")
    {
        Description = "The organisation's short name (default: the first one).",
    };

    public static Command Create()
    {
        var add = new Command(
            "add",
            "Take a questionnaire into use as a new version of an instrument."
        )
        {
            File,
            Organisation,
            CommandLine.Data,
        };
        add.SetAction(
            (parsed, cancellationToken) =>
            {
                var file = CommandFile.Require(
                    parsed.GetRequiredValue(File),
                    InstrumentLibrary.File.Largest,
                    $"{InstrumentLibrary.File.TooLarge} Nothing was taken in."
                );
                return CommandLine.WithCoreAsync(
                    parsed,
                    core => AddAsync(core, file, parsed.GetValue(Organisation), cancellationToken),
                    cancellationToken
                );
            }
        );
        return new Command("instruments", "The instruments that an organisation screens with.")
        {
            add,
        };
    }

    internal static async Task<int> AddAsync(
        Core core,
        FileInfo file,
        string? organisationCode,
        CancellationToken cancellationToken
    )
    {
        var organisation =
            await NamedOrganisation.FindAsync(core.Database, organisationCode, cancellationToken)
            ?? throw new StartException("There is no organisation yet.");
        byte[] json = await System.IO.File.ReadAllBytesAsync(file.FullName, cancellationToken);
        var taken = await new InstrumentLibrary(core.Database, core.Clock).TakeInAsync(
            organisation,
            json,
            cancellationToken
        );
        foreach (var fault in taken.Faults)
        {
            Shell.Error(fault.ToString());
        }
        if (taken.Instrument is not { } instrument)
        {
            Shell.Error("Nothing was taken in.");
            return 1;
        }
        Shell.Say($"{instrument.Title}, version {instrument.Version}, is in use.");
        return 0;
    }
}
