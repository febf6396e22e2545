// The console: picks a shopper, asks for a recommendation and shows its stages as they arrive.
// All text goes into the page as text nodes, never as markup.

const byId = (id) => document.getElementById(id);
const HUES = [258, 22, 158, 330, 200, 48, 290, 95];

const state = { user: null, now: null, answer: null, hues: new Map(), personas: new Map(), running: null };

/** An element with properties and children; strings become text. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "hue") made.style.setProperty("--hue", value);
    else if (key.startsWith("aria-") || key.startsWith("data-") || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

const show = (id, visible = true) => { byId(id).hidden = !visible; };
const say = (text, busy = false) => {
  byId("status").textContent = text;
  byId("status").classList.toggle("busy", busy);
};
function complain(text) {
  byId("problem").textContent = text;
  show("problem", text !== "");
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title ?? `HTTP ${response.status}`;
  } catch {
    return `HTTP ${response.status}`;
  }
}

async function load(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(await problemOf(response));
  return response.json();
}

// ---- shoppers ----

async function findUsers() {
  const query = byId("search").value.trim();
  const { users, total, now } = await load(`/v1/users?limit=50&query=${encodeURIComponent(query)}`);
  state.now = now;
  byId("users").replaceChildren(...users.map(userRow));
  byId("found").textContent = total === 0
    ? "Nobody of that name; press Enter to ask for a new shopper."
    : total > users.length ? `${users.length} of ${total}` : `${total} found`;
  return users;
}

function userRow({ userId, profile, behaviors }) {
  const row = element("button", { type: "button", "aria-pressed": String(userId === state.user), "data-user": userId },
    element("span", {}, userId),
    element("span", { className: "quiet small" }, `${profile.ageBand} · ${profile.region} · ${behaviors}`));
  row.addEventListener("click", () => guarded(() => pick(userId)));
  return element("li", {}, row);
}

// Somebody of whom nothing is remembered is a new shopper, not an error.
async function shopper(userId) {
  const path = `/v1/users/${encodeURIComponent(userId)}?limit=60`;
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  if (response.status === 404) return { userId, known: false, behaviors: 0, history: [] };
  if (!response.ok) throw new Error(await problemOf(response));
  return response.json();
}

async function pick(userId) {
  const user = await shopper(userId);
  state.user = userId;
  state.now = user.environment?.now ?? state.now;
  for (const row of document.querySelectorAll("[data-user]")) {
    row.setAttribute("aria-pressed", String(row.dataset.user === userId));
  }
  showProfile(user);
  byId("history").replaceChildren(...user.history.map(behaviorRow));
  if (user.history.length === 0) byId("history").append(element("li", {}, element("span", { className: "quiet" }, "nothing yet")));
  byId("go").disabled = false;
}

function showProfile({ userId, known, profile, behaviors, environment }) {
  const facts = {
    Shopper: known ? userId : `${userId} (new to us)`,
    Age: profile?.ageBand,
    Gender: profile?.gender,
    Region: profile?.region,
    Behaviours: behaviors.toLocaleString(),
    Today: environment && `${environment.date}, ${environment.season}`,
    Holiday: environment?.holiday,
    Weather: environment?.weather,
    Trends: environment?.trends.join(", "),
  };
  byId("profile").replaceChildren(...Object.entries(facts)
    .filter(([, value]) => value)
    .flatMap(([key, value]) => [element("dt", {}, key), element("dd", {}, value)]));
}

function behaviorRow({ type, title, category, time }) {
  const words = { search: "searched", click: "looked at", cart: "put in cart", purchase: "bought" };
  return element("li", {},
    element("span", { className: `kind ${type === "purchase" ? "purchase" : ""}` }, words[type] ?? type),
    element("span", {},
      type === "search" ? `“${title}”` : title,
      element("br"),
      element("time", { className: "quiet small", dateTime: time },
        [category, new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })].filter(Boolean).join(" · "))));
}

// ---- one recommendation ----

function clearAnswer() {
  state.answer = null;
  state.hues.clear();
  state.personas.clear();
  for (const id of ["experts", "arbitration", "shown", "degraded", "timeline", "legend"]) byId(id).replaceChildren();
  for (const id of ["personas-part", "arbiter-part", "items-part", "cost-part", "degraded"]) show(id, false);
  complain("");
}

function onPlan({ personas }) {
  personas.forEach((persona, i) => {
    state.hues.set(persona.id, HUES[i % HUES.length]);
    state.personas.set(persona.id, persona.name);
  });
  byId("experts").replaceChildren(...personas.map((persona) =>
    element("article", { className: "card persona", hue: state.hues.get(persona.id), "data-persona": persona.id },
      element("h3", {}, persona.name),
      element("p", { className: "quiet" }, persona.rationale),
      element("div", { className: "waiting" }, "the expert is thinking…"))));
  show("personas-part");
  say(`${personas.length} personas; their experts write tags…`, true);
}

function onExpert({ personaId, tags, absence }) {
  const card = [...document.querySelectorAll("[data-persona]")].find((one) => one.dataset.persona === personaId);
  if (!card) return;
  card.lastElementChild.replaceWith(absence
    ? element("p", { className: "absent" }, `${absence.cause}: ${absence.detail}`)
    : element("ul", { className: "tags" }, ...tags.map(({ tag, logProbability }) =>
        element("li", { title: `log-probability ${logProbability.toFixed(2)}`, "data-tag": tag }, tag))));
}

function onArbitration({ tags }) {
  const chosen = new Set(tags.map(({ tag }) => tag));
  for (const chip of document.querySelectorAll("#experts [data-tag]")) chip.classList.toggle("chosen", chosen.has(chip.dataset.tag));
  byId("arbitration").replaceChildren(...tags.map(({ tag, personaId, score }) =>
    element("li", { hue: state.hues.get(personaId) ?? 250, title: `score ${score.toFixed(2)} · ${state.personas.get(personaId) ?? personaId}` }, tag)));
  show("arbiter-part");
  say(`${tags.length} tags chosen; finding items…`, true);
}

function onItems({ items }) {
  const most = Math.max(1e-9, ...items.map(({ share }) => share));
  byId("shown").replaceChildren(...items.map((item) => itemCard(item, most)));
  show("items-part");
  requestAnimationFrame(() => {
    for (const fill of document.querySelectorAll(".fill")) fill.style.width = `${fill.dataset.width}%`;
  });
  say(`${items.length} items; reasons are being written…`, true);
}

function itemCard({ itemId, title, category, tag, personaId, channel, share, reason }, most) {
  const hue = state.hues.get(personaId) ?? 220;
  const way = channel === "exploratory"
    ? [element("b", {}, state.personas.get(personaId) ?? personaId), tag === category ? ` → ${tag}` : ` → ${tag} → ${category}`]
    : [`popular or familiar → ${category}`];
  const look = element("button", { type: "button", className: "soft", "aria-label": `Look at ${title}` }, "Look at it");
  look.addEventListener("click", () => guarded(() => lookAt(itemId, look)));
  const away = element("button", {
    type: "button", className: "soft away", disabled: state.answer === null,
    title: `Nothing of ${category} for a while`, "aria-label": `Not interested in ${title}`,
  }, "Not interested");
  away.addEventListener("click", () => guarded(() => waveAway(itemId, away)));
  return element("li", { className: "card", hue, "data-item": itemId },
    element("h3", {}, title),
    element("p", { className: "way" }, ...way),
    element("p", { className: "reason" }, reason),
    element("div", { className: "share" },
      element("output", {}, `${(100 * share).toFixed(1)} %`),
      element("div", { className: "track", role: "presentation" },
        element("div", { className: "fill", "data-width": (100 * share / most).toFixed(1) })),
      away, look));
}

function onExplanation({ itemId, reason }) {
  const card = [...document.querySelectorAll("[data-item]")].find((one) => one.dataset.item === itemId);
  if (card) card.querySelector(".reason").textContent = reason;
}

const standsOn = {
  "all-experts": "chosen by all experts",
  "some-experts": "chosen by some of the experts",
  "last-plan": "chosen after the last plan",
  "utility": "popular or familiar",
};

function onRecommendation(whole) {
  state.answer = whole.id;
  // The whole answer is the truth: what a stage did not bring, or brought differently, is set right here.
  onPlan(whole);
  whole.experts.forEach(onExpert);
  onArbitration(whole.arbitration);
  onItems(whole);
  byId("degraded").replaceChildren(...whole.degraded.map((text) => element("li", {}, text)));
  show("degraded", whole.degraded.length > 0);
  showCost(whole);
  say(`Done in ${Math.round(whole.timings.total ?? 0)} ms: ${whole.items.length} items for ${whole.userId}, ${standsOn[whole.rung] ?? whole.rung}.`);
}

function showCost({ timings, usage }) {
  const stages = Object.entries(timings).filter(([stage]) => stage !== "total");
  const sum = stages.reduce((so, [, took]) => so + took, 0) || 1;
  byId("timeline").replaceChildren(...stages.map(([stage, took], i) => {
    const part = element("span", { hue: HUES[i % HUES.length], title: `${stage} ${took.toFixed(0)} ms` });
    part.style.flexGrow = String(took / sum);
    return part;
  }));
  byId("timeline").setAttribute("aria-label", stages.map(([stage, took]) => `${stage} ${took.toFixed(0)} milliseconds`).join(", "));
  byId("legend").replaceChildren(
    ...stages.map(([stage, took], i) => element("li", { hue: HUES[i % HUES.length] }, `${stage} ${took.toFixed(0)} ms`)),
    element("li", { className: "total" }, `total ${(timings.total ?? sum).toFixed(0)} ms`));
  const part = usage.promptTokens > 0 ? ` (${Math.round(100 * usage.prefilledTokens / usage.promptTokens)} %, the rest was shared)` : "";
  byId("usage").textContent =
    `The model was asked to read ${usage.promptTokens.toLocaleString()} tokens and computed ${usage.prefilledTokens.toLocaleString()}${part}; it wrote ${usage.generatedTokens.toLocaleString()}.`;
  show("cost-part");
}

const HANDLERS = {
  plan: onPlan, expert: onExpert, arbitration: onArbitration, items: onItems,
  explanation: onExplanation, recommendation: onRecommendation,
  error: (problem) => { throw new Error(problem.detail ?? problem.title); },
};

/** Reads server-sent events from a response; comments and unknown events are skipped. */
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const frames = rest.split("\n\n");
    rest = frames.pop();
    for (const frame of frames) {
      const lines = frame.split("\n");
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart()).join("\n");
      const name = lines.find((line) => line.startsWith("event:"))?.slice(6).trim();
      if (data !== "" && name) yield { name, data: JSON.parse(data) };
    }
  }
}

