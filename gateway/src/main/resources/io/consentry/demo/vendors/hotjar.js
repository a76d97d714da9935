// Plays Hotjar's loader.
(function () {
  var modules = document.createElement("script");
  modules.async = true;
  modules.src = "{{vendor:script.hotjar.com}}/modules.demo.js";
  document.head.appendChild(modules);
})();
