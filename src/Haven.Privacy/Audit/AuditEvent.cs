using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Haven.Privacy.Api;

namespace Haven.Privacy.Audit;

/// <summary>An entry of the log as a FHIR R4 AuditEvent.</summary>
internal static class AuditEvent
{
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";

    /// <param name="handle">The client that was searched for. From an entry alone nobody can tell whom it is about.</param>
    public static JsonObject Of(AuditLine line, string? handle) =>
        new()
        {
            ["resourceType"] = "AuditEvent",
            ["id"] = line.Id.ToString("D"),
            ["type"] = TypeOf(line),
            ["subtype"] = new JsonArray(
                Coding("urn:haven:act", line.Act.ToString(), ActWords.Of(line.Act))
            ),
            ["action"] = ActionOf(line.Act),
            ["recorded"] = FhirAnswers.Instant(line.Time),
            ["outcome"] = line.Act == Act.Refused ? "4" : "0",
            ["purposeOfEvent"] = new JsonArray(
                new JsonObject
                {
                    ["coding"] = new JsonArray(
                        Coding("urn:haven:purpose", line.PurposeKey, line.Purpose)
                    ),
                    ["text"] = line.Purpose,
                }
            ),
            ["agent"] = new JsonArray(AgentOf(line)),
            ["source"] = new JsonObject { ["observer"] = new JsonObject { ["display"] = "Haven" } },
            ["entity"] = EntitiesOf(line, handle),
        };

    // A search is an "execute" in FHIR, and so is signing in.
    private static string ActionOf(Act act) =>
        act switch
        {
            Act.Create => "C",
            Act.View => "R",
            Act.Edit => "U",
            Act.Delete => "D",
            _ => "E",
        };

    private static JsonObject TypeOf(AuditLine line) =>
        line.Act == Act.SignIn ? Coding(Dicom, "110114", "User Authentication")
        : line.People > 0 ? Coding(Dicom, "110110", "Patient Record")
        : Coding(Dicom, "110100", "Application Activity");

    private static JsonObject AgentOf(AuditLine line)
    {
        var agent = new JsonObject
        {
            ["who"] = new JsonObject
            {
                ["identifier"] = new JsonObject
                {
                    ["system"] = line.IsSystem ? "urn:haven:key" : "urn:haven:member",
                    ["value"] = line.Member.ToString("D"),
                },
                ["display"] = line.Who,
            },
            ["name"] = line.Who,
            ["requestor"] = true,
        };
        if (line.Address.Length > 0)
        {
            var network = new JsonObject { ["address"] = line.Address };
            if (IPAddress.TryParse(line.Address, out _))
            {
                network["type"] = "2";
            }
            agent["network"] = network;
        }
        return agent;
    }

    private static JsonArray EntitiesOf(AuditLine line, string? handle)
    {
        var what = new JsonObject { ["name"] = line.What };
        if (line.People > 0)
        {
            what["detail"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "people",
                    ["valueString"] = line.People.ToString(CultureInfo.InvariantCulture),
                }
            );
        }
        if (handle is null)
        {
            return [what];
        }
        return
        [
            what,
            new JsonObject
            {
                ["what"] = new JsonObject
                {
                    ["type"] = "Patient",
                    ["identifier"] = new JsonObject
                    {
                        ["system"] = FhirAnswers.ClientCode,
                        ["value"] = handle,
                    },
                },
            },
        ];
    }

    private static JsonObject Coding(string system, string code, string display) =>
        new()
        {
            ["system"] = system,
            ["code"] = code,
            ["display"] = display,
        };
}
