import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
} from "govuk-frontend";
import "./autosave";
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

// What keeps names unlocked opens nothing without the session; it goes with it all the same.
document
  .querySelector('form[action="/organisations/sign-out"]')
  ?.addEventListener("submit", () => localStorage.removeItem("haven-names"));
