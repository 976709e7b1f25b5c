// How keys and names are encrypted: docs/adr/0019. Everything goes through WebCrypto; what each value is bound to stands
// in its associated data, so that a server that moves a value elsewhere makes it useless and not misleading.

import { type Bytes, join, marked, random, unmarked, utf8 } from "./bytes";

/** Whose: an organisation's id, and a member's. */
export type Owner = { organisation: string; member: string };

const rounds = 600_000;
const numberRounds = 100_000;
const paddedName = 256;
const curve = { name: "ECDH", namedCurve: "P-256" };

const bound = (what: string, ...to: string[]) => utf8([`haven ${what}/1`, ...to].join("\n"));

const aes = (key: Bytes | ArrayBuffer) => crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);

const seal = async (key: CryptoKey, additionalData: Bytes, plain: Bytes) => {
  const iv = random(12);
  return join(iv, await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain));
};

const open = async (key: CryptoKey, additionalData: Bytes, sealed: Bytes): Promise<Bytes> => {
  const iv = sealed.slice(0, 12);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed.slice(12)));
};

const fromPassphrase = async (passphrase: string, salt: Bytes) => {
  const typed = await crypto.subtle.importKey("raw", utf8(passphrase), "PBKDF2", false, ["deriveBits"]);
  return aes(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, typed, 256));
};

/** 32 bytes for one use alone, from a secret. */
const derive = async (secret: Bytes | ArrayBuffer, info: Bytes, salt: Bytes = new Uint8Array(0)): Promise<Bytes> => {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, 256));
};

// A passphrase is compared as people see it: an accent may be one character or two.
const typedText = (text: string) => text.normalize("NFC").trim();

export const newTeamKey = () => random(32);

// --- A member's pair ---

export const newPair = async () => {
  const pair = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  return { privateKey: pair.privateKey, publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
};

export const publicText = (key: Bytes) => marked("k1", key);

export const publicBytes = (text: string) => unmarked("k1", text);

export const lockPrivate = async (owner: Owner, key: CryptoKey, passphrase: string) => {
  const salt = random(16);
  const under = await fromPassphrase(typedText(passphrase), salt);
  const to = bound("private key", owner.organisation, owner.member);
  return marked("p1", join(salt, await seal(under, to, new Uint8Array(await crypto.subtle.exportKey("pkcs8", key)))));
};

/** Rejects where the passphrase is another one. */
export const openPrivate = async (owner: Owner, text: string, passphrase: string) => {
  const locked = unmarked("p1", text);
  const under = await fromPassphrase(typedText(passphrase), locked.slice(0, 16));
  const to = bound("private key", owner.organisation, owner.member);
  return crypto.subtle.importKey("pkcs8", await open(under, to, locked.slice(16)), curve, true, ["deriveBits"]);
};

/** The public part of a private key: what the server says it is might be somebody else's. */
export const publicOf = async (key: CryptoKey): Promise<Bytes> => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", key);
  const publicKey = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, true, []);
  return new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
};

/** 16 digits that two people can compare. It takes a moment to make, so that nobody makes a key with the same ones. */
export const fingerprint = async (owner: Owner, publicKey: Bytes) => {
  const key = await crypto.subtle.importKey("raw", publicKey, "PBKDF2", false, ["deriveBits"]);
  const salt = bound("number", owner.organisation, owner.member);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: numberRounds }, key, 128);
  const view = new DataView(bits);
  return [0, 4, 8, 12].map((at) => String(view.getUint32(at) % 10_000).padStart(4, "0")).join(" ");
};

// --- The team's key ---

const agreed = async (own: CryptoKey, other: Bytes, info: Bytes) => {
  const key = await crypto.subtle.importKey("raw", other, curve, false, []);
  return aes(await derive(await crypto.subtle.deriveBits({ name: "ECDH", public: key }, own, 256), info));
};

const wrapping = (owner: Owner, team: string, passing: Bytes, publicKey: Bytes) =>
  join(bound("wrapped key", owner.organisation, owner.member, team), passing, publicKey);