async function recommend() {
  state.running?.abort();
  const running = new AbortController();
  state.running = running;
  clearAnswer();
  say("The planner reads the history…", true);
  const response = await fetch("/v1/recommendations", {
    method: "POST",
    signal: running.signal,
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({
      userId: state.user,
      maxPersonas: byId("personas").valueAsNumber,
      items: byId("items").valueAsNumber,
      seed: byId("seed").valueAsNumber,
      explain: byId("explain").checked,
    }),
  });
  if (!response.ok) throw new Error(await problemOf(response));
  let whole = false;
  for await (const { name, data } of eventsOf(response)) {
    HANDLERS[name]?.(data);
    whole ||= name === "recommendation";
  }
  if (!whole) throw new Error("the stream ended before the answer was whole");
}

const newId = () => `console-${Date.now()}-${Math.random().toString(36).slice(2)}`;

async function send(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ userId: state.user, time: state.now, ...body }),
  });
  if (!response.ok) throw new Error(await problemOf(response));
}

const respond = (itemId, kind) =>
  send("/v1/feedback", { feedbackId: newId(), recommendationId: state.answer, itemId, kind });

// Before the answer is whole there is nothing yet that a click could be a word on.
async function lookAt(itemId, button) {
  button.disabled = true;
  await send("/v1/events", { eventId: newId(), type: "click", itemId });
  if (state.answer !== null) await respond(itemId, "clicked");
  button.textContent = "Looked at";
  await pick(state.user);
}

