// Shows what the events say. Every text goes in as text: nothing that a device said is ever markup.
"use strict";
const words = JSON.parse(document.body.dataset.words);
// Behind "#" in the address that the run printed: browsers send it to nobody.
const secret = location.hash.slice(1);
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

function field(label, input) {
  const box = made("label", undefined, "field");
  box.append(made("span", label), input);
  return box;
}

function written(id, kind) {
  const input = made(kind ?? "input");
  input.id = id;
  if (kind === undefined) input.type = "text";
  input.maxLength = 2000;
  input.autocomplete = "off";
  return input;
}

// The fields that the form of the answer needs; the first of them takes the focus.
function fields(prompt) {
  if (prompt.wants === "text") return [field(words.station_answer, written("value", "textarea"))];
  if (prompt.wants === "number") {
    const input = written("value");
    input.inputMode = "decimal";
    return [field(`${words.station_answer} (${prompt.unit})`, input)];
  }
  if (prompt.wants === "file") {
    const input = made("input");
    input.id = "file";
    input.type = "file";
    input.accept = "image/png";
    return [field(words.station_file, input)];
  }
  if (prompt.wants !== "one" && prompt.wants !== "some") return [];
  const set = made("fieldset");
  set.append(made("legend", words.station_answer));
  for (const choice of prompt.choices) {
    const input = made("input");
    input.type = prompt.wants === "one" ? "radio" : "checkbox";
    input.name = "choice";
    input.value = choice.value;
    const box = made("label", undefined, "choice");
    box.append(input, made("span", choice.text));
    set.append(box);
  }
  return prompt.free ? [set, field(words.station_other, written("value"))] : [set];
}

async function answer(prompt, said) {
  const value = at("value")?.value.trim() ?? "";
  const chosen = [...at("answers").querySelectorAll("input[name=choice]:checked")].map((one) => one.value);
  const file = at("file")?.files[0];
  const body = { number: prompt.number, said, why: at("why").value, hazard: at("hazard")?.value ?? "" };
  if (said === "done") {
    if (prompt.wants === "one") body.value = value || chosen[0] || "";
    else if (prompt.wants === "some" && value) body.value = [...chosen, value].join("; ");
    else if (prompt.wants === "some") body.values = chosen;
    else body.value = value;
  }
  const reply = said === "done" && file
    ? await fetch(`/file/${prompt.number}`, { method: "POST", headers: { "X-Station": secret }, body: file })
    : await post("/answer", body);
  if (!reply.ok && reply.status !== 409) at("wrong").textContent = await reply.text();
}

function showPrompt(prompt) {
  at("prompt").hidden = !prompt;
  if (!prompt) { asked = 0; return; }
  if (prompt.number === asked) return;
  asked = prompt.number;
  at("asking").textContent = prompt.case;
  at("text").textContent = prompt.text;
  at("wrong").textContent = "";
  at("notes").replaceChildren(...prompt.notes.flatMap((note) => {
    const kind = note.warns ? "warns" : undefined;
    return [made("dt", note.heading, kind), made("dd", note.text, kind)];
  }));
  at("picture").hidden = !prompt.picture;
  if (prompt.picture) at("picture").src = `/picture/${prompt.number}`;
  const done = made("button", words.station_done, "done");
  const asks = fields(prompt);
  const others = ["cannot", "skip"].map((said) => {
    const button = made("button", words[`station_${said}`]);
    button.type = "button";
    button.addEventListener("click", () => answer(prompt, said));
    return button;
  });
  // A file goes alone, so that there is nothing to report beside it.
  const harm = prompt.wants === "file" ? [] : [field(words.station_hazard, written("hazard"))];
  at("answers").replaceChildren(...asks, done, field(words.station_why, written("why")), ...others, ...harm);
  at("answers").onsubmit = (event) => {
    event.preventDefault();
    answer(prompt, "done");
  };
  (at("answers").querySelector(asks.length ? "input, textarea" : "button")).focus();
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
