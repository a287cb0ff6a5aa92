// @ts-check
// What every part of the page needs: addresses, elements, and what is kept on the reader's device.

/** The site's root, from this script's own address (assets/search/…). */
export const site = { root: "" };

/** @param {string} path from the site's root @returns {string} */
export function address(path) {
  // without a web server nothing turns a folder into its page
  if (location.protocol === "file:") path = path.replace(/^[^?#]*/, (page) => (page === "" || page.endsWith("/") ? `${page}index.html` : page));
  return site.root + path;
}

/**
 * An element: attributes by name, `text` as content, event listeners as `onclick` and the like.
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child !== null && child !== false && child !== undefined)));
  return element;
}

/** `text` with `marks` in <mark>. @param {string} text @param {[number, number][]} marks */
export function marked(text, marks) {
  const nodes = document.createDocumentFragment();
  let at = 0;
  for (const [start, end] of marks) {
    nodes.append(text.slice(at, start), make("mark", {}, text.slice(start, end)));
    at = end;
  }
  nodes.append(text.slice(at));
  return nodes;
}

/** The page of a report with the terms marked, at a paragraph. @param {string} url @param {string[]} forms @param {string} [anchor] */
export function landing(url, forms, anchor) {
  const query = forms.map((form) => `h=${encodeURIComponent(form)}`).join("&");
  return address(`${url}${query && `?${query}`}${anchor ? `#${anchor}` : ""}`);
}

const RECENT = "huibian.recent";
const KEPT = 8;

/** @returns {string[]} */
export function recent() {
  try {
    const found = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(found) ? found.filter((q) => typeof q === "string") : [];
  } catch {
    return []; // storage is switched off, or holds something else
  }
}

/** @param {string} query */
export function remember(query) {
  const words = query.trim();
  if (!words) return;
  try {
    localStorage.setItem(RECENT, JSON.stringify([words, ...recent().filter((q) => q !== words)].slice(0, KEPT)));
  } catch {
    // nothing is kept where storage is switched off
  }
}

export function forget() {
  try {
    localStorage.removeItem(RECENT);
  } catch {
    // as above
  }
}
