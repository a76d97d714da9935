// Plays the part of Day.js that the shop uses: a date, days added to it, and its weekday, day and month.
(function () {
  function wrap(date) {
    return {
      day: function () {
        return date.getDay();
      },
      add: function (days) {
        return wrap(new Date(date.getTime() + days * 86400000));
      },
      format: function () {
        return date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
      },
    };
  }
  window.dayjs = function () {
    return wrap(new Date());
  };
})();
