// Say what happened when a passkey or security key could not be read: allauth only logs it.
const place = document.querySelector("[data-passkey-status]");

document.addEventListener("allauth.error", (event) => {
  if (!place) return;
  event.preventDefault();
  place.textContent =
    event.detail.exception?.name === "InvalidStateError"
      ? place.dataset.known
      : place.dataset.passkeyStatus;
});