async function waveAway(itemId, button) {
  button.disabled = true;
  await respond(itemId, "not-interested");
  button.textContent = "Not shown for now";
  button.closest("[data-item]").classList.add("away");
}

/** Runs and shows what goes wrong. */
async function guarded(work) {
  try {
    complain("");
    await work();
  } catch (failure) {
    if (failure.name === "AbortError") return;
    say("");
    complain(failure.message);
  }
}

async function checkHealth() {
  const pill = byId("health");
  try {
    const response = await fetch("/health/ready");
    const { status, reasons } = await response.json();
    pill.textContent = response.ok ? status : `${status}: ${reasons.join("; ")}`;
    pill.className = `pill ${response.ok ? "good" : "bad"}`;
    return response.ok;
  } catch {
    pill.textContent = "the node does not answer";
    pill.className = "pill bad";
    return false;
  }
}

async function start() {
  if (!(await checkHealth())) {
    setTimeout(start, 1000);
    return;
  }
  setInterval(checkHealth, 10_000);
  const users = await findUsers();
  const wanted = new URLSearchParams(location.search).get("user") ?? users[0]?.userId;
  if (wanted) await pick(wanted);
}

let typing = 0;
byId("search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => guarded(findUsers), 150);
});
byId("search").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const wanted = byId("search").value.trim();
  guarded(async () => {
    const users = await findUsers();
    if (users.length > 0) await pick(users[0].userId);
    else if (wanted !== "") await pick(wanted);
  });
});
byId("surprise").addEventListener("click", () => guarded(async () => {
  byId("search").value = "";
  const users = await findUsers();
  if (users.length > 0) await pick(users[Math.floor(Math.random() * users.length)].userId);
}));
byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  guarded(recommend);
});
guarded(start);
