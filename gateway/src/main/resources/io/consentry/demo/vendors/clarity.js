// Plays Clarity's recorder.
(function () {
  document.cookie = "_clck=demo; Path=/; Max-Age=31536000; SameSite=Lax";
  document.cookie = "_clsk=demo; Path=/; Max-Age=86400; SameSite=Lax";
  fetch("{{vendor:k.clarity.ms}}/collect", {
    method: "POST",
    body: JSON.stringify({ url: location.href, width: innerWidth }),
    credentials: "include",
  }).catch(function () {});
})();
