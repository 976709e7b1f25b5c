import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
} from "govuk-frontend";

// The components look for this class before they start, and the sheet folds away unchosen answers only under it.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

type Enhancement = { new (root: HTMLElement): unknown; moduleName: string };

const enhancements: Enhancement[] = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
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
