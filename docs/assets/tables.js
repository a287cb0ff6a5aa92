// Tables of reports, made to be worked with: a column sorts when its head is pressed, a field keeps the rows that hold
// the words, lists keep a department, a level or a year. Without scripts the tables stand as they are. What is chosen
// is in the address (?q=…&部门=…), so that it can be sent on. All this once the page itself is there and at rest.
(window.requestIdleCallback || function (work) { setTimeout(work, 1); })(function () {
  "use strict";

  // Of a long table this page holds one sheet. The others are fetched when somebody asks to filter or sort all of it, or
  // came by an address that does; from a folder without a server a page may not read another, and its own rows stay.
  var sheets = document.querySelector(".hb-sheets"), asks = location.search.length > 1;
  if (!sheets) return begin();
  var count = +sheets.dataset.sheets, own = +sheets.dataset.sheet;
  var button = document.createElement("button"), told = document.createElement("output");
  button.type = "button";
  button.className = "hb-all";
  button.textContent = "在全部" + count + "页中筛选和排序";
  button.addEventListener("click", all);
  if (document.querySelector(".hb-reports")) sheets.append(button, told);
  if (asks) all();

  function all() {
    var table = document.querySelector(".hb-reports table");
    // servers show the same page as county.2.html and county.2, and an index as the folder alone
    var home = location.pathname.replace(/\/$/, "/index").replace(/(?:\.\d+)?(?:\.html)?$/, "");
    if (!table) return;
    button.disabled = true;
    told.textContent = " 正在读取……";
    var pages = [];
    for (var number = 1; number <= count; number++) {
      pages.push(number === own ? table : fetch(home + (number > 1 ? "." + number : "") + ".html").then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      }).then(function (text) {
        return new DOMParser().parseFromString(text, "text/html").querySelector(".hb-reports table");
      }));
    }
    Promise.all(pages).then(function (tables) {
      var rows = [];
      tables.forEach(function (other) { rows = rows.concat([].slice.call(other.tBodies[0].rows)); });
      rows.forEach(function (row) { table.tBodies[0].append(row); });
      sheets.hidden = true;
      begin();
    }, function () {
      told.textContent = " 读不到其余各页，只能筛选这一页。";
      begin();
    });
  }

  function begin() {
  var table = document.querySelector(".hb-reports table");
  if (!table || !table.tBodies.length) return;
  var body = table.tBodies[0], rows = [].slice.call(body.rows), heads = [].slice.call(table.tHead.rows[0].cells);
  var asked = new URLSearchParams(location.search);
  var titles = heads.map(function (head) { return head.textContent.trim(); });
  var lists = ["部门", "层级", "年度"].filter(function (name) { return titles.indexOf(name) >= 0; });
  var any = asked.get("q") || lists.some(function (name) { return asked.get(name); });
  if (!rows.length || (rows.length < 5 && !any)) return;

  function text(row, column) { return row.cells[column].textContent.trim(); }

  function compare(column, direction) {
    return function (a, b) {
      var one = text(a, column), other = text(b, column), numbers = /^[\d.,%]+$/;
      var order = numbers.test(one) && numbers.test(other)
        ? parseFloat(one.replace(/,/g, "")) - parseFloat(other.replace(/,/g, ""))
        : one.localeCompare(other, "zh-CN", { numeric: true });
      return direction * order || rows.indexOf(a) - rows.indexOf(b);
    };
  }

  function sort(column, direction) {
    heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
    if (column >= 0) heads[column].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    var sorted = column >= 0 ? rows.slice().sort(compare(column, direction)) : rows;
    sorted.forEach(function (row) { body.appendChild(row); });
  }

  function made(name, className, content) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (content) element.append(content);
    return element;
  }

  function select(label, options) {
    var field = made("select");
    field.name = label;
    options.forEach(function (option) { field.add(new Option(option[1], option[0])); });
    form.append(made("label", "", label + " "));
    form.lastChild.append(field);
    return field;
  }

  // on a phone the heads are there to be read aloud only: a list sorts instead
  var narrow = matchMedia("(max-width: 44.9375em)");
  function fit() {
    heads.forEach(function (head) { head.querySelector("button").disabled = narrow.matches; });
  }

  heads.forEach(function (head, column) {
    var button = made("button", "hb-sort");
    button.type = "button";
    while (head.firstChild) button.appendChild(head.firstChild);
    head.appendChild(button);
    button.addEventListener("click", function () {
      sort(column, head.getAttribute("aria-sort") === "ascending" ? -1 : 1);
      order.value = "";
    });
  });

  narrow.addEventListener("change", fit);
  fit();

  var form = made("form", "hb-filters"), field = made("input"), out = made("output");
  form.setAttribute("aria-label", "筛选报告");
  field.type = "search";
  field.value = asked.get("q") || "";
  form.append(made("label", "", "筛选 "));
  form.lastChild.append(field);
  // a report of two years has two values: 2023 总结，2024 计划
  function values(row, column) { return text(row, column).split("，"); }
  var chosen = lists.map(function (name) {
    var column = titles.indexOf(name), found = {};
    rows.forEach(function (row) { values(row, column).forEach(function (value) { found[value] = (found[value] || 0) + 1; }); });
    // most rows first: sorting by pinyin would cost a phone a tenth of a second before anyone has asked for a list
    var names = Object.keys(found).sort(function (a, b) { return found[b] - found[a] || (a < b ? -1 : 1); });
    if (names.length < 2 && !asked.get(name)) return null;
    var options = names.map(function (value) { return [value, value + "（" + found[value] + "）"]; });
    var list = select(name, [["", "全部"]].concat(options));
    if (found[asked.get(name)]) list.value = asked.get(name);
    return { name: name, column: column, list: list };
  }).filter(Boolean);
  var order = select("排序", [["", "原来的次序"]].concat(titles.map(function (title, column) {
    var number = /^[\d.,%]+$/.test(text(rows[0], column));
    return [(number ? "-" : "+") + column, title + (number ? "，从多到少" : "")];
  })));
  order.parentNode.className = "hb-order";
  order.addEventListener("change", function () {
    sort(order.value ? +order.value.slice(1) : -1, order.value[0] === "-" ? -1 : 1);
  });
  form.append(out);
  table.closest(".hb-reports").before(form);

  function filter() {
    var words = field.value.trim().split(/\s+/).filter(Boolean), wanted = words.length > 0;
    var shown = rows.filter(function (row) {
      var all = row.textContent;
      row.hidden = !words.every(function (word) { return all.indexOf(word) >= 0; }) || !chosen.every(function (choice) {
        wanted = wanted || !!choice.list.value;
        return !choice.list.value || values(row, choice.column).indexOf(choice.list.value) >= 0;
      });
      return !row.hidden;
    });
    out.textContent = wanted ? shown.length + " / " + rows.length + "篇" : "";
  }

  function remember() {
    var query = new URLSearchParams();
    if (field.value.trim()) query.set("q", field.value.trim());
    chosen.forEach(function (choice) { if (choice.list.value) query.set(choice.name, choice.list.value); });
    try {
      history.replaceState(history.state, "", location.pathname + (String(query) ? "?" + query : "") + location.hash);
    } catch (error) { /* a folder without a server may refuse */ }
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function (event) {
    if (event.target === order) return;
    filter();
    remember();
  });
  filter();
  }
});
