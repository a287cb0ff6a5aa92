// What the header of every page gains where scripts run, before it is shown: this stands right behind it. The search box in
// the place of a link; the switch of colour schemes and the reader's choice: the theme's own script wants an input and a
// label for each scheme, and nothing works them without scripts. The last part is the theme's inline script as a file (see
// theme.js).
(function () {
  // the title of the page, which the theme shows in the header once that of the text is out of sight
  var title = document.querySelector("[data-md-component=header-topic] .md-ellipsis");
  if (title) title.textContent = (document.querySelector("meta[property='og:title']") || document).content || document.title;
  // the same as in overrides/partials/search-header.html
  var slot = document.querySelector("a.hs-slot");
  if (slot) {
    slot.insertAdjacentHTML("beforebegin",
      '<label class="md-header__button md-icon hb-i hb-i-magnify hs-open" for="__search" title="搜索"></label>' +
      '<div class="hs-search" data-huibian-box><div class="hs-search__inner" role="search" aria-label="页首搜索">' +
      '<form class="hs-search__form" method="get" data-huibian-search>' +
      '<label class="hs-search__icon hb-i hb-i-magnify" for="__search" aria-hidden="true"></label>' +
      '<input class="hs-search__input" name="q" placeholder="搜索任意词语" aria-label="搜索" autocomplete="off" required></form></div></div>');
    slot.previousElementSibling.querySelector("form").setAttribute("action", slot.getAttribute("href"));
    slot.remove();
  }
  var form = document.querySelector("form[data-schemes]");
  if (form) {
    form.dataset.schemes.split(";").forEach(function (scheme, at, all) {
      var told = scheme.split("|"), input = document.createElement("input");
      input.className = "md-option";
      input.type = "radio";
      input.name = "__palette";
      input.id = "__palette_" + at;
      if (told[0]) told[0] = told[0][0] === "(" ? told[0] + ")" : "(prefers-color-scheme: " + told[0] + ")";
      ["media", "scheme", "primary", "accent"].forEach(function (key, n) { input.setAttribute("data-md-color-" + key, told[n]); });
      if (told[4]) input.setAttribute("aria-label", told[4]);
      else input.setAttribute("aria-hidden", "true");
      form.append(input);
      if (!told[4]) return;
      var label = document.createElement("label");
      label.className = "md-header__button md-icon hb-i hb-i-" + told[5];
      label.title = told[4];
      label.htmlFor = "__palette_" + (at + 1) % all.length;
      label.hidden = true;
      form.append(label);
    });
  }
  var palette = __md_get("__palette");
  if (!palette || !palette.color) return;
  var color = palette.color;
  if (color.media === "(prefers-color-scheme)") {
    var name = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    var input = document.querySelector("[data-md-color-media='(prefers-color-scheme: " + name + ")']");
    if (!input) return;
    ["media", "scheme", "primary", "accent"].forEach(function (key) {
      color[key] = input.getAttribute("data-md-color-" + key);
    });
  }
  Object.keys(color).forEach(function (key) { document.body.setAttribute("data-md-color-" + key, color[key]); });
})();
