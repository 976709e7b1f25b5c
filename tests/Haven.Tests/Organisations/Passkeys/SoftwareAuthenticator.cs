using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Haven.Tests.Organisations.Passkeys;

/// <summary>
/// A device with one passkey (ES256), and the browser around it, as WebAuthn Level 3 has them. Each property can be set
/// to a lie.
/// </summary>
internal sealed record SoftwareAuthenticator
{
    public ECDsa Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);
    public string Origin { get; init; } = "http://localhost:5080";
    public string RpId { get; init; } = "localhost";
    public bool CrossOrigin { get; init; }
    public bool Present { get; init; } = true;
    public bool Verified { get; init; } = true;
    public string? Type { get; init; }
    public string? Challenge { get; init; }
    public string? UserHandle { get; init; }

    /// <summary>How often it signed; a device that does not count says 0 forever.</summary>
    public uint Counter { get; set; } = 1;
    public uint Step { get; init; } = 1;

    /// <summary>The answer to a page that asks for a new passkey.</summary>
    public string Make(Page page)
    {
        byte[] client = ClientData("webauthn.create", OptionsOf(page));
        byte[] said = AuthenticatorData(Attested());
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        byte[] attestation =
        [
            0xA3,
            .. Text("fmt"),
            .. Text("none"),
            .. Text("attStmt"),
            0xA0,
            .. Text("authData"),
            0x59,
            (byte)(said.Length >> 8),
            (byte)said.Length,
            .. said,
        ];
        return Answer(
            new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(client),
                ["attestationObject"] = Base64Url.EncodeToString(attestation),
                ["transports"] = new JsonArray("internal", "hybrid"),
            }
        );
    }

    /// <summary>The answer to a page that asks for a passkey.</summary>
    public string Sign(Page page)
    {
        Counter += Step;
        byte[] client = ClientData("webauthn.get", OptionsOf(page));
        byte[] said = AuthenticatorData([]);
        byte[] signature = Key.SignData(
            [.. said, .. SHA256.HashData(client)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        var response = new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(said),
            ["signature"] = Base64Url.EncodeToString(signature),
        };
        if (UserHandle is not null)
        {
            response["userHandle"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(UserHandle));
        }
        return Answer(response);
    }

    /// <summary>What a page asks of the browser.</summary>
    public static JsonElement OptionsOf(Page page) =>
        JsonDocument
            .Parse(page.Html.QuerySelector("[data-passkey]")!.GetAttribute("data-options")!)
            .RootElement;

    private string Answer(JsonObject response) =>
        new JsonObject
        {
            ["id"] = Base64Url.EncodeToString(Id),
            ["rawId"] = Base64Url.EncodeToString(Id),
            ["type"] = "public-key",
            ["clientExtensionResults"] = new JsonObject(),
            ["response"] = response,
        }.ToJsonString();

    private byte[] ClientData(string type, JsonElement options) =>
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["type"] = Type ?? type,
                ["challenge"] = Challenge ?? options.GetProperty("challenge").GetString(),
                ["origin"] = Origin,
                ["crossOrigin"] = CrossOrigin,
            }.ToJsonString()
        );

    // SHA-256 of the site's name, flags, counter, and of a new passkey its id and public key.
    private byte[] AuthenticatorData(byte[] attested)
    {
        int flags = (Present ? 0x01 : 0) | (Verified ? 0x04 : 0) | (attested.Length > 0 ? 0x40 : 0);
        byte[] counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return
        [
            .. SHA256.HashData(Encoding.UTF8.GetBytes(RpId)),
            (byte)flags,
            .. counter,
            .. attested,
        ];
    }

    private byte[] Attested()
    {
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Id.Length);
        return [.. new byte[16], .. length, .. Id, .. CoseKey()];
    }

    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    private byte[] CoseKey()
    {
        var point = Key.ExportParameters(includePrivateParameters: false).Q;
        byte[] head = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        return [.. head, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private static byte[] Text(string text) =>
        [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];
}
