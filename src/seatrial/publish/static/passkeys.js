/* The browser's passkey dialogue, between the options that the page holds and the form that it sends. */
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/* The options as the browser wants them: what travels as base64url becomes bytes. */
function readOptions(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const known of list || []) known.id = bytes(known.id);
  }
  return options;
}

/* The browser's answer as it travels. */
function writeAnswer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

const REASONS = {
  NotAllowedError: "It was cancelled, or took too long. Try again.",
  InvalidStateError: "This device already holds a passkey for this account.",
  SecurityError: "Passkeys work only over https, or on localhost.",
};

async function ask(button, said) {
  said.hidden = true;
  button.disabled = true;
  try {
    const publicKey = readOptions(JSON.parse(button.dataset.options).publicKey);
    const credential = await navigator.credentials[button.dataset.passkey]({ publicKey });
    button.form.elements.credential.value = writeAnswer(credential);
    button.form.submit();
  } catch (error) {
    said.textContent = REASONS[error.name] || "This browser could not do it. Sign in with a mailed code instead.";
    said.hidden = false;
    button.disabled = false;
  }
}

const button = document.querySelector("[data-passkey]");
const said = document.querySelector("[data-passkey-said]");
document.querySelector("[data-passkey-without-script]")?.remove();
if (button && window.PublicKeyCredential) {
  button.hidden = false;
  button.addEventListener("click", () => ask(button, said));
  button.form.addEventListener("submit", (event) => { event.preventDefault(); ask(button, said); });
} else if (button) {
  said.textContent = "This browser knows no passkeys here: they work only over https, or on localhost.";
  said.hidden = false;
}
