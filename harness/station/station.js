// Shows what the events say. Every text goes in as text: nothing that a device said is ever markup.
"use strict";
const words = JSON.parse(document.body.dataset.words);
const secret = document.body.dataset.secret;
const marks = { passed: "✓", failed: "✗", error: "!", skipped: "–", flaky: "≈", quarantined: "⊘" };
const at = (id) => document.getElementById(id);
let asked = 0;
let over = false;

function made(name, text, kind) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function post(path, body) {
  return fetch(path, { method: "POST", headers: { "X-Station": secret }, body: JSON.stringify(body) });
}

function showPrompt(prompt) {
  at("prompt").hidden = !prompt;
  if (!prompt) { asked = 0; return; }
  if (prompt.number === asked) return;
  asked = prompt.number;
  at("text").textContent = prompt.text;
  at("picture").hidden = !prompt.picture;
  if (prompt.picture) at("picture").src = `/picture/${prompt.number}`;
  at("answers").replaceChildren(...prompt.answers.map((answer) => {
    const button = made("button", words[`station_${answer}`]);
    button.type = "button";
    button.addEventListener("click", () => post("/answer", { number: prompt.number, answer }));
    return button;
  }));
  at("answers").firstChild?.focus();
}

function card(run) {
  const box = made("article", undefined, "card");
  box.append(made("b", run.case));
  if (run.phase) box.append(made("span", ` ${run.phase}`, "muted"));
  if (run.ticket) box.append(made("p", run.ticket));
  const shown = Object.entries(run.interfaces ?? {});
  if (shown.length) {
    const list = made("dl");
    for (const [name, value] of shown) list.append(made("dt", name), made("dd", value));
    box.append(list);
  }
  return box;
}

function line(one) {
  const item = made("li", undefined, one.outcome);
  item.append(made("b", `${marks[one.outcome] ?? ""} ${words[one.outcome] ?? one.outcome} `));
  item.append(`${one.case} `, made("span", one.reason || one.title, "muted"));
  return item;
}

function show(board) {
  at("bar").max = Math.max(board.total, 1);
  at("bar").value = board.done;
  at("lead").textContent = `${board.done} / ${board.total}${board.ended ? ` · ${words.station_ended}` : ""}`;
  document.title = at("lead").textContent;
  at("counts").replaceChildren(...Object.entries(board.counts).map(([outcome, count]) => {
    const item = made("li", undefined, outcome);
    item.append(made("b", String(count)), ` ${words[outcome] ?? outcome}`);
    return item;
  }));
  showPrompt(board.prompt);
  at("running").replaceChildren(...(board.running.length ? board.running.map(card) : [made("p", words.station_none, "muted")]));
  at("ended").replaceChildren(...board.last.map(line));
  over = board.ended;
  if (over) at("abort").disabled = true;
}

const source = new EventSource("/events");
source.onmessage = (event) => show(JSON.parse(event.data));
source.onerror = () => {
  if (over) source.close();
  else at("lead").textContent = words.station_lost;
};
at("abort").addEventListener("click", () => {
  at("abort").disabled = true;
  post("/abort", {});
});