/** The team's key for one member: a passing pair agrees on a key with the member's public one. */
export const wrapFor = async (owner: Owner, publicKey: Bytes, team: string, teamKey: Bytes) => {
  const passing = await newPair();
  const to = wrapping(owner, team, passing.publicKey, publicKey);
  const under = await agreed(passing.privateKey, publicKey, to);
  return marked("w1", join(passing.publicKey, await seal(under, to, teamKey)));
};

export const unwrap = async (owner: Owner, privateKey: CryptoKey, team: string, text: string) => {
  const wrapped = unmarked("w1", text);
  const passing = wrapped.slice(0, 65);
  const to = wrapping(owner, team, passing, await publicOf(privateKey));
  return open(await agreed(privateKey, passing, to), to, wrapped.slice(65));
};

/** Says that whoever had the team's key knew this public key as the member's. */
export const vouchFor = async (owner: Owner, publicKey: Bytes, team: string, teamKey: Bytes) => {
  const secret = await derive(teamKey, bound("vouch"));
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const said = join(bound("vouch", owner.organisation, owner.member, team), publicKey);
  return marked("v1", new Uint8Array(await crypto.subtle.sign("HMAC", key, said)));
};

/** Words in lower case with one space between, however they were typed. */
export const phraseOf = (text: string) => text.toLowerCase().split(/[^a-z]+/).filter(Boolean).join(" ");

export const lockRecovery = async (organisation: string, team: string, teamKey: Bytes, phrase: string) => {
  const salt = random(16);
  const under = await fromPassphrase(phraseOf(phrase), salt);
  return marked("r1", join(salt, await seal(under, bound("recovery", organisation, team), teamKey)));
};

export const openRecovery = async (organisation: string, team: string, text: string, phrase: string) => {
  const locked = unmarked("r1", text);
  const under = await fromPassphrase(phraseOf(phrase), locked.slice(0, 16));
  return open(under, bound("recovery", organisation, team), locked.slice(16));
};

const linking = async (newKey: Bytes) => aes(await derive(newKey, bound("link")));

/** A key that was replaced, under the one that took its place. */
export const linkOld = async (organisation: string, old: string, oldKey: Bytes, team: string, teamKey: Bytes) =>
  marked("l1", await seal(await linking(teamKey), bound("link", organisation, old, team), oldKey));

export const openLink = async (organisation: string, old: string, text: string, team: string, teamKey: Bytes) =>
  open(await linking(teamKey), bound("link", organisation, old, team), unmarked("l1", text));

// --- Names ---

/** What names are encrypted with: made from the team's key, which stays out of pages that only show names. */
export const nameSecret = (teamKey: Bytes) => derive(teamKey, bound("client names"));

export const nameKey = aes;

const place = (organisation: string, code: string, team: string) => bound("client name", organisation, code, team);

/** What a name may take, in bytes of UTF-8. */
export const longestName = paddedName - 2;

export const sealName = async (key: CryptoKey, organisation: string, code: string, team: string, name: string) => {
  const text = utf8(name.normalize("NFC").trim());
  if (text.length > longestName) throw new RangeError("The name is too long.");
  // Every name has the same length, so that its own does not show.
  const plain = new Uint8Array(paddedName);
  new DataView(plain.buffer).setUint16(0, text.length);
  plain.set(text, 2);
  return marked("n1", await seal(key, place(organisation, code, team), plain));
};

export const openName = async (key: CryptoKey, organisation: string, code: string, team: string, text: string) => {
  const plain = await open(key, place(organisation, code, team), unmarked("n1", text));
  return new TextDecoder().decode(plain.slice(2, 2 + new DataView(plain.buffer).getUint16(0)));
};

// --- Unlocked for a session ---

/** A key that ends with the session: whoever has the browser's disk later has nothing that opens it. */
export const sessionKey = async (owner: Owner, session: string, salt: Bytes) =>
  aes(await derive(utf8(session), bound("unlocked names", owner.organisation, owner.member), salt));

export const sealForSession = async (owner: Owner, session: string, plain: Bytes) => {
  const salt = random(16);
  return marked("s1", join(salt, await seal(await sessionKey(owner, session, salt), bound("unlocked"), plain)));
};

export const openForSession = async (owner: Owner, session: string, text: string) => {
  const kept = unmarked("s1", text);
  return open(await sessionKey(owner, session, kept.slice(0, 16)), bound("unlocked"), kept.slice(16));
};
