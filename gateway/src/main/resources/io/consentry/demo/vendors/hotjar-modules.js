// Plays Hotjar's recorder: two cookies, and one report of the visit.
(function () {
  var id = window._hjSettings.hjid;
  document.cookie = "_hjSessionUser_" + id + "=demo; Path=/; Max-Age=31536000; SameSite=Lax";
  document.cookie = "_hjSession_" + id + "=demo; Path=/; Max-Age=1800; SameSite=Lax";
  fetch("{{vendor:in.hotjar.com}}/api/v2/client/sites/" + id + "/visit-data?sv=6", {
    method: "POST",
    body: JSON.stringify({ url: location.href, width: innerWidth }),
    credentials: "include",
  }).catch(function () {});
})();
