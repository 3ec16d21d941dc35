// Renews the storyboard of `storykit preview` when the script has changed. Elements that stay as they
// were are left alone, so that the place on the page, the focus and the filters are kept, and a
// picture is seen until the one that takes its place has come.
"use strict";

function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((child, at) => (before[at] ? renew(before[at], child) : old.append(child)));
  before.slice(after.length).forEach((child) => child.remove());
}

async function load() {
  const answer = await fetch("./", { cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = fresh.title;
  // What is said of the script is not the page's.
  fresh.getElementById("preview").replaceWith(document.getElementById("preview").cloneNode(true));
  renew(document.head.querySelector("style"), fresh.head.querySelector("style"));
  document.documentElement.lang = fresh.documentElement.lang;
  document.documentElement.dir = fresh.documentElement.dir;
  renew(document.body, fresh.body);
}

function tell(mistakes) {
  const lines = mistakes.flatMap(({ place, message, cure }) => {
    const line = document.createElement("p");
    const where = document.createElement("strong");
    where.textContent = place;
    const what = document.createElement("span");
    what.dir = "auto";
    what.textContent = ` ${message} `;
    const how = document.createElement("span");
    how.dir = "auto";
    how.className = "cure";
    how.textContent = cure;
    line.append(where, what, how);
    return line;
  });
  document.getElementById("preview").replaceChildren(...lines);
}

let shown = Number(document.getElementById("preview").dataset.edition);
let loading = Promise.resolve();
const events = new EventSource("events");
events.onmessage = ({ data }) => {
  const { edition, mistakes } = JSON.parse(data);
  tell(mistakes);
  if (edition !== shown) loading = loading.then(load, load);
  shown = edition;
};
events.onerror = () => tell([{ place: "", message: "The preview has ended.", cure: "" }]);
