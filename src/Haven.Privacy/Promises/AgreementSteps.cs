using Haven.Privacy.Agreements;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What invented people do about agreements on processing.</summary>
public static class AgreementSteps
{
    public const string Agreements = AgreementPages.Path;
    public const string Signing = AgreementPages.Signing;
    public const string Operator = "Zvxhosting Wkqcooperative";
    public const string Signer = "Tqzxline Vwhosser";

    /// <summary>What whoever runs the machine types after "haven agreements sign".</summary>
    public static Task<string> SignOnTheMachineAsync(
        this ITwin twin,
        string name,
        CancellationToken ct
    ) =>
        twin
            .Services.GetRequiredService<OperatorSides>()
            .SignAsync(name, "1 Invented Street", Signer, "director", ct);

    /// <summary>Signs what the page shows; returns the page as it was.</summary>
    public static async Task<TwinAnswer> SignAsync(this TwinPerson person, CancellationToken ct)
    {
        var page = await person.Browser.GetAsync(Signing, ct);
        var done = await person.Browser.SubmitAsync(
            Signing,
            ct,
            ("party", "Invented Youth Programme, 2 Invented Street"),
            ("signer", $"{person.FirstName} {person.LastName}"),
            ("capacity", "director"),
            ("agrees", "yes")
        );
        PromiseBrokenException.Unless(
            done.LeadsTo(Agreements),
            "An organisation could not sign an agreement on processing."
        );
        return page;
    }

    /// <summary>Records that their organisation runs Haven itself, so that nobody processes anything for it.</summary>
    public static async Task RunsItselfAsync(this TwinPerson person, CancellationToken ct)
    {
        var done = await person.Browser.SubmitAsync(Agreements, ct, ("own", "yes"));
        PromiseBrokenException.Unless(
            done.LeadsTo(Agreements),
            "An organisation could not record that it runs Haven itself."
        );
    }
}
