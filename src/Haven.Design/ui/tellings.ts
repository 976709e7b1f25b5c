// What the server found in a text that looks as if it named somebody. The script only shows it, and remembers in the form
// what the writer has been told of.
export type Tellings = Record<string, { words: string; token: string }[]>;

const words = document.documentElement.lang.startsWith("es")
  ? {
      doesItName: "¿Dice esto quién es alguien?",
      keep: "Dejarlo como está",
      leaveOut: "No escriba nombres, números ni direcciones si puede evitarlo.",
    }
  : {
      doesItName: "Does this name somebody?",
      keep: "Keep it as it is",
      leaveOut: "Leave names, numbers and addresses out where you can.",
    };

const keptIn = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>("[data-kept]");

const keep = (form: HTMLFormElement, tokens: string[]) => {
  const field = keptIn(form);
  if (field) field.value = [...new Set([...field.value.split(" "), ...tokens])].join(" ").trim();
};

const paragraph = (said: string) => {
  const text = document.createElement("p");
  text.textContent = said;
  return text;
};

export const showTellings = (form: HTMLFormElement, tellings: Tellings) => {
  const kept = new Set(keptIn(form)?.value.split(" "));
  for (const place of form.querySelectorAll<HTMLElement>("[data-telling]")) {
    const found = (tellings[place.dataset.telling ?? ""] ?? []).filter((t) => !kept.has(t.token));
    const tokens = found.map((t) => t.token).join(" ");
    if (place.dataset.tokens === tokens) continue;
    place.dataset.tokens = tokens;
    place.replaceChildren();
    if (found.length === 0) continue;
    const title = document.createElement("p");
    title.append(document.createElement("strong"));
    title.firstElementChild!.textContent = words.doesItName;
    const list = document.createElement("ul");
    for (const telling of found) {
      const line = document.createElement("li");
      line.textContent = telling.words;
      list.append(line);
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "haven-plain-button";
    button.textContent = words.keep;
    button.addEventListener("click", () => {
      keep(form, found.map((t) => t.token));
      place.dataset.tokens = "";
      place.replaceChildren();
    });
    place.append(title, list, paragraph(words.leaveOut), button);
  }
};

// Whoever sends the form has seen what is pointed out, and is not asked a second time.
export const keepWhatIsShown = (form: HTMLFormElement) => {
  for (const place of form.querySelectorAll<HTMLElement>("[data-telling]")) {
    keep(form, (place.dataset.tokens ?? "").split(" "));
  }
};

// Forms that do not save by themselves have their texts looked at when a field is left. Nothing of them is stored.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-look]")) {
  let asked = 0;
  form.addEventListener("change", async (event) => {
    const field = event.target as HTMLElement;
    if (!field.matches("textarea, input[type=text]")) return;
    const mine = ++asked;
    const body = new URLSearchParams();
    body.set("form-token", String(new FormData(form).get("form-token") ?? ""));
    for (const place of form.querySelectorAll<HTMLElement>("[data-telling]")) {
      const name = place.dataset.telling ?? "";
      const text = form.elements.namedItem(name);
      if (text instanceof HTMLInputElement || text instanceof HTMLTextAreaElement) body.append(name, text.value);
    }
    try {
      const answer = await fetch(form.dataset.look ?? "", {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      // A late answer says something about a text that is no longer there.
      if (answer.ok && mine === asked) showTellings(form, (await answer.json()).tellings as Tellings);
    } catch {
      // Whoever cannot be told now is told when the form is saved.
    }
  });
  form.addEventListener("submit", () => keepWhatIsShown(form));
}
