// What the header of every page gains where scripts run, before it is shown: this stands right behind it. The title of the
// page; the switch of colour schemes and the reader's choice: the theme's own script wants an input and a label for each
// scheme, and nothing works them without scripts. The last part is the theme's inline script as a file (see theme.js).
(function () {
  // the title of the page, which the theme shows in the header once that of the text is out of sight
  var title = document.querySelector("[data-md-component=header-topic] .md-ellipsis");
  if (title) title.textContent = (document.querySelector("meta[property='og:title']") || document).content || document.title;
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
