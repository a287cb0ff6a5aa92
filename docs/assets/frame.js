// What every page gains where scripts run, before it is shown: the head of the page stands right before this script, the
// page itself behind it. The theme's own script asks for all of it, and nothing of it works without scripts, so that
// pages need not carry it: switches, settings, the title in the header, colour schemes. The functions at the top, and
// the reader's choice at the end, are what the theme would write into every page as inline scripts, which the site's
// policy does not allow: the reader's settings, kept under the address of the site.
var __md_scope = new URL("..", document.currentScript.src);
var __md_hash = function (text) {
  return Array.from(text).reduce(function (sum, sign) { return (sum << 5) - sum + sign.charCodeAt(0); }, 0);
};
var __md_get = function (key, store, scope) {
  try {
    return JSON.parse((store || localStorage).getItem((scope || __md_scope).pathname + "." + key));
  } catch (error) {
    return null; // no store in this browser, or what is in it is not ours
  }
};
var __md_set = function (key, value, store, scope) {
  try {
    (store || localStorage).setItem((scope || __md_scope).pathname + "." + key, JSON.stringify(value));
  } catch (error) {
    // a reader who allows no store has the defaults on every page
  }
};
(function () {
  "use strict";
  // as mkdocs.yml has them; a page of a site with others names them itself (overrides/frame.html, partials/palette.html)
  var FEATURES = ["navigation.tabs", "navigation.top", "toc.follow"];
  var SCHEMES = "light|default|custom|custom|切换到深色|weather-night;dark|slate|custom|custom|切换到浅色|weather-sunny";

  function find(selector) { return document.querySelector(selector); }
  function make(tag, said, text) {
    var element = document.createElement(tag);
    Object.keys(said).forEach(function (name) { element.setAttribute(name, said[name]); });
    if (text) element.textContent = text;
    return element;
  }
  /** Name a part of the page as the theme's script knows it. */
  function part(name, element) {
    if (element && !element.dataset.mdComponent) element.dataset.mdComponent = name;
    return element;
  }

  var body = document.body, header = part("header", find(".md-header"));
  document.documentElement.classList.replace("no-js", "js");

  // the theme's settings; a page that brings its own has them at its end
  if (!document.currentScript.hasAttribute("data-settings")) {
    body.prepend(make("script", { id: "__config", type: "application/json" },
      JSON.stringify({ base: __md_scope.href, features: FEATURES, translations: {} })));
  }

  // the switches of menu and search
  if (!find("#__drawer")) {
    body.prepend(make("label", { class: "md-overlay", for: "__drawer" }));
    ["search", "drawer"].forEach(function (name) {
      body.prepend(make("input", { class: "md-toggle", "data-md-toggle": name, type: "checkbox", id: "__" + name, autocomplete: "off" }));
    });
  }

  // the name of the site, which gives way to the title of the page once that of the text is out of sight
  var name = find(".md-header__title.hb-name");
  if (name) {
    var title = part("header-title", make("div", { class: "md-header__title" })), inner = make("div", { class: "md-header__ellipsis" });
    var first = make("div", { class: "md-header__topic" }), second = part("header-topic", make("div", { class: "md-header__topic" }));
    second.append(make("span", { class: "md-ellipsis" }, (find("meta[property='og:title']") || document).content || document.title));
    name.replaceWith(title);
    name.className = "hb-name";
    first.append(name);
    inner.append(first, second);
    title.append(inner);
    if (!find(".md-logo")) title.before(make("a", { class: "md-header__button md-logo hb-i hb-i-logo", href: name.href, "aria-label": name.textContent }));
    // docs/assets/site.js opens the menu with it
    title.before(make("button", { class: "md-header__button md-icon hb-i hb-i-menu hb-opener", type: "button", "aria-label": "菜单" }));
    if (!find("form[data-schemes]")) title.after(part("palette", make("form", { class: "md-header__option", "data-schemes": SCHEMES })));
  }

  // the switch of colour schemes: for each an input, and a label that leads to the next
  var form = find("form[data-schemes]");
  if (form) {
    form.dataset.schemes.split(";").forEach(function (scheme, at, all) {
      var told = scheme.split("|");
      var input = make("input", { class: "md-option", type: "radio", name: "__palette", id: "__palette_" + at });
      if (told[0]) told[0] = told[0][0] === "(" ? told[0] + ")" : "(prefers-color-scheme: " + told[0] + ")";
      ["media", "scheme", "primary", "accent"].forEach(function (key, n) { input.setAttribute("data-md-color-" + key, told[n]); });
      if (told[4]) input.setAttribute("aria-label", told[4]);
      else input.setAttribute("aria-hidden", "true");
      form.append(input);
      if (!told[4]) return;
      form.append(make("label", {
        class: "md-header__button md-icon hb-i hb-i-" + told[5], title: told[4], for: "__palette_" + (at + 1) % all.length, hidden: "",
      }));
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    part("main", find(".md-main"));
    part("content", find(".md-content"));
    part("toc", find(".hb-toc > ul"));
    // the theme's script follows the contents of a page by this class
    document.querySelectorAll(".hb-toc li > a").forEach(function (link) { link.className = "md-nav__link"; });
    if (JSON.parse(find("#__config").textContent).features.indexOf("navigation.top") >= 0 && !find(".md-top")) {
      find(".md-main").append(part("top", make("button", { type: "button", class: "md-top hb-i hb-i-top", hidden: "" }, "回到页面顶部")));
    }
    // an address that names a tab of a block of tabs opens it
    var target = document.getElementById(location.hash.slice(1));
    if (target && target.name) target.checked = target.name.indexOf("__tabbed_") === 0;
  });

  var palette = __md_get("__palette");
  if (!palette || !palette.color) return;
  var color = palette.color;
  if (color.media === "(prefers-color-scheme)") {
    var scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    var chosen = find("[data-md-color-media='(prefers-color-scheme: " + scheme + ")']");
    if (!chosen) return;
    ["media", "scheme", "primary", "accent"].forEach(function (key) { color[key] = chosen.getAttribute("data-md-color-" + key); });
  }
  Object.keys(color).forEach(function (key) { body.setAttribute("data-md-color-" + key, color[key]); });
})();
