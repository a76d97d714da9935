// Plays Meta's pixel: each call to fbq('track', …) becomes an image from www.facebook.com.
(function () {
  var fbq = window.fbq;
  var pixel = "";
  var held = [];
  var revoked = false;

  function send(event) {
    if (revoked) {
      held.push(event);
      return;
    }
    var image = new Image();
    image.src = "{{vendor:www.facebook.com}}/tr/?id=" + pixel + "&ev=" + encodeURIComponent(event) + "&dl=" + encodeURIComponent(location.href);
  }

  fbq.callMethod = function (method, value) {
    if (method === "init") pixel = value;
    if (method === "consent") {
      revoked = value === "revoke";
      if (!revoked) held.splice(0).forEach(send);
    }
    if (method === "track" || method === "trackCustom") send(value);
  };
  document.cookie = "_fbp=fb.0.0000000000000.0000000000; Path=/; Max-Age=7776000; SameSite=Lax";
  fbq.queue.splice(0).forEach(function (call) {
    fbq.callMethod.apply(fbq, call);
  });
})();
