// Plays a Tag Manager container with one Google Ads tag in it.
(function () {
  var layer = (window.dataLayer = window.dataLayer || []);
  if (window.google_tag_manager) return;
  window.google_tag_manager = { demo: true };
  layer.push({ event: "gtm.load" });
  var ads = document.createElement("script");
  ads.async = true;
  ads.src = "{{vendor:www.googletagmanager.com}}/gtag/js?id=AW-DEMO000000&l=dataLayer&cx=c";
  document.head.appendChild(ads);
})();
