// What a page gains where scripts run; without them every page is whole.
(function () {
  "use strict";

  // the link of each paragraph, to copy or to send: shown when pointed at or reached by keyboard
  document.querySelectorAll(".hb-text [id]").forEach(function (part) {
    if (part.tagName === "TR" || part.classList.contains("hb-joined")) return;
    var link = document.createElement("a");
    link.className = "hb-para";
    link.href = "#" + part.id;
    link.setAttribute("aria-label", "本段的链接");
    part.appendChild(link);
  });

  // a button that copies a citation
  if (!navigator.clipboard) return;
  document.querySelectorAll("p.hb-cite, .hb-code").forEach(function (part) {
    var text = part.textContent;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "hb-copy";
    button.textContent = "复制";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text).then(function () {
        button.textContent = "已复制";
        setTimeout(function () { button.textContent = "复制"; }, 2000);
      });
    });
    part.parentNode.insertBefore(button, part);
  });
})();
