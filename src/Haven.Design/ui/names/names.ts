// Pages with names: shows them, takes them in, and looks through them. What is typed here leaves the browser encrypted
// or not at all.

import { ask, canEncrypt, keep, kept, type NameKeys, ownKeys, teamKeys } from "./keys";
import { longestName, openName, type Owner, sealName } from "./seals";
import { utf8 } from "./bytes";

export * from "./seals";

type Given = { code: number; team: string; name: string; version: number };
type Page = { names: Given[]; next: number | null };

const unreadable = "A name is stored, and your team’s key does not open it";

const start = (home: HTMLElement) => {
  const owner: Owner = { organisation: home.dataset.organisation ?? "", member: home.dataset.member ?? "" };
  let team = home.dataset.team ?? "";
  const find = <T extends HTMLElement>(selector: string) => home.querySelector<T>(selector);
  const status = find("[data-names-status]");
  const locked = find("[data-names-locked]");
  const field = find("[data-name-field]");
  const search = find<HTMLFormElement>("[data-names-search]");
  let keys: NameKeys | null = null;
  // What this browser read names with before the team's key was replaced: the old key may be gone everywhere else.
  let former: NameKeys | null = null;

  const say = (words: string) => {
    if (status) status.textContent = words;
  };

  const read = async ({ code, team: under, name }: Given) => {
    const key = keys?.get(under) ?? former?.get(under);
    try {
      return key ? await openName(key, owner.organisation, String(code), under, name) : unreadable;
    } catch {
      return unreadable;
    }
  };

  // --- Shown beside codes ---

  const placesOf = () => {
    const places = new Map<string, (name: string) => void>();
    const here = find("[data-name-of]");
    if (here) places.set(here.dataset.nameOf ?? "", (name) => (here.textContent = name));
    // A list shows codes as links; the name stands after its code.
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.haven-code a[href^="/screening/clients/"]')) {
      const shown = document.createElement("span");
      shown.className = "haven-name-beside";
      places.set(link.pathname.split("/")[3], (name) => {
        shown.textContent = name;
        link.after(shown);
      });
    }
    return places;
  };

  const show = async () => {
    const places = placesOf();
    const change = find("[data-name-change]");
    if (change) {
      change.hidden = false;
      const link = change.querySelector("a");
      if (link) link.textContent = "Add a name";
    }
    if (places.size === 0) return;
    const page = await ask<Page>("list", { codes: [...places.keys()].join(",") });
    for (const given of page.names) {
      places.get(String(given.code))?.(await read(given));
      const link = change?.querySelector("a");
      if (link) link.textContent = "Change the name";
    }
  };

  // --- Typed in ---

  const openField = async () => {
    const form = field?.closest("form");
    const typed = field?.querySelector<HTMLInputElement>("input:not([type=hidden])");
    const sealed = field?.querySelector<HTMLInputElement>('input[name="sealed"]');
    const under = field?.querySelector<HTMLInputElement>('input[name="sealed-under"]');
    if (!field || !form || !typed || !sealed || !under) return;
    const code = () => (field.dataset.nameField || form.querySelector<HTMLInputElement>("#code")?.value || "").replace(/[\s-]/g, "");
    if (sealed.value && !typed.value) {
      // Under the code that it was typed for: a form that comes back has the same.
      typed.value = await read({ code: Number(code()), team: under.value, name: sealed.value, version: 0 });
      if (typed.value === unreadable) {
        typed.value = "";
        say("The name that you typed cannot be read any more. Type it once more.");
      }
    }
    let ready = false;
    const send = async (name: string, key: CryptoKey, submitter: HTMLElement | null) => {
      sealed.value = await sealName(key, owner.organisation, code(), team, name);
      under.value = team;
      ready = true;
      // Some browsers encrypt so little at once: the first sending is then still under way, and a second would be ignored.
      setTimeout(() => form.requestSubmit(submitter));
    };
    form.addEventListener("submit", (event) => {
      if (ready) return;
      const name = typed.value.trim();
      const key = keys?.get(team);
      if (!name || !key) {
        sealed.value = under.value = "";
        return;
      }
      event.preventDefault();
      if (utf8(name).length > longestName) {
        say("This name is too long. Shorten it.");
        typed.focus();
        return;
      }
      send(name, key, (event as SubmitEvent).submitter).catch(() => say("The name could not be encrypted. Nothing was sent."));
    });
    typed.disabled = false;
  };

  // --- Looked for ---

  let caseload: { code: number; name: string }[] | null = null;

  const load = async (found: HTMLElement) => {
    const all: { code: number; name: string }[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const page: Page = await ask<Page>("list", { after: String(after) });
      for (const given of page.names) all.push({ code: given.code, name: await read(given) });
      after = page.next;
      found.textContent = `Looking through ${all.length} names`;
    }
    return all;
  };

  // Without accents and capitals, as people type in a hurry.
  const plain = (text: string) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const lookFor = async (typed: string, found: HTMLElement) => {
    const words = plain(typed).split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      found.textContent = "Type a name, or the beginning of one.";
      return;
    }
    caseload ??= await load(found);
    const fits = caseload.filter(({ name }) => {
      const parts = plain(name).split(/[\s-]+/);
      return words.every((word) => parts.some((part) => part.startsWith(word)));
    });
    const list = document.createElement("ul");
    list.className = "govuk-list";
    for (const { code, name } of fits.slice(0, 50)) {
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = `/screening/clients/${code}`;
      link.textContent = `${name}, client ${String(code).replace(/\B(?=(\d{3})+$)/g, "\u00A0")}`;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    const count = document.createElement("p");
    count.className = "govuk-body";
    count.textContent =
      fits.length === 0
        ? "No client on your caseload has this name."
        : `${fits.length} of the ${caseload.length} ${caseload.length === 1 ? "name" : "names"} on your caseload${fits.length > 50 ? "; the first 50 are shown" : ""}`;
    found.replaceChildren(count, list);
  };

  const openSearch = () => {
    const found = find("[data-names-found]");
    const typed = search?.querySelector("input");
    if (!search || !found || !typed) return;
    search.hidden = false;
    search.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await lookFor(typed.value, found);
      } catch {
        found.textContent = "The names could not be fetched. Load the page again.";
      }
    });
  };

  // --- Locked and unlocked ---

  const opened = async () => {
    if (locked) locked.hidden = true;
    say("");
    openSearch();
    await openField();
    await show();
  };

  const lock = () => {
    if (!locked) return;
    locked.hidden = false;
    // A form that came back brings a name along that is shown once names are unlocked.
    if (field?.querySelector<HTMLInputElement>('input[name="sealed"]')?.value) {
      locked.querySelector("details")?.setAttribute("open", "");
    }
    const passphrase = locked.querySelector<HTMLInputElement>("input");
    const button = locked.querySelector<HTMLButtonElement>("[data-names-unlock]");
    if (!passphrase || !button) return;
    passphrase.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", async () => {
      say("Unlocking");
      button.disabled = true;
      try {
        const own = await ownKeys();
        const open = await teamKeys(owner, own, passphrase.value);
        if (!own.team || !open.has(own.team)) {
          say("You are not let in to your team’s names any more. Ask a colleague to let you in.");
          return;
        }
        // Replaced while the page was open, perhaps: names are written under the key that is in use now.
        team = own.team;
        await keep(owner, open);
        keys = await kept(owner);
        passphrase.value = "";
        await opened();
        // The place in which one typed is gone: on with what names are unlocked for.
        home.querySelector<HTMLInputElement>("#client-name, #find-name")?.focus();
      } catch (error) {
        say(
          error instanceof DOMException
            ? "This is not your passphrase for names. It is another one than your password."
            : "Names could not be unlocked. Load the page again.",
        );
        passphrase.focus();
      } finally {
        button.disabled = false;
      }
    });
  };

  const begin = async () => {
    if (!canEncrypt()) {
      say("Names need an encrypted connection (https), which this page does not have.");
      return;
    }
    if (home.dataset.holds !== "true") {
      const closed = find("[data-name-closed]");
      const group = field?.querySelector<HTMLElement>(".govuk-form-group");
      if (closed) closed.hidden = false;
      if (group) group.hidden = true;
      return;
    }
    keys = await kept(owner);
    // Names are written under the key in use: when it was replaced, the passphrase opens the new one.
    if (keys?.has(team)) {
      await opened();
      return;
    }
    former = keys;
    lock();
  };

  begin().catch(() => say("Names could not be shown. Load the page again."));
};

const home = document.querySelector<HTMLElement>("[data-names-home]");
if (home) start(home);
