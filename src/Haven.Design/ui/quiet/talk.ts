// A chat that is open on this page: sends what is typed, and shows what comes. What is stored decides; this keeps nothing.

type Line = { number: number; by: string; text: string };
type State = { title: string; note: string; open: boolean; last: boolean; referral: string };

const patience = 20_000;
const longestPause = 15_000;

const randomNumber = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

// What the page carries to show whose it is, without what is being typed.
const carried = (form: HTMLFormElement) => {
  const body = new URLSearchParams();
  for (const field of form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) {
    if (field.name !== "line") body.append(field.name, field.value);
  }
  return body;
};

const show = (log: HTMLElement, line: Line) => {
  const mine = line.by === log.dataset.me;
  const whole = document.createElement("div");
  whole.className = mine ? "haven-line haven-line--mine" : "haven-line";
  whole.dataset.number = String(line.number);
  const who = document.createElement("small");
  who.textContent = (line.by === "visitor" ? log.dataset.visitor : log.dataset.advocate) ?? "";
  const text = document.createElement("p");
  text.textContent = line.text;
  whole.append(who, text);
  log.append(whole);
  whole.scrollIntoView({ block: "nearest" });
};

const tell = (state: State) => {
  const put = (where: string, words: string) => {
    const place = document.querySelector(where);
    if (place && place.textContent !== words) place.textContent = words;
  };
  put("[data-chat-title]", state.title);
  put("[data-chat-note]", state.note);
  for (const part of document.querySelectorAll<HTMLElement>("[data-chat-referral]")) {
    part.hidden = part.dataset.chatReferral !== state.referral;
  }
  if (state.open) return;
  for (const part of document.querySelectorAll<HTMLElement>("[data-chat], [data-chat-open], .quiet-end")) part.hidden = true;
  const over = document.querySelector<HTMLElement>("[data-chat-over]");
  if (over) over.hidden = false;
};

const listen = async (form: HTMLFormElement, log: HTMLElement) => {
  const numbers = [...log.querySelectorAll<HTMLElement>("[data-number]")].map((line) => Number(line.dataset.number));
  let after = Math.max(0, ...numbers);
  let ended = false;

  const hear = (event: string) => {
    const fields = new Map(event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
    const data = fields.get("data");
    if (!data) return;
    if (fields.get("event") === "line") {
      const line = JSON.parse(data) as Line;
      if (line.number <= after) return;
      after = line.number;
      show(log, line);
    } else {
      const state = JSON.parse(data) as State;
      ended = state.last;
      tell(state);
    }
  };

  const hearAll = async () => {
    const answer = await fetch(form.dataset.chat ?? "", {
      method: "POST",
      body: carried(form),
      headers: { "Last-Event-ID": String(after) },
      redirect: "error",
    });
    if (!answer.ok || !answer.body) {
      ended = answer.status === 404 || answer.status === 401;
      return false;
    }
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      const events = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = events.pop() ?? "";
      events.forEach(hear);
    }
  };

  for (let failures = 0; !ended; ) {
    try {
      failures = (await hearAll()) ? 0 : failures + 1;
    } catch {
      failures++;
    }
    if (!ended) await wait(Math.min(longestPause, 500 * 2 ** failures));
  }
};

const talk = (form: HTMLFormElement) => {
  const log = document.querySelector<HTMLElement>("[data-chat-log]");
  const text = form.querySelector<HTMLTextAreaElement>("textarea");
  const number = form.querySelector<HTMLInputElement>("input[name=line]");
  const error = form.querySelector<HTMLElement>("[data-chat-error]");
  if (!log || !text || !number || !error || !window.ReadableStream) return;

  const say = (words: string) => {
    error.textContent = words;
    error.hidden = words === "";
  };

  // The number stays the same until it is known to be stored: however often it is sent, it is one line.
  const send = async (typed: string): Promise<boolean> => {
    const body = carried(form);
    body.set("line", number.value);
    body.set("text", typed);
    const end = new AbortController();
    const clock = setTimeout(() => end.abort(), patience);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "error",
        signal: end.signal,
      });
      if (answer.status >= 500) return false;
      const told = (await answer.json()) as { outcome?: string; error?: string; detail?: string };
      say(told.error ?? told.detail ?? "");
      if (told.outcome === "kept") {
        number.value = randomNumber();
        if (text.value === typed) text.value = "";
      }
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(clock);
    }
  };

  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending || text.value.trim() === "") return;
    sending = true;
    const typed = text.value;
    for (let failures = 0; !(await send(typed)); ) {
      say(form.dataset.trying ?? "");
      await wait(Math.min(longestPause, 1000 * 2 ** failures++));
      // Whoever changed it meanwhile sends it themselves.
      if (text.value !== typed) break;
    }
    sending = false;
    text.focus();
  });

  void listen(form, log);
};

export const talkOnThisPage = () => document.querySelectorAll<HTMLFormElement>("form[data-chat]").forEach(talk);
