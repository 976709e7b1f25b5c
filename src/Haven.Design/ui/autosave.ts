import { keepWhatIsShown, showTellings, type Tellings } from "./tellings";

// Saves a form as its answers change. The server works everything out; this only shows what it says.
type Told = {
  status?: string;
  detail?: string;
  safety?: string[];
  off?: string[];
  totals?: Record<string, string>;
  seen?: Record<string, string>;
  errors?: Record<string, string>;
  tellings?: Tellings;
  conflicts?: string[];
  others?: string;
};

// As everywhere on a page of questions: in the language in which the questions are read.
const words = document.documentElement.lang.startsWith("es")
  ? {
      saving: "Guardando",
      saved: "Guardado",
      signedOut: "No se ha guardado: su sesión ha terminado. Lo que ha escrito sigue en esta página.",
      signIn: "Iniciar sesión y guardar",
      saveNow: "Guardar ahora",
      trying: "Todavía no se ha guardado. Haven lo sigue intentando.",
      refused: "No se ha guardado. Use los botones de abajo.",
      noConnection:
        "Todavía no se ha guardado: no hay conexión. Sus respuestas siguen en esta página y Haven lo sigue intentando.",
    }
  : {
      saving: "Saving",
      saved: "Saved",
      signedOut: "Not saved: you have been signed out. What you typed is still on this page.",
      signIn: "Sign in and save",
      saveNow: "Save now",
      trying: "Not saved yet, and Haven keeps trying.",
      refused: "Not saved. Use the buttons below.",
      noConnection: "Not saved yet: no connection. Your answers are still on this page, and Haven keeps trying.",
    };

const patience = 20_000;
const longestPause = 30_000;
const afterTyping = 800;
const afterChoosing = 100;

const showSafety = (steps: string[]) => {
  const safety = document.querySelector<HTMLElement>("[data-safety]");
  if (!safety) return;
  const shown = [...safety.querySelectorAll("[data-step]")].map((step) => step.textContent);
  if (shown.join() === steps.join() && safety.dataset.live === "true") return;
  safety.dataset.live = "true";
  safety.replaceChildren(
    ...steps.map((step) => {
      const band = document.createElement("div");
      band.className = "haven-level haven-level--clear";
      const title = document.createElement("strong");
      title.textContent = safety.dataset.title ?? "";
      const text = document.createElement("p");
      text.textContent = step;
      text.dataset.step = "";
      const words = document.createElement("div");
      words.append(title, text);
      band.append(words);
      return band;
    }),
  );
};

const showErrors = (form: HTMLFormElement, errors: Record<string, string>) => {
  for (const question of form.querySelectorAll<HTMLElement>("[data-question]")) {
    const group = question.querySelector<HTMLElement>(":scope > .govuk-form-group, :scope > fieldset .govuk-form-group");
    if (!group) continue;
    const words = errors[question.dataset.question ?? ""];
    // Whoever is still typing a date is not told that it is none.
    if (words && group.contains(document.activeElement)) continue;
    let note = group.querySelector<HTMLElement>("[data-live-error]");
    if (!words) {
      if (note) {
        note.remove();
        group.classList.remove("govuk-form-group--error");
      }
      continue;
    }
    if (group.querySelector(".govuk-error-message:not([data-live-error])")) continue;
    if (!note) {
      note = document.createElement("p");
      note.className = "govuk-error-message";
      note.dataset.liveError = "";
      note.setAttribute("role", "status");
      const field = group.querySelector("input, select, textarea");
      const before = field?.closest(".govuk-radios, .govuk-checkboxes, .govuk-date-input, .govuk-input__wrapper") ?? field;
      before?.before(note);
      group.classList.add("govuk-form-group--error");
    }
    note.textContent = words;
  }
};

// What is chosen wrongly is taken away here and now; the page without script does the same when it is sent.
const clearChoice = (form: HTMLFormElement, name: string) => {
  const choices = [...form.querySelectorAll<HTMLInputElement>(`input[type=radio][name="${name}"]`)];
  for (const choice of choices) {
    choice.checked = false;
    const below = document.getElementById(choice.getAttribute("aria-controls") ?? "");
    if (!below) continue;
    choice.setAttribute("aria-expanded", "false");
    below.classList.add("govuk-radios__conditional--hidden");
    for (const field of below.querySelectorAll("input")) field.value = "";
  }
  choices[0]?.focus();
};

