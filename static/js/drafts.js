// What was typed into a form and not sent survives a reload, in this browser alone, for a week.
// <form data-draft="who is signed in">: the address with its query is what the draft belongs to.
const WEEK = 7 * 24 * 3600 * 1000;
const HIDDEN = ["csrfmiddlewaretoken", "token"];

const keyOf = (form) => `draft ${form.dataset.draft} ${form.action}`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden store: there are no drafts then.
  }
}

function keep(form, isSent = false) {
  const values = [...new FormData(form)].filter(([name]) => !HIDDEN.includes(name));
  write(keyOf(form), { at: Date.now(), values, isSent });
}

function fill(form, values) {
  for (const field of form.elements) {
    if (!field.name || HIDDEN.includes(field.name) || field.type === "submit") continue;
    const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = given.includes(option.value);
    else if (given.length) field.value = given[0];
  }
}

function restore(form) {
  const key = keyOf(form);
  if (form.querySelector(".error-summary")) {
    keep(form);
    return;
  }
  const draft = read(key);
  if (!draft) return;
  if (draft.isSent || Date.now() - draft.at > WEEK) {
    localStorage.removeItem(key);
    return;
  }
  fill(form, draft.values);
  const note = document.createElement("p");
  const discard = document.createElement("button");
  note.className = "small muted";
  note.textContent = "What you had typed here is restored. ";
  discard.type = "button";
  discard.textContent = "Discard it";
  discard.addEventListener("click", () => {
    localStorage.removeItem(key);
    form.reset();
    note.remove();
  });
  note.append(discard);
  form.prepend(note);
}

const restoreAll = () => {
  for (const form of document.querySelectorAll("form[data-draft]:not([data-restored])")) {
    form.dataset.restored = "";
    restore(form);
  }
};

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-draft]")) keep(form);
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-draft]")) keep(event.target, true);
});
// Not received, or refused: what was sent is a draft again.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, () => {
    for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
  });
}
document.addEventListener("htmx:after:swap", restoreAll);
restoreAll();
