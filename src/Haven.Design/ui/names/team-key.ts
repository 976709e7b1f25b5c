// The pages of the team's key: everything that matters is made here, and leaves the browser encrypted.

import { ask, canEncrypt, keep, ownKeys, session, type TeamKeys, teamKeys, withOld } from "./keys";
import {
  fingerprint,
  linkOld,
  lockPrivate,
  lockRecovery,
  nameKey,
  nameSecret,
  newPair,
  newTeamKey,
  openName,
  openPrivate,
  openRecovery,
  type Owner,
  phraseOf,
  publicBytes,
  publicOf,
  publicText,
  sealName,
  vouchFor,
  wrapFor,
} from "./seals";
import type { Bytes } from "./bytes";
import { newPhrase } from "./words";

export * from "./seals";
export { newPhrase, wordCount } from "./words";

const shortest = 12;

/** Something that the person can put right. */
class Problem extends Error {}

const wrongPassphrase = "This is not your passphrase for names. It is another one than your password.";

const start = (form: HTMLFormElement) => {
  const owner: Owner = { organisation: form.dataset.organisation ?? "", member: form.dataset.member ?? "" };
  const problem = form.querySelector<HTMLElement>("[data-problem]");
  const status = form.querySelector<HTMLElement>("[data-status]");
  const next = form.querySelector<HTMLButtonElement>("[data-next]");

  const input = (selector: string) => {
    const found = form.querySelector<HTMLInputElement>(selector);
    if (!found) throw new Error(`The page has no ${selector}.`);
    return found;
  };
  const typed = (id: string) => input("#" + id).value;
  const hidden = (name: string) => input(`input[name="${name}"]`);
  const put = (fields: Record<string, string>) => {
    for (const name of Object.keys(fields)) hidden(name).value = fields[name];
  };
  const say = (words: string) => {
    if (status) status.textContent = words;
  };

  const newPassphrase = () => {
    const chosen = typed("new-passphrase");
    if ([...chosen.trim()].length < shortest) {
      throw new Problem(`Choose a passphrase of at least ${shortest} characters.`);
    }
    if (new Set(chosen).size < 6) throw new Problem("Choose a passphrase with more different characters.");
    if (chosen !== typed("again")) throw new Problem("The two passphrases are not the same. Type both again.");
    return chosen;
  };

  const stage = (name: string) => {
    for (const one of form.querySelectorAll<HTMLElement>("[data-stage]")) one.hidden = one.dataset.stage !== name;
    form.querySelector<HTMLElement>(`[data-stage="${name}"] h2`)?.focus();
  };

  const send = () => form.submit();

  // Shows six words and asks two of them back before anything is sent.
  const askWordsBack = (phrase: string) => {
    const words = phrase.split(" ");
    form.querySelector("[data-words]")?.replaceChildren(
      ...words.map((word) => {
        const item = document.createElement("li");
        item.textContent = word;
        return item;
      }),
    );
    const first = crypto.getRandomValues(new Uint8Array(1))[0] % 3;
    const asked = [first, first + 3];
    asked.forEach((place, i) => {
      const field = input(i === 0 ? "#word-a" : "#word-b");
      const label = form.querySelector(`label[for="${field.id}"]`);
      if (label) label.textContent = `Type word ${place + 1}`;
    });
    stage("words");
    const finish = form.querySelector<HTMLButtonElement>("[data-finish]");
    const check = guarded(finish, async () => {
      const right = asked.every((place, i) => phraseOf(typed(i === 0 ? "word-a" : "word-b")) === words[place]);
      if (!right) throw new Problem("These are not the words. Look at your paper, and type them again.");
      send();
    });
    onEnter(["word-a", "word-b"], check);
    finish?.addEventListener("click", check);
  };

  const guarded = (button: HTMLButtonElement | null, act: () => Promise<void>) => async () => {
    if (problem) problem.textContent = "";
    if (button) button.disabled = true;
    say("One moment");
    try {
      await act();
      say("");
    } catch (error) {
      say("");
      if (problem) {
        problem.textContent =
          error instanceof Problem ? error.message : "This did not work. Nothing was stored. Load the page again.";
      }
    } finally {
      if (button) button.disabled = false;
    }
  };

  const onEnter = (ids: string[], act: () => unknown) => {
    for (const id of ids) {
      form.querySelector(`#${id}`)?.addEventListener("keydown", (event) => {
        if ((event as KeyboardEvent).key !== "Enter") return;
        event.preventDefault();
        void act();
      });
    }
  };

  // The team's keys, with the passphrase that is typed in this form.
  const open = async (): Promise<{ team: string; keys: TeamKeys }> => {
    const own = await ownKeys();
    try {
      const keys = await teamKeys(owner, own, input("#passphrase, [data-passphrase]").value);
      return { team: own.team ?? "", keys };
    } catch (error) {
      if (error instanceof DOMException) throw new Problem(wrongPassphrase);
      throw error;
    }
  };

  const makePair = async (passphrase: string) => {
    const pair = await newPair();
    put({ public: publicText(pair.publicKey), private: await lockPrivate(owner, pair.privateKey, passphrase) });
    return pair;
  };

  const giveMyself = async (publicKey: Bytes, team: string, key: Bytes) => {
    put({
      wrapped: await wrapFor(owner, publicKey, team, key),
      vouch: await vouchFor(owner, publicKey, team, key),
    });
    await keep(owner, new Map([[team, key]]));
  };

  const steps: Record<string, () => Promise<void>> = {
    "set-up": async () => {
      const passphrase = newPassphrase();
      const team = hidden("team").value;
      const key = newTeamKey();
      const phrase = newPhrase();
      const pair = await makePair(passphrase);
      await giveMyself(pair.publicKey, team, key);
      put({ recovery: await lockRecovery(owner.organisation, team, key, phrase) });
      askWordsBack(phrase);
    },

    join: async () => {
      const pair = await makePair(newPassphrase());
      const number = form.querySelector("[data-fingerprint]");
      if (number) number.textContent = await fingerprint(owner, pair.publicKey);
      stage("number");
    },

    // From the private key: what the server says is one's own might be somebody else's.
    number: async () => {
      const own = await ownKeys();
      const key = await openPrivate(owner, own.privateKey, typed("passphrase")).catch(() => {
        throw new Problem(wrongPassphrase);
      });
      const number = form.querySelector("[data-fingerprint]");
      if (number) number.textContent = await fingerprint(owner, await publicOf(key));
    },

    "let-in": async () => {
      const { team, keys } = await open();
      const key = keys.get(team);
      if (!key) throw new Problem("You cannot read names yourself at the moment. Load the page again.");
      const member = { organisation: owner.organisation, member: hidden("member").value };
      const publicKey = publicBytes(hidden("member").dataset.public ?? "");
      put({
        team,
        wrapped: await wrapFor(member, publicKey, team, key),
        vouch: await vouchFor(member, publicKey, team, key),
      });
      send();
    },

    passphrase: async () => {
      const passphrase = newPassphrase();
      const own = await ownKeys();
      const key = await openPrivate(owner, own.privateKey, typed("passphrase")).catch(() => {
        throw new Problem("The passphrase until now is another one.");
      });
      put({ private: await lockPrivate(owner, key, passphrase), version: String(own.version) });
      send();
    },

    recover: async () => {
      const phrase = phraseOf(typed("six-words"));
      if (phrase.split(" ").length !== 6) throw new Problem("Type all six words, with a space between them.");
      const passphrase = newPassphrase();
      const team = hidden("team").value;
      const key = await openRecovery(owner.organisation, team, hidden("team").dataset.recovery ?? "", phrase).catch(() => {
        throw new Problem("These words do not open the team’s key. Check each of them, and their order.");
      });
      const pair = await makePair(passphrase);
      await giveMyself(pair.publicKey, team, key);
      // While a replacement is under way, some names still lie under the key before.
      await keep(owner, await withOld(owner, team, key, JSON.parse(hidden("team").dataset.old ?? "[]")));
      send();
    },

    replace: async () => {
      const { team: old, keys } = await open();
      const oldKey = keys.get(old);
      if (!oldKey) throw new Problem("You cannot read names yourself at the moment. Load the page again.");
      const team = hidden("team").value;
      const key = newTeamKey();
      const phrase = newPhrase();
      for (const holder of form.querySelectorAll<HTMLInputElement>("[data-holder]")) {
        const member = { organisation: owner.organisation, member: holder.dataset.holder ?? "" };
        const publicKey = publicBytes(holder.dataset.public ?? "");
        // Whoever was let in has the word of somebody with the key: a stranger in this list would have none.
        if ((await vouchFor(member, publicKey, old, oldKey)) !== holder.dataset.vouch) {
          throw new Problem(
            `Nobody of your team has let ${holder.dataset.name} in with the key that stands here. Do not go on, and tell the person who runs Haven.`,
          );
        }
        put({
          [`wrapped-${member.member}`]: await wrapFor(member, publicKey, team, key),
          [`vouch-${member.member}`]: await vouchFor(member, publicKey, team, key),
        });
      }
      put({
        old,
        link: await linkOld(owner.organisation, old, oldKey, team, key),
        recovery: await lockRecovery(owner.organisation, team, key, phrase),
      });
      await keep(owner, new Map([[team, key], ...keys]));
      askWordsBack(phrase);
    },

    carry: () => carry(),
  };

  type Old = { code: number; team: string; name: string; version: number };

  // A page of names at a time: each is stored before the next, so that whatever was done is done when this is cut short.
  const carry = async () => {
    const { team, keys } = await open();
    const opening = new Map<string, CryptoKey>();
    for (const [id, key] of keys) opening.set(id, await nameKey(await nameSecret(key)));
    const sealing = opening.get(team);
    if (!sealing) throw new Problem("You cannot read names yourself at the moment. Load the page again.");
    await keep(owner, keys);
    let fields: Record<string, string> = {};
    let after = 0;
    let failed = 0;
    for (;;) {
      const page = await ask<{ names: Old[]; next: number | null; left: number }>("carry", {
        ...fields,
        team,
        after: String(after),
      });
      if (page.names.length === 0) {
        say("");
        if (failed > 0) throw new Problem(`${failed} names could not be read with any key, and stay as they are.`);
        location.reload();
        return;
      }
      say(`${page.left} names are left`);
      fields = {};
      for (const { code, team: under, name, version } of page.names) {
        after = code;
        const key = opening.get(under);
        try {
          if (!key) throw new Error();
          const text = await openName(key, owner.organisation, String(code), under, name);
          fields[`name-${code}`] = await sealName(sealing, owner.organisation, String(code), team, text);
          fields[`version-${code}`] = String(version);
        } catch {
          failed++;
        }
      }
    }
  };

  const step = steps[form.dataset.step ?? ""];
  if (!step || !next) return;
  if (!canEncrypt()) {
    if (problem) problem.textContent = "Names need an encrypted connection (https), which this page does not have.";
    next.disabled = true;
    return;
  }
  const act = guarded(next, step);
  next.addEventListener("click", act);
  onEnter(["passphrase", "new-passphrase", "again", "six-words"], act);
  form.querySelector("[data-passphrase]")?.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key !== "Enter") return;
    event.preventDefault();
    void act();
  });
};

if (session()) for (const form of document.querySelectorAll<HTMLFormElement>("form[data-step]")) start(form);

for (const place of document.querySelectorAll<HTMLElement>("[data-fingerprint-of]")) {
  const organisation = document.querySelector<HTMLElement>("[data-organisation]")?.dataset.organisation ?? "";
  const owner = { organisation, member: place.dataset.fingerprintOf ?? "" };
  void fingerprint(owner, publicBytes(place.dataset.public ?? "")).then((number) => (place.textContent = number));
}
