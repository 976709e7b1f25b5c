// Takes a page's question to the device, and the device's answer back into the form. What is asked and what is right
// is the server's to say.

type Options = { challenge: string; user?: { id: string }; allowCredentials?: Key[]; excludeCredentials?: Key[] };
type Key = { id: string };

const bytes = (text: string) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer: ArrayBuffer | null) =>
  buffer &&
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (keys?: Key[]) => keys?.map((key) => ({ ...key, id: bytes(key.id) }));

const optionsOf = (json: string) => {
  const options = JSON.parse(json) as Options;
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: withBytes(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: withBytes(options.excludeCredentials) }),
  };
};

const answerOf = (credential: PublicKeyCredential) => {
  const said = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const both = { clientDataJSON: text(said.clientDataJSON) };
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: said.attestationObject
      ? { ...both, attestationObject: text(said.attestationObject), transports: said.getTransports?.() ?? [] }
      : {
          ...both,
          authenticatorData: text(said.authenticatorData),
          signature: text(said.signature),
          ...(said.userHandle && { userHandle: text(said.userHandle) }),
        },
  });
};

for (const root of document.querySelectorAll<HTMLElement>("[data-passkey]")) {
  const form = root.closest("form");
  const button = root.querySelector("button");
  const status = root.querySelector<HTMLElement>("[role=status]");
  const answer = root.querySelector<HTMLInputElement>("input[name$=passkey]");
  if (!form || !button || !status || !answer) continue;

  if (!window.PublicKeyCredential) {
    status.textContent = "This browser, or this connection, cannot use passkeys.";
    button.remove();
    continue;
  }

  const ask = async () => {
    const publicKey = optionsOf(root.dataset.options ?? "") as never;
    return root.dataset.passkey === "new"
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey });
  };

  // Enter in the name's field means the button.
  form.addEventListener("submit", (event) => {
    if (root.dataset.passkey !== "new" || answer.value) return;
    event.preventDefault();
    button.click();
  });

  button.addEventListener("click", async () => {
    const password = form.querySelector<HTMLInputElement>("input[autocomplete=current-password]");
    if (password && !password.value) {
      status.textContent = "Enter your password first.";
      password.focus();
      return;
    }
    status.textContent = "Follow what your browser or device asks of you.";
    button.disabled = true;
    try {
      // What was made before, when only another field was wrong, is sent again.
      answer.value ||= answerOf((await ask()) as PublicKeyCredential);
      form.requestSubmit();
    } catch (error) {
      status.textContent =
        error instanceof DOMException && error.name === "InvalidStateError"
          ? "This device has a passkey of yours already."
          : "Nothing was confirmed. Try again.";
      button.disabled = false;
    }
  });
}
