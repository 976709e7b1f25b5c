import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
} from "govuk-frontend";
import "./passkeys";

// The components look for this class before they start, and the sheet folds away unchosen answers only under it.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

type Enhancement = { new (root: HTMLElement): unknown; moduleName: string };

const enhancements: Enhancement[] = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
];

for (const enhancement of enhancements) {
  const roots = document.querySelectorAll<HTMLElement>(`[data-module="${enhancement.moduleName}"]`);
  for (const root of roots) {
    try {
      new enhancement(root);
    } catch (error) {
      // One component that cannot start must not take the others with it: every page works without them.
      console.warn(error);
    }
  }
}

// Shows what belongs to the chosen answer. The design system's own script says aria-expanded of a radio button, which
// no radio button may say; the questions follow their answer in reading order anyway.
for (const group of document.querySelectorAll<HTMLElement>('[data-module="govuk-radios"]')) {
  const radios = [...group.querySelectorAll<HTMLInputElement>('input[type="radio"][data-aria-controls]')];
  const show = () => {
    for (const radio of radios) {
      document
        .getElementById(radio.dataset.ariaControls ?? "")
        ?.classList.toggle("govuk-radios__conditional--hidden", !radio.checked);
    }
  };
  group.addEventListener("change", show);
  show();
}

// Saves a form as its answers change. The server works everything out; this only shows what it says.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
  const status = form.querySelector<HTMLElement>("[data-autosave-status]");
  const safety = document.querySelector<HTMLElement>("[data-safety]");
  const version = form.querySelector<HTMLInputElement>("input[name=version]");
  let saving: Promise<void> | null = null;
  let again = false;

  const say = (words: string) => {
    if (status) status.textContent = words;
  };

  const showSafety = (steps: string[]) => {
    if (!safety) return;
    const shown = [...safety.querySelectorAll("[data-step]")].map((step) => step.textContent);
    if (shown.join() === steps.join() && safety.dataset.live === "true") return;
    safety.dataset.live = "true";
    safety.replaceChildren(
      ...steps.map((step) => {
        const band = document.createElement("div");
        band.className = "haven-level haven-level--clear";
        const title = document.createElement("strong");
        title.textContent = "Do this now";
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

  const save = async () => {
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => body.append(name, String(value)));
    body.set("then", "save");
    say("Saving");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      const told = (await answer.json()) as { status?: string; detail?: string; version?: number; safety?: string[] };
      if (answer.ok && version && told.version !== undefined) version.value = String(told.version);
      if (told.safety) showSafety(told.safety);
      say(told.status ?? told.detail ?? "Not saved. Use the buttons below.");
    } catch {
      say("Not saved: no connection. Your answers are still on this page.");
    }
  };

  // One save at a time; what changes meanwhile goes into the next one.
  const saveSoon = () => {
    if (saving) {
      again = true;
      return;
    }
    saving = save().finally(() => {
      saving = null;
      if (again) {
        again = false;
        saveSoon();
      }
    });
  };

  form.addEventListener("change", saveSoon);
  form.addEventListener("submit", (event) => {
    if (!saving) return;
    // What is being saved comes first, so that the version sent is the latest; the form itself carries the rest.
    event.preventDefault();
    again = false;
    const submitter = (event as SubmitEvent).submitter;
    void saving.then(() => form.requestSubmit(submitter));
  });
}
