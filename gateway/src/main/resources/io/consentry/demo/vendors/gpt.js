// Plays Google Publisher Tag: a displayed slot is filled with an advertisement in a frame.
(function () {
  var queued = (window.googletag && window.googletag.cmd) || [];
  var sizes = {};
  var service = {};

  function run(command) {
    command();
    return 1;
  }

  window.googletag = {
    apiReady: true,
    pubads: function () {
      return service;
    },
    enableServices: function () {},
    defineSlot: function (path, size, element) {
      sizes[element] = size;
      return {
        addService: function () {
          return this;
        },
      };
    },
    display: function (element) {
      var place = document.getElementById(element);
      var size = sizes[element];
      if (!place || !size) return;
      var frame = document.createElement("iframe");
      frame.src = "{{vendor:tpc.googlesyndication.com}}/safeframe/1-0-0/html/container.html";
      frame.width = size[0];
      frame.height = size[1];
      frame.title = "Advertisement";
      frame.style.border = "0";
      place.appendChild(frame);
    },
    cmd: { push: run },
  };
  queued.forEach(run);
})();
