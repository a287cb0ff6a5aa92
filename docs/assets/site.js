// What a page gains where scripts run; without them every page is whole.
(function () {
  "use strict";

  // the contents of the page: its headings of three levels, each with those below it
  var toc = document.querySelector(".hb-toc"), within = [{ level: 1, item: toc }];
  document.querySelectorAll(".md-content :is(h2, h3, h4)[id]").forEach(function (heading) {
    var level = +heading.tagName[1], item = document.createElement("li"), link = document.createElement("a");
    while (within[within.length - 1].level >= level) within.pop();
    var above = within[within.length - 1].item;
    if (!above) return;
    link.href = "#" + heading.id;
    link.textContent = heading.textContent.trim();
    item.append(link);
    if (!above.lastElementChild || above.lastElementChild.tagName !== "UL") above.append(document.createElement("ul"));
    above.lastElementChild.append(item);
    within.push({ level: level, item: item });
  });

  // scripts for what not every page has, in this order; that of a report adds what can be copied
  var here = document.currentScript.src, reports = false;
  [[".hb-text, .hb-collation", "report.js"], [".hb-filters", "filters.js"], [".hb-reports", "tables.js"]].forEach(function (one, at) {
    if (!document.querySelector(one[0])) return;
    var script = document.createElement("script");
    script.src = new URL(one[1], here).href;
    script.async = false;
    if (at === 0) {
      reports = true;
      script.onload = script.onerror = addCopying;
    }
    document.head.append(script);
  });

  // the link of each paragraph, to copy or to send: shown when pointed at or reached by keyboard
  // added a few at a time while nothing else is to be done, so that a slow phone shows and scrolls the text meanwhile
  var later = window.requestIdleCallback || function (work) { setTimeout(work, 1); };
  var parts = [].filter.call(document.querySelectorAll(".hb-text [id]"), function (part) {
    return part.tagName !== "TR" && !part.classList.contains("hb-joined");
  });
  function addLinks() {
    parts.splice(0, 20).forEach(function (part) {
      var link = document.createElement("a");
      link.className = "hb-para";
      link.href = "#" + part.id;
      link.setAttribute("aria-label", "本段的链接");
      part.appendChild(link);
    });
    if (parts.length) later(addLinks);
  }
  later(addLinks);

  // the menu of narrow windows, which is shut when one has gone on
  var drawer = document.getElementById("__drawer"), opener = document.querySelector(".hb-opener");
  var menu = document.getElementById("hb-menu");
  if (drawer && opener && menu) {
    var contents = document.querySelectorAll(".hb-toc > ul > li > a");
    if (contents.length) {
      var part = document.createElement("li"), name = document.createElement("span"), list = document.createElement("ul");
      part.className = "hb-menu__toc";
      name.textContent = document.querySelector(".hb-toc").getAttribute("aria-label");
      contents.forEach(function (link) {
        var entry = document.createElement("li");
        entry.appendChild(link.cloneNode(true)).removeAttribute("class");
        list.append(entry);
      });
      part.append(name, list);
      menu.firstElementChild.append(part);
    }
    opener.setAttribute("aria-controls", menu.id);
    opener.setAttribute("aria-expanded", "false");
    var open = function (wanted) {
      if (drawer.checked !== wanted) drawer.click();
    };
    drawer.addEventListener("change", function () { opener.setAttribute("aria-expanded", String(drawer.checked)); });
    opener.addEventListener("click", function () {
      open(!drawer.checked);
      // the menu can take the focus once it is visible
      if (drawer.checked) requestAnimationFrame(function () { menu.querySelector("a").focus(); });
    });
    menu.addEventListener("click", function (event) {
      if (event.target.closest("a")) open(false);
    });
    menu.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) open(false);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !drawer.checked) return;
      open(false);
      opener.focus();
    });
  }

  // the day of reading, which GB/T 7714 wants in a citation of a page on the net
  document.querySelectorAll(".hb-cite .hb-accessed").forEach(function (place) {
    var now = new Date(), two = function (number) { return String(number).padStart(2, "0"); };
    if (location.protocol !== "file:") place.textContent = "[" + [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-") + "]";
  });

  if (!reports) addCopying();

  // a button that copies a citation
  function addCopying() {
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
  }
})();
