"use strict";
(() => {
  const FIRST_ROWS = 11;
  const { id, end, rounds, salt, nonce } = document.body.dataset;
  const at = (name) => document.getElementById(name);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const utf8 = (text) => new TextEncoder().encode(text);

  // The day on this machine's own calendar, as the file has its last one.
  const today = () => {
    const now = new Date();
    const two = (n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const keyOf = async (code) => {
    const given = utf8(code.toUpperCase().replace(/[^A-Z0-9]/g, ""));
    const from = await crypto.subtle.importKey("raw", given, "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: Number(rounds) },
      from,
      { name: "AES-GCM", length: 256 },
      false,
      ["decrypt"],
    );
  };

  const open = async (code) => {
    // The day is part of what is authenticated: another one in this file opens nothing.
    const bound = utf8(`haven-analysis/1\n${id}\n${end}`);
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes(nonce), additionalData: bound },
      await keyOf(code),
      bytes(at("data").textContent.trim()),
    );
    return JSON.parse(new TextDecoder().decode(plain));
  };

  const show = ({ csv, report, agreement }) => {
    at("rows").textContent = csv.split("\r\n").slice(0, FIRST_ROWS).join("\n");
    at("report").textContent = report;
    at("agreement").textContent = agreement;
    at("save").addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
      link.download = "table.csv";
      link.click();
    });
    at("content").hidden = false;
    at("open").hidden = true;
  };

  at("open").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (today() > end) {
      at("said").textContent =
        "Its last day is over, and it opens no more. Destroy this file and every copy, and write to whoever gave it to you that you did.";
      return;
    }
    at("said").textContent = "Opening…";
    try {
      show(await open(at("code").value));
    } catch {
      at("said").textContent =
        "This code does not open it. Check it letter by letter. If the file was changed since it was made, ask for it anew.";
    }
  });
})();
