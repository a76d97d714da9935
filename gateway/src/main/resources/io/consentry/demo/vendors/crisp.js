// Plays Crisp: a bubble in the corner that opens a small window.
(function () {
  var queue = window.$crisp || [];
  var site = window.CRISP_WEBSITE_ID;
  document.cookie = "crisp-client%2Fsession%2F" + site + "=session_demo; Path=/; Max-Age=15552000; SameSite=Lax";
  fetch("{{vendor:settings.crisp.chat}}/client/website/" + site + "/", { credentials: "include" }).catch(function () {});

  var host = document.createElement("div");
  host.className = "crisp-client";
  var root = host.attachShadow({ mode: "open" });
  root.innerHTML =
    "<style>" +
    ":host{position:fixed;right:20px;bottom:20px;z-index:1000;font:15px/1.45 system-ui,sans-serif}" +
    "button{font:inherit;cursor:pointer;border:0}" +
    ".bubble{display:block;margin-left:auto;width:56px;height:56px;border-radius:50%;background:#1972f5;box-shadow:0 4px 16px #0005}" +
    "section{width:min(300px,calc(100vw - 40px));margin-bottom:12px;border-radius:14px;overflow:hidden;background:#fff;color:#222;box-shadow:0 8px 32px #0004}" +
    "h2{margin:0;padding:16px;background:#1972f5;color:#fff;font-size:16px}" +
    "p{margin:16px;padding:10px 14px;border-radius:12px;background:#eef3fb}" +
    "small{display:block;padding:0 16px 14px;color:#5b6470}" +
    "[hidden]{display:none}" +
    "</style>" +
    "<section hidden role='dialog' aria-label='Chat'><h2>Questions?</h2>" +
    "<p>Hello! Nobody is here, this is a demo.</p><small>Stands in for Crisp</small></section>" +
    "<button class='bubble' aria-label='Open chat' aria-expanded='false'>" +
    "<svg width='28' height='28' viewBox='0 0 28 28' fill='#fff' aria-hidden='true'>" +
    "<path d='M5 4h18a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3h-8l-6 5v-5H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z'/></svg></button>";

  var window_ = root.querySelector("section");
  var bubble = root.querySelector("button");

  function show(open) {
    window_.hidden = !open;
    bubble.setAttribute("aria-expanded", String(open));
    bubble.setAttribute("aria-label", open ? "Close chat" : "Open chat");
  }

  function run(command) {
    if (command[0] === "do" && command[1] === "chat:open") show(true);
    if (command[0] === "do" && command[1] === "chat:close") show(false);
    return 1;
  }

  bubble.addEventListener("click", function () {
    show(window_.hidden);
  });
  document.body.appendChild(host);
  window.$crisp = { push: run };
  Array.prototype.forEach.call(queue, run);
})();
