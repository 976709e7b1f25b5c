using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: InternalsVisibleTo("Haven.Tests")]

namespace Haven.Privacy.Audit.Log;

/// <summary>The few functions of OpenSSL's libcrypto that Ed25519 needs; .NET on Linux already stands on this library.</summary>
internal static unsafe class LibCrypto
{
    private const int Ed25519Nid = 1087; // EVP_PKEY_ED25519

    private static readonly string[] Names =
    [
        "libcrypto.so.3",
        "libcrypto.so.1.1",
        "libcrypto.3.dylib",
        "crypto",
    ];
    private static readonly Lazy<Functions> Loaded = new(Functions.Load);

    public static KeyHandle LoadPrivateKey(ReadOnlySpan<byte> seed) =>
        LoadKey(Loaded.Value.NewPrivate, seed);

    public static KeyHandle LoadPublicKey(ReadOnlySpan<byte> key) =>
        LoadKey(Loaded.Value.NewPublic, key);

    public static void PublicKeyOf(KeyHandle key, Span<byte> destination)
    {
        using var held = new Hold(key);
        nuint length = (nuint)destination.Length;
        fixed (byte* at = destination)
        {
            Require(
                Loaded.Value.GetPublic(held.Key, at, &length) == 1
                    && length == (nuint)destination.Length
            );
        }
    }

    public static void Sign(KeyHandle key, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        var crypto = Loaded.Value;
        using var held = new Hold(key);
        var context = crypto.NewContext();
        Require(context != 0);
        try
        {
            nuint length = (nuint)signature.Length;
            fixed (byte* to = signature)
            fixed (byte* from = &MemoryMarshal.GetReference(message))
            {
                Require(crypto.SignInit(context, 0, 0, 0, held.Key) == 1);
                Require(crypto.Sign(context, to, &length, from, (nuint)message.Length) == 1);
                Require(length == (nuint)signature.Length);
            }
        }
        finally
        {
            crypto.FreeContext(context);
        }
    }

    public static bool Verify(
        KeyHandle key,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        var crypto = Loaded.Value;
        using var held = new Hold(key);
        var context = crypto.NewContext();
        Require(context != 0);
        try
        {
            fixed (byte* against = &MemoryMarshal.GetReference(signature))
            fixed (byte* from = &MemoryMarshal.GetReference(message))
            {
                Require(crypto.VerifyInit(context, 0, 0, 0, held.Key) == 1);
                var length = (nuint)signature.Length;
                return crypto.Verify(context, against, length, from, (nuint)message.Length) == 1;
            }
        }
        finally
        {
            // .NET's own cryptography reads the same per-thread queue of errors: leave none of ours in it.
            crypto.ClearErrors();
            crypto.FreeContext(context);
        }
    }

    private static KeyHandle LoadKey(
        delegate* unmanaged<int, nint, byte*, nuint, nint> load,
        ReadOnlySpan<byte> bytes
    )
    {
        fixed (byte* at = bytes)
        {
            var key = new KeyHandle(load(Ed25519Nid, 0, at, (nuint)bytes.Length));
            Require(!key.IsInvalid);
            return key;
        }
    }

    private static void Require(bool succeeded)
    {
        if (!succeeded)
        {
            Loaded.Value.ClearErrors();
            throw new System.Security.Cryptography.CryptographicException(
                "OpenSSL refused an Ed25519 operation."
            );
        }
    }

    internal sealed class KeyHandle : SafeHandle
    {
        public KeyHandle(nint key)
            : base(0, ownsHandle: true) => SetHandle(key);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            Loaded.Value.FreeKey(handle);
            return true;
        }
    }

    /// <summary>Keeps a key from being freed while native code uses it, also when another thread disposes it.</summary>
    private ref struct Hold
    {
        private readonly KeyHandle _handle;
        private readonly bool _added;

        public Hold(KeyHandle handle)
        {
            _handle = handle;
            handle.DangerousAddRef(ref _added);
            Key = handle.DangerousGetHandle();
        }

        public nint Key { get; }

        public readonly void Dispose()
        {
            if (_added)
            {
                _handle.DangerousRelease();
            }
        }
    }

    private sealed class Functions
    {
        public required delegate* unmanaged<int, nint, byte*, nuint, nint> NewPrivate { get; init; }
        public required delegate* unmanaged<int, nint, byte*, nuint, nint> NewPublic { get; init; }
        public required delegate* unmanaged<nint, byte*, nuint*, int> GetPublic { get; init; }
        public required delegate* unmanaged<nint, void> FreeKey { get; init; }
        public required delegate* unmanaged<nint> NewContext { get; init; }
        public required delegate* unmanaged<nint, void> FreeContext { get; init; }
        public required delegate* unmanaged<
            nint,
            nint,
            nint,
            nint,
            nint,
            int> SignInit { get; init; }
        public required delegate* unmanaged<
            nint,
            byte*,
            nuint*,
            byte*,
            nuint,
            int> Sign { get; init; }
        public required delegate* unmanaged<
            nint,
            nint,
            nint,
            nint,
            nint,
            int> VerifyInit { get; init; }
        public required delegate* unmanaged<
            nint,
            byte*,
            nuint,
            byte*,
            nuint,
            int> Verify { get; init; }
        public required delegate* unmanaged<void> ClearErrors { get; init; }

        public static Functions Load()
        {
            var library = Open();
            nint Find(string name) => NativeLibrary.GetExport(library, name);
            return new Functions
            {
                NewPrivate = (delegate* unmanaged<int, nint, byte*, nuint, nint>)Find(
                    "EVP_PKEY_new_raw_private_key"
                ),
                NewPublic = (delegate* unmanaged<int, nint, byte*, nuint, nint>)Find(
                    "EVP_PKEY_new_raw_public_key"
                ),
                GetPublic = (delegate* unmanaged<nint, byte*, nuint*, int>)Find(
                    "EVP_PKEY_get_raw_public_key"
                ),
                FreeKey = (delegate* unmanaged<nint, void>)Find("EVP_PKEY_free"),
                NewContext = (delegate* unmanaged<nint>)Find("EVP_MD_CTX_new"),
                FreeContext = (delegate* unmanaged<nint, void>)Find("EVP_MD_CTX_free"),
                SignInit = (delegate* unmanaged<nint, nint, nint, nint, nint, int>)Find(
                    "EVP_DigestSignInit"
                ),
                Sign = (delegate* unmanaged<nint, byte*, nuint*, byte*, nuint, int>)Find(
                    "EVP_DigestSign"
                ),
                VerifyInit = (delegate* unmanaged<nint, nint, nint, nint, nint, int>)Find(
                    "EVP_DigestVerifyInit"
                ),
                Verify = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int>)Find(
                    "EVP_DigestVerify"
                ),
                ClearErrors = (delegate* unmanaged<void>)Find("ERR_clear_error"),
            };
        }

        private static nint Open()
        {
            foreach (var name in Names)
            {
                if (NativeLibrary.TryLoad(name, out var library))
                {
                    return library;
                }
            }

            throw new DllNotFoundException(
                "OpenSSL's libcrypto was not found. Install OpenSSL 3 (Debian: libssl3) and start again."
            );
        }
    }
}
