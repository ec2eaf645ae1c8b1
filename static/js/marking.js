// Quoting from a text by pointer or keyboard. Without this the underlined sentences are links, and any other
// words can be pasted into the card. Offsets count code points, as the server does.
const text = document.getElementById("text");
if (text) {
  const sentences = JSON.parse(document.getElementById("sentences").textContent);
  const said = document.getElementById("marked-words");
  const button = document.getElementById("quote-selection");
  const card = document.getElementById("card");
  const length = (string) => Array.from(string).length;
  let marked = null; // [start, end] of what is being quoted
  let isDragged = false;

  const paragraphOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("#text [data-start]");

  function offset(node, at) {
    const paragraph = paragraphOf(node);
    if (!paragraph) return null;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, at);
    return Number(paragraph.dataset.start) + length(before.toString());
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer)) return null;
    const start = offset(range.startContainer, range.startOffset);
    // A triple click ends before the first letter of the next paragraph, or outside the text.
    let end = text.contains(range.endContainer) ? offset(range.endContainer, range.endOffset) : null;
    if (start !== null && (end === null || end <= start)) end = start + length(range.toString());
    return start === null || !range.toString().trim() ? null : [start, end];
  }

  // Where in the page a character of the text stands.
  function place(at) {
    const all = [...text.querySelectorAll("[data-start]")];
    const paragraph = all.findLast((one) => Number(one.dataset.start) <= at) ?? all[0];
    let left = at - Number(paragraph.dataset.start);
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    for (; node; node = walker.nextNode()) {
      const letters = Array.from(node.data);
      if (left <= letters.length) return [node, letters.slice(0, left).join("").length];
      left -= letters.length;
    }
    return [paragraph, paragraph.childNodes.length];
  }

  function show(span) {
    marked = span;
    const range = document.createRange();
    range.setStart(...place(span[0]));
    range.setEnd(...place(span[1]));
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    paragraphOf(range.startContainer).scrollIntoView({ block: "nearest" });
    said.textContent = range.toString();
  }

  // The pieces of the quotation that the card is about.
  function begun() {
    const query = new URLSearchParams(location.search);
    const ends = query.getAll("end");
    return query.getAll("start").map((start, i) => [Number(start), Number(ends[i])]);
  }

  function quote(span, isAdded = false) {
    const pieces = isAdded ? [...begun(), span].sort((a, b) => a[0] - b[0]) : [span];
    const query = new URLSearchParams(pieces.flatMap(([start, end]) => [["start", start], ["end", end]]));
    // What was chosen in the card before another piece was added stays chosen.
    for (const name of isAdded ? ["kind", "expert"] : []) query.set(name, card.querySelector(`[name=${name}]`)?.value ?? "");
    button.hidden = true;
    htmx.ajax("GET", `${text.dataset.address}?${query}`, { target: "#card", push: "true" });
  }

  function step(forward) {
    const at = marked ? marked[0] : -1;
    const next = forward
      ? sentences.find(([start]) => start > at)
      : sentences.findLast(([, end]) => end <= (marked ? marked[0] : 0));
    if (next) show([...next]);
  }

  function stepToCandidate() {
    const after = marked ? marked[0] : -1;
    const next = [...text.querySelectorAll(".candidate")].find((one) => Number(one.dataset.from) > after);
    if (next) show([Number(next.dataset.from), Number(next.dataset.to)]);
  }

  // One word further or back, within the sentences the text has.
  function moved(at, forward) {
    const range = document.createRange();
    const first = sentences[0][0];
    const last = sentences.at(-1)[1];
    const [from, to] = forward ? [at, Math.min(last, at + 200)] : [Math.max(first, at - 200), at];
    range.setStart(...place(from));
    range.setEnd(...place(to));
    const words = range.toString();
    const found = forward ? words.match(/^\s*\S+\s*/) : words.match(/\S+\s*$/);
    if (!found) return at;
    return forward ? at + length(found[0]) : at - length(found[0]);
  }

  function resized(key, isEnd) {
    const [start, end] = marked;
    const forward = key === "ArrowRight";
    const span = isEnd ? [start, moved(end, forward)] : [moved(start, forward), end];
    return span[0] < span[1] ? span : marked;
  }

  // Browsers drag links instead of selecting their words, so the underlined sentences cease to be links.
  function loosen() {
    for (const candidate of text.querySelectorAll(".candidate")) candidate.removeAttribute("href");
  }
  loosen();

  text.addEventListener("focus", () => {
    if (marked && !isDragged) show(marked);
  });
  // Wherever the focus is, unless something is being filled in or chosen there.
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const isElsewhere = at !== document.body && at !== text && at !== card;
    if (isElsewhere || event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "arrowdown" || key === "arrowup") step(key === "arrowdown");
    else if (key === "n") stepToCandidate();
    else if ((key === "arrowleft" || key === "arrowright") && marked) show(resized(event.key, event.shiftKey));
    else if (key === "+" && marked) quote(marked, true);
    else if (key === "enter" && marked) quoteOrGoOn();
    else if (!pressInCard(key)) return;
    event.preventDefault();
  });

  function quoteOrGoOn() {
    const isInCard = begun().some(([start, end]) => start === marked[0] && end === marked[1]);
    if (isInCard) card.querySelector("button.primary")?.focus();
    else quote(marked);
  }

  // 1, 2, …: it is no claim, for this reason.  F, V, P, A: of this kind.
  function pressInCard(key) {
    const kind = card.querySelector("select[name=kind]");
    const option = [...(kind?.options ?? [])].find(({ value }) => value && value[0] === key);
    if (option) kind.value = option.value;
    const none = card.querySelector(`button[data-key="${CSS.escape(key)}"]`);
    none?.click();
    return Boolean(option || none);
  }

  text.addEventListener("pointerdown", (event) => {
    // A touch is still choosing its words when it ends; the button takes them.
    isDragged = event.pointerType !== "touch";
  });
  document.addEventListener("pointerup", (event) => {
    if (!isDragged) return;
    isDragged = false;
    const isAdded = event.altKey || event.ctrlKey || event.metaKey;
    setTimeout(() => {
      const span = selected();
      if (span) quote((marked = span), isAdded);
    });
  });
  // Words were selected within one of them: it is not followed.
  text.addEventListener("click", (event) => {
    if (!event.detail || !selected()) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener("selectionchange", () => {
    button.hidden = !(matchMedia("(pointer: coarse)").matches && selected());
  });
  button.addEventListener("click", () => {
    const span = selected();
    if (span) quote(span);
  });

  // What is marked anew comes into view beside its card; a card below the text comes into view itself.
  document.addEventListener("htmx:after:swap", (event) => {
    loosen();
    if (event.detail.ctx?.target?.id !== "card") return;
    const isBeside = matchMedia("(width >= 60rem)").matches;
    card.scrollTop = 0;
    if (!card.contains(document.activeElement)) card.focus({ preventScroll: true });
    if (!isBeside) card.scrollIntoView({ block: "start" });
    const last = begun().at(-1);
    if (last) {
      marked = last;
      if (isBeside) paragraphOf(place(marked[0])[0])?.scrollIntoView({ block: "nearest" });
    }
  });
}

// Ctrl+Enter sends the form one is in, or the card.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.form ?? document.querySelector("#card form[method=post]");
  if (form?.method === "post") {
    event.preventDefault();
    form.requestSubmit();
  }
});

// What is about to be logged stands beside the button, which is in sight before the number is.
function sayWhatIsLogged() {
  const said = document.querySelector("#card .about-to-log");
  const form = said?.closest("form");
  if (!form?.querySelector("[name=probability]")) return;
  const written = (name) => form.querySelector(`[name=${name}]`)?.value.trim() ?? "";
  const isStated = form.querySelector("[name=basis]:checked")?.value === "stated";
  const entry = form.querySelector("[name=entry]:checked")?.closest(".entry")?.querySelector(".entry-figures");
  const number = isStated ? written("probability") : written("best") || entry?.textContent.trim();
  const how = isStated ? "Stated" : written("phrase") ? `“${written("phrase")}” read as` : "Read as";
  said.textContent = number ? `${how} ${number}` : "No number yet";
}
for (const change of ["input", "change", "htmx:after:swap"]) document.addEventListener(change, sayWhatIsLogged);
sayWhatIsLogged();
