// Buttons that change how a text looks, never what it says: formulas set back, equal paragraphs of two copies hidden.
(function () {
  "use strict";

  function toggle(before, label, className) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "hb-toggle";
    button.textContent = label;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", function () {
      var on = document.documentElement.classList.toggle(className);
      button.setAttribute("aria-pressed", String(on));
    });
    before.parentNode.insertBefore(button, before);
  }

  var text = document.querySelector(".hb-text");
  if (text && text.querySelector(".hb-formula")) toggle(text, "淡化套话", "hb-plain-formulas");
  var copies = document.querySelector(".hb-collation");
  if (copies && copies.querySelector(".hb-alike")) toggle(copies, "只看不同之处", "hb-only-differences");
})();
