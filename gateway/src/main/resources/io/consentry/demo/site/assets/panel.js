// The demonstration's panel: who was contacted since this page was loaded, and the visitor's simulated place.
(function () {
  "use strict";
  var EVERY_MS = 1000;
  var root = document.querySelector("[data-demo]");
  var since = Number(root.dataset.since);
  var realVendors = root.dataset.realVendors === "true";
  var hosts = new Map();

  function part(name) {
    return root.querySelector("[data-demo-" + name + "]");
  }

  function count(host, name, use, path) {
    var entry = hosts.get(host) || { name: name, use: use, paths: new Map() };
    entry.paths.set(path, (entry.paths.get(path) || 0) + 1);
    hosts.set(host, entry);
  }

  function item(entry, host) {
    var made = document.createElement("li");
    var name = document.createElement("b");
    var paths = [];
    made.dataset.use = entry.use;
    name.textContent = entry.name;
    made.append(name, entry.use);
    entry.paths.forEach(function (times, path) {
      paths.push(path + (times > 1 ? " ×" + times : ""));
    });
    [host].concat(paths).forEach(function (text) {
      var small = document.createElement("small");
      small.textContent = text;
      made.append(small);
    });
    return made;
  }

  function show() {
    var items = [];
    var names = new Set();
    var tracking = new Set();
    hosts.forEach(function (entry, host) {
      items.push(item(entry, host));
      names.add(entry.name);
      if (entry.use !== "delivery") tracking.add(entry.name);
    });
    part("vendors").replaceChildren.apply(part("vendors"), items);
    root.dataset.state = tracking.size ? "bad" : "good";
    say(
      tracking.size
        ? names.size + (names.size === 1 ? " third party" : " third parties") + " contacted"
        : names.size
          ? "Only delivery networks contacted"
          : "No third party contacted"
    );
    part("note").textContent = realVendors
      ? "As this browser reports it: the real vendors are in use."
      : hosts.size
        ? "As seen by a server on this computer that plays these vendors. Nothing left it."
        : "A server on this computer plays the vendors, and has not been asked for anything.";
  }

  function say(text) {
    if (part("status").textContent !== text) part("status").textContent = text;
  }

  // The address of the gateway itself may differ from the website's, so only another host name counts as a third party.
  function watchBrowser() {
    new PerformanceObserver(function (list) {
      list.getEntries().forEach(function (entry) {
        var url = new URL(entry.name);
        if (/^https?:$/.test(url.protocol) && url.hostname !== location.hostname) {
          count(url.hostname, url.hostname, "third party", url.pathname);
        }
      });
      show();
    }).observe({ type: "resource", buffered: true });
    show();
  }

  function askSite() {
    fetch("/demo/contacts?since=" + since, { cache: "no-store" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      })
      .then(function (answer) {
        answer.contacts.forEach(function (contact) {
          since = Math.max(since, contact.number);
          count(contact.vendor, contact.name, contact.use, contact.path);
        });
        show();
      })
      .catch(function () {
        root.dataset.state = "unknown";
        say("The demonstration does not answer");
      })
      .finally(function () {
        setTimeout(poll, EVERY_MS);
      });
  }

  function poll() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", poll, { once: true });
    } else {
      askSite();
    }
  }

  part("toggle").addEventListener("click", function () {
    part("list").hidden = !part("list").hidden;
    part("toggle").setAttribute("aria-expanded", String(!part("list").hidden));
  });

  part("visitor").addEventListener("change", function () {
    part("visitor").requestSubmit();
  });

  // The record is the gateway's to erase; without a gateway the request fails, and the cookies go all the same.
  part("reset").addEventListener("submit", function (event) {
    event.preventDefault();
    var form = part("reset");
    sessionStorage.clear();
    fetch("/_consent/v1/record", { method: "DELETE" })
      .catch(function () {})
      .finally(function () {
        form.submit();
      });
  });

  if (realVendors) {
    watchBrowser();
  } else {
    poll();
  }
})();
