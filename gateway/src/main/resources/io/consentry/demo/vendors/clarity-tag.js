// Plays Clarity's loader, with the picture by which it learns the browser's identifier at Microsoft.
(function () {
  var recorder = document.createElement("script");
  recorder.async = true;
  recorder.src = "{{vendor:scripts.clarity.ms}}/0.0.0/clarity.js";
  document.head.appendChild(recorder);
  var image = new Image();
  image.src = "{{vendor:c.clarity.ms}}/c.gif";
})();
