// The shop's own script: a basket that lives as long as the tab, and the calls that shops make to their vendors' tags.
(function () {
  "use strict";
  var KEY = "ostrel-basket";
  var NOTE_MS = 6000;
  var basket = read();

  function one(selector) {
    return document.querySelector(selector);
  }

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  }

  function change(id, title, price, by) {
    var line = basket[id] || { title: title, price: price, count: 0 };
    line.count += by;
    basket[id] = line;
    if (line.count < 1) delete basket[id];
    sessionStorage.setItem(KEY, JSON.stringify(basket));
    show();
  }

  function button(label, text, press) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  }

  function line(id) {
    var entry = basket[id];
    var item = document.createElement("li");
    var words = document.createElement("span");
    words.textContent = entry.count + " × " + entry.title + ", €" + entry.count * entry.price;
    item.append(
      words,
      button("One less " + entry.title, "−", change.bind(null, id, entry.title, entry.price, -1)),
      button("One more " + entry.title, "+", change.bind(null, id, entry.title, entry.price, 1))
    );
    return item;
  }

  function show() {
    var ids = Object.keys(basket);
    var sum = function (of) {
      return ids.reduce(function (total, id) {
        return total + of(basket[id]);
      }, 0);
    };
    one("[data-basket-count]").textContent = sum(function (entry) {
      return entry.count;
    });
    one("[data-basket-lines]").replaceChildren.apply(one("[data-basket-lines]"), ids.map(line));
    one("[data-basket-total]").textContent = ids.length
      ? "Together €" +
        sum(function (entry) {
          return entry.count * entry.price;
        })
      : "Nothing in it yet.";
  }

  function tellVendors(id, price) {
    if (typeof window.gtag === "function") {
      window.gtag("event", "add_to_cart", { currency: "EUR", value: price, items: [{ item_id: id }] });
    }
    if (typeof window.fbq === "function") {
      window.fbq("track", "AddToCart", { currency: "EUR", value: price, content_ids: [id] });
    }
  }

  function openChat() {
    var note = one("[data-chat-note]");
    if (window.$crisp) {
      window.$crisp.push(["do", "chat:open"]);
      return;
    }
    note.textContent = "The chat is off: it waits for your consent.";
    setTimeout(function () {
      note.textContent = "";
    }, NOTE_MS);
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest("[data-add],[data-basket-open],[data-basket-close],[data-chat]");
    if (!target) return;
    if (target.hasAttribute("data-chat")) {
      openChat();
    } else if (target.hasAttribute("data-add")) {
      change(target.dataset.add, target.dataset.title, Number(target.dataset.price), 1);
      tellVendors(target.dataset.add, Number(target.dataset.price));
      one("[data-basket]").showModal();
    } else if (target.hasAttribute("data-basket-open")) {
      one("[data-basket]").showModal();
    } else {
      one("[data-basket]").close();
    }
  });

  // The kiln is opened on Thursdays; without the date library, the sentence that is already there stays.
  var kiln = one("[data-next-kiln]");
  if (kiln && typeof window.dayjs === "function") {
    var today = window.dayjs();
    var next = today.add((4 - today.day() + 7) % 7 || 7, "day");
    kiln.textContent = "The kiln is next opened on " + next.format("dddd D MMMM") + ".";
  }
  show();
})();
