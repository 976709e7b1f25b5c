import { talkOnThisPage } from "./talk";

// For those who answer: the chat that is open, and the list of those that wait.
talkOnThisPage();

const lookAgain = 5000;
const queue = document.querySelector<HTMLElement>("[data-queue]");
if (queue) {
  const look = async () => {
    // Somebody who is about to press a button keeps it.
    if (document.visibilityState === "visible" && !queue.contains(document.activeElement)) {
      try {
        const answer = await fetch(queue.dataset.queue ?? "", { redirect: "error" });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const now = page.querySelector("[data-queue]");
          if (now && now.innerHTML !== queue.innerHTML) queue.replaceChildren(...now.childNodes);
        }
      } catch {
        // The next look may reach the server.
      }
    }
    setTimeout(look, lookAgain);
  };
  setTimeout(look, lookAgain);
}
