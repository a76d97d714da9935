// Plays gtag.js: Google Analytics for an id of G-, Google Ads for one of AW-.
(function () {
  var id = new URL(document.currentScript.src).searchParams.get("id");
  var layer = (window.dataLayer = window.dataLayer || []);
  var consent = {};

  function granted(kind) {
    return consent[kind] !== "denied";
  }

  function cookie(name, value) {
    if (document.cookie.indexOf(name + "=") < 0) {
      document.cookie = name + "=" + value + "; Path=/; Max-Age=63072000; SameSite=Lax";
    }
  }

  function collect(event) {
    var query = new URLSearchParams({ v: "2", tid: id, en: event, dl: location.href, dt: document.title });
    query.set("gcs", "G1" + (granted("ad_storage") ? 1 : 0) + (granted("analytics_storage") ? 1 : 0));
    fetch("{{vendor:www.google-analytics.com}}/g/collect?" + query, {
      method: "POST",
      keepalive: true,
      credentials: "include",
      mode: "no-cors",
    }).catch(function () {});
  }

  function remarket() {
    var image = new Image();
    image.src = "{{vendor:googleads.g.doubleclick.net}}/pagead/viewthroughconversion/0/?url=" + encodeURIComponent(location.href);
  }

  function take(entry) {
    if (entry[0] === "consent") Object.assign(consent, entry[2]);
    if (entry[0] === "config" && entry[1] === id) collect("page_view");
    if (entry[0] === "event" && id.indexOf("G-") === 0) collect(entry[1]);
  }

  var push = layer.push;
  layer.push = function () {
    var length = push.apply(layer, arguments);
    Array.prototype.forEach.call(arguments, take);
    return length;
  };
  Array.prototype.slice.call(layer).forEach(take);

  if (id.indexOf("AW-") === 0) {
    if (!granted("ad_storage")) return;
    cookie("_gcl_au", "1.1.0000000000.0000000000");
    remarket();
  } else if (granted("analytics_storage")) {
    cookie("_ga", "GA1.1.0000000000.0000000000");
    cookie("_ga_" + id.slice(2), "GS2.1.s0000000000");
  }
})();