const show = (form: HTMLFormElement, told: Told) => {
  if (told.safety) showSafety(told.safety);
  if (told.off) {
    const off = new Set(told.off);
    for (const question of form.querySelectorAll<HTMLElement>("[data-question]")) {
      question.hidden = off.has(question.dataset.question ?? "");
    }
  }
  for (const total of form.querySelectorAll<HTMLElement>("[data-total]")) {
    const value = told.totals?.[total.dataset.total ?? ""];
    if (value !== undefined && value !== total.textContent) total.textContent = value;
  }
  const asked = form.querySelector<HTMLInputElement>("[data-asked]");
  if (asked && told.seen) {
    const seen = told.seen;
    asked.value = asked.value
      .split(" ")
      .map((one) => {
        const name = one.slice(0, one.indexOf("="));
        return name in seen ? `${name}=${seen[name]}` : one;
      })
      .join(" ");
  }
  if (told.errors) showErrors(form, told.errors);
  if (told.tellings) showTellings(form, told.tellings);
  const others = document.querySelector<HTMLElement>("[data-others]");
  if (others && told.others !== undefined && others.textContent !== told.others) {
    others.textContent = told.others;
    others.hidden = told.others === "";
  }
};

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
  const status = form.querySelector<HTMLElement>("[data-autosave-status]");
  const button = form.querySelector<HTMLElement>("[data-autosave-button]");
  // What was sent and never heard of: it may be stored, and then it is this page's own.
  const lost: string[] = [];
  let saving: Promise<void> | null = null;
  let unsaved = false;
  // Saved, but for what cannot be read, or for what somebody else answered otherwise.
  let partly = false;
  let leaving = false;
  let failures = 0;
  let timer = 0;

  const say = (text: string) => {
    if (status && status.textContent !== text) status.textContent = text;
  };

  const offer = (text: string | null) => {
    if (!button) return;
    button.hidden = text === null;
    if (text !== null) button.querySelector("button")!.textContent = text;
  };

  const later = (wait: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(saveNow, wait);
  };

  const fields = () => {
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => body.append(name, String(value)));
    body.set("then", "save");
    return body;
  };

  const failed = (text: string) => {
    unsaved = true;
    say(text);
    later(Math.min(longestPause, 1000 * 2 ** ++failures));
  };

  const send = async () => {
    const body = fields();
    const sent = body.toString();
    for (const tried of lost) body.append("tried", tried);
    const end = new AbortController();
    const clock = window.setTimeout(() => end.abort(), patience);
    unsaved = false;
    say(words.saving);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "error",
        signal: end.signal,
      });
      const told = (await answer.json()) as Told;
      if (answer.status === 401) {
        unsaved = true;
        say(words.signedOut);
        offer(words.signIn);
      } else if (answer.ok) {
        failures = 0;
        lost.length = 0;
        show(form, told);
        say(told.status ?? words.saved);
        offer(told.conflicts?.length ? words.saveNow : null);
        partly = Boolean(told.conflicts?.length) || Object.keys(told.errors ?? {}).length > 0;
      } else if (answer.status >= 500 || answer.status === 429) {
        failed(`${words.trying} ${told.detail ?? ""}`);
      } else {
        unsaved = true;
        say(told.status ?? told.detail ?? words.refused);
      }
    } catch {
      lost.push(sent);
      if (lost.length > 5) lost.splice(1, 1);
      failed(words.noConnection);
    } finally {
      clearTimeout(clock);
    }
  };

  // One save at a time, so that a late answer never speaks of older answers than are shown.
  function saveNow() {
    clearTimeout(timer);
    timer = 0;
    if (saving || leaving) return;
    saving = send().finally(() => {
      saving = null;
      if (unsaved && timer === 0 && failures === 0 && button?.hidden !== false) later(afterChoosing);
    });
  }

  const changed = (wait: number) => {
    unsaved = true;
    // "Saved" would be said of an answer that is not.
    if (failures === 0) say(words.saving);
    if (!saving) later(wait);
  };

  form.addEventListener("input", (event) => {
    if ((event.target as HTMLElement).matches("textarea, input[type=text], input[type=url]")) changed(afterTyping);
  });
  form.addEventListener("change", () => changed(afterChoosing));
  form.addEventListener("click", (event) => {
    const clear = (event.target as HTMLElement).closest<HTMLElement>("[data-clear]");
    if (!clear) return;
    event.preventDefault();
    clearChoice(form, clear.dataset.clear ?? "");
    changed(afterChoosing);
  });
  window.addEventListener("online", () => {
    if (unsaved) later(0);
  });
  window.addEventListener("beforeunload", (event) => {
    if ((unsaved || saving || partly) && !leaving) event.preventDefault();
  });
  // Brought back by the browser, the page may be left and saved once more.
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  form.addEventListener("submit", (event) => {
    if (saving) {
      // What is being saved comes first, so that the form knows what is stored; it carries the rest itself.
      event.preventDefault();
      const submitter = (event as SubmitEvent).submitter;
      void saving.then(() => form.requestSubmit(submitter));
      return;
    }
    leaving = true;
    clearTimeout(timer);
    keepWhatIsShown(form);
    for (const tried of lost) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "tried";
      field.value = tried;
      form.append(field);
    }
  });
}
