// What the theme would write into every page as an inline script, as a file, so that the site's policy need not allow
// inline scripts: the reader's settings, kept under the address of the site, which the theme's own script asks for.
// Loaded in the head of every page, before anything is shown.
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
document.addEventListener("DOMContentLoaded", function () {
  // the theme's script follows the contents of a page by this class, which need not stand in every page
  document.querySelectorAll(".hb-toc li > a").forEach(function (link) { link.className = "md-nav__link"; });
  // an address that names a tab of a block of tabs opens it
  var target = document.getElementById(location.hash.slice(1));
  if (target && target.name) target.checked = target.name.indexOf("__tabbed_") === 0;
});
