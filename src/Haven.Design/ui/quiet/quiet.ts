import { talkOnThisPage } from "./talk";

document.body.classList.add("js-enabled");

// Another page takes the place of this one, in the window and in its history; a chat that goes on ends.
const leave = document.querySelector<HTMLAnchorElement>("[data-leave]");
if (leave) {
  const go = () => {
    const key = document.querySelector<HTMLInputElement>("input[name=chat]")?.value;
    if (leave.dataset.leaveEnds && key) {
      navigator.sendBeacon(leave.dataset.leaveEnds, new URLSearchParams({ chat: key }));
    }
    document.body.replaceChildren();
    location.replace(leave.href);
  };
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  let pressed = 0;
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      pressed = 0;
    } else if (!event.repeat) {
      pressed = event.timeStamp - last < 2000 ? pressed + 1 : 1;
      last = event.timeStamp;
      if (pressed === 3) go();
    }
  });
  // Brought back out of the browser's memory, the page would show what was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

// Pressed twice, a chat begins once.
document.querySelectorAll<HTMLButtonElement>("button[data-once]").forEach((button) =>
  button.form?.addEventListener("submit", (event) => {
    if (button.dataset.once === "sent") event.preventDefault();
    button.dataset.once = "sent";
  }),
);

// A chat that has just begun: sent while the page still loads, this takes its place in the history.
const look = document.querySelector<HTMLFormElement>("form[data-look-at-once]");
if (look) look.submit();
else talkOnThisPage();
