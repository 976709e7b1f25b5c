// Which keys this browser has: typed open with the passphrase, and kept for as long as the session lasts.

import { type Bytes, marked, unmarked, utf8 } from "./bytes";
import { type Owner, nameKey, nameSecret, openForSession, openLink, openPrivate, sealForSession, unwrap } from "./seals";

// The session's own secret, which is in every page of it and in none of another, opens what is kept here.
const place = "haven-names";

type Own = {
  publicKey: string;
  privateKey: string;
  version: number;
  team: string | null;
  wrapped: string | null;
  old: OldKey[];
};

export type OldKey = { id: string; link: string };

/** A team's keys by their ids: the one in use, and those that it replaced. */
export type TeamKeys = Map<string, Bytes>;
export type NameKeys = Map<string, CryptoKey>;

export const session = () => document.querySelector<HTMLInputElement>('input[name="form-token"]')?.value ?? "";

/** Where there is no encrypted connection, browsers have no cryptography. */
export const canEncrypt = () => !!window.crypto?.subtle && session() !== "";

export const ask = async <T>(path: string, fields: Record<string, string>): Promise<T> => {
  const answer = await fetch(`/screening/names/${path}`, {
    method: "POST",
    body: new URLSearchParams({ ...fields, "form-token": session() }),
    headers: { Accept: "application/json" },
    redirect: "error",
  });
  if (!answer.ok) throw new Error(((await answer.json()) as { detail?: string }).detail ?? "");
  return (await answer.json()) as T;
};

export const ownKeys = () => ask<Own>("own", {});

/** The team's keys, for whoever knows the passphrase. */
export const teamKeys = async (owner: Owner, own: Own, passphrase: string): Promise<TeamKeys> => {
  const privateKey = await openPrivate(owner, own.privateKey, passphrase);
  if (!own.team || !own.wrapped) return new Map();
  return withOld(owner, own.team, await unwrap(owner, privateKey, own.team, own.wrapped), own.old);
};

/** A key and those that it replaced: each old key lies under the one that replaced it. */
export const withOld = async (owner: Owner, team: string, key: Bytes, old: OldKey[]): Promise<TeamKeys> => {
  const keys: TeamKeys = new Map([[team, key]]);
  for (const { id, link } of old) {
    [team, key] = [id, await openLink(owner.organisation, id, link, team, key)];
    keys.set(team, key);
  }
  return keys;
};

/** Keeps what names are read with for this session; the team's key itself is not kept. */
export const keep = async (owner: Owner, keys: TeamKeys) => {
  const secrets: Record<string, string> = {};
  for (const [team, key] of keys) secrets[team] = marked("x1", await nameSecret(key));
  localStorage.setItem(place, await sealForSession(owner, session(), utf8(JSON.stringify(secrets))));
};

export const forget = () => localStorage.removeItem(place);

/** What is kept; null when nothing is, or it is of another session or person. */
export const kept = async (owner: Owner): Promise<NameKeys | null> => {
  const text = localStorage.getItem(place);
  if (!text) return null;
  try {
    const secrets = JSON.parse(new TextDecoder().decode(await openForSession(owner, session(), text)));
    const keys: NameKeys = new Map();
    for (const team of Object.keys(secrets)) keys.set(team, await nameKey(unmarked("x1", secrets[team])));
    return keys;
  } catch {
    forget();
    return null;
  }
};
