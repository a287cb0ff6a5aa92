// The filters of the common plans. The page is whole without them: they hide rows and evidence that are not asked for,
// count anew by department, level and year, and keep the choice in the address, so that it can be sent on.
(function () {
  "use strict";

  var forms = document.querySelectorAll("form.hb-filters");
  if (!forms.length) return;
  var form = forms[0], keys = ["department", "level", "year"];
  var combinations = read(form.dataset.combinations || ""), places = {};

  // `3.1.2.14 …`: the places of department, level and year among the options of the filters, and how many reports
  function read(text) {
    return text.split(" ").filter(Boolean).map(function (combination) {
      var parts = combination.split("."), item = { count: +parts[3] };
      keys.forEach(function (key, at) { item[key] = form.elements[key].options[+parts[at]].value; });
      return item;
    });
  }

  // the page of all plans has much to count: a script of its own, since that can be read from a folder without a server,
  // fetched as soon as somebody turns to the filters
  var waiting = null;
  function withData(work) {
    if (combinations.length || !form.dataset.script) return work();
    if (waiting) return waiting.push(work);
    waiting = [work];
    window.huibianCells = function (data) {
      combinations = read(data.combinations);
      places = data.plans;
    };
    var script = document.createElement("script");
    script.src = form.dataset.script;
    script.onload = function () {
      var all = waiting;
      waiting = null;
      all.forEach(function (each) { each(); });
    };
    script.onerror = function () {
      waiting = null;
      script.remove();
      form.querySelector("output").textContent = "没有取到筛选所需的数据，请再试一次";
    };
    document.head.append(script);
  }

  function chosen() {
    var values = {};
    form.querySelectorAll("select").forEach(function (select) { values[select.name] = select.value; });
    return values;
  }

  function fits(item, values) {
    return keys.every(function (key) { return !values[key] || item[key] === values[key]; });
  }

  // how many reports of these combinations (`0-3 4-1`) are asked for, in one department where that is given
  function count(cells, values, department) {
    return cells.split(" ").filter(Boolean).reduce(function (sum, cell) {
      var parts = cell.split("-"), item = combinations[+parts[0]];
      return sum + (fits(item, values) && (!department || item.department === department) ? +parts[1] : 0);
    }, 0);
  }

  function step(part, most, steps) { return Math.min(steps, Math.max(1, Math.ceil(steps * part))); }

  function setClass(element, prefix, number) {
    element.className = element.className.replace(new RegExp("\\b" + prefix + "\\d+\\b"), prefix + number);
  }

  var rankings = [].map.call(document.querySelectorAll(".hb-ranking.hb-filtered tbody"), function (body) {
    return { body: body, rows: [].slice.call(body.rows) };
  });

  function rank(values) {
    var shown = 0;
    rankings.forEach(function (table) {
      var rows = table.rows.map(function (row, place) {
        var plan = row.querySelector("a[data-theme]");
        var wanted = !values.theme || plan.dataset.theme === values.theme;
        return { row: row, place: place, count: wanted ? count(places[plan.getAttribute("href")] || "", values) : 0 };
      });
      var most = Math.max.apply(null, rows.map(function (item) { return item.count; }).concat(1));
      rows.sort(function (a, b) { return b.count - a.count || a.place - b.place; });
      rows.forEach(function (item, number) {
        var cells = item.row.cells, bar = item.row.querySelector(".hb-bar");
        item.row.hidden = !item.count;
        cells[0].textContent = number + 1;
        cells[2].textContent = item.count;
        if (bar && item.count) setClass(bar, "hb-w", step(item.count / most, most, 20));
        table.body.appendChild(item.row);
        shown += item.count ? 1 : 0;
      });
    });
    return shown;
  }

  function matrix(values) {
    document.querySelectorAll(".hb-heat.hb-filtered table").forEach(function (table) {
      var links = [], most = 1;
      [].forEach.call(table.tBodies[0].rows, function (row) {
        var plan = row.querySelector("a[data-theme]"), total = 0;
        var wanted = !values.theme || plan.dataset.theme === values.theme;
        [].forEach.call(row.cells, function (cell, column) {
          var link = column ? cell.querySelector("a") : null;
          if (!link) return;
          var number = wanted ? count(places[plan.getAttribute("href")] || "", values, link.hash.replace("#d-", "")) : 0;
          total += number;
          most = Math.max(most, number);
          links.push({ link: link, number: number, column: column });
        });
        row.hidden = !total;
      });
      var filled = {};
      links.forEach(function (item) {
        item.link.hidden = !item.number;
        item.link.textContent = item.number;
        if (item.number) {
          filled[item.column] = true;
          setClass(item.link, "hb-heat", step(Math.sqrt(item.number / most), most, 6));
        }
      });
      [].forEach.call(table.rows, function (row) {
        [].forEach.call(row.cells, function (cell, column) { cell.hidden = column > 0 && !filled[column]; });
      });
    });
  }

  function evidence(values) {
    var limited = keys.some(function (key) { return values[key]; });
    document.querySelectorAll(".hb-evidence").forEach(function (part) {
      var any = false;
      part.querySelectorAll("[data-place]").forEach(function (planner) {
        planner.hidden = !fits(combinations[+planner.dataset.place], values);
        any = any || !planner.hidden;
      });
      // where a department has pages of its own only some of its reports stand here: the numbers tell of all
      var here = count(part.dataset.cells, values), fitting = part.querySelector(".hb-fitting");
      if (fitting) fitting.textContent = limited ? "其中符合条件的" + here + "篇" : "";
      // its heading stands before it
      part.hidden = part.previousElementSibling.hidden = !any && !(fitting && here);
    });
  }

  function apply() {
    var values = chosen();
    var total = combinations.reduce(function (sum, item) { return sum + (fits(item, values) ? item.count : 0); }, 0);
    var out = form.querySelector("output");
    if (rankings.length) {
      var shown = rank(values);
      matrix(values);
      out.textContent = "符合条件的报告" + total + "篇，共同计划" + shown + "项";
    } else {
      evidence(values);
      out.textContent = "符合条件的" + total + "篇";
    }
  }

  function remember() {
    var values = chosen(), query = new URLSearchParams();
    Object.keys(values).forEach(function (key) { if (values[key]) query.set(key, values[key]); });
    var text = query.toString();
    try {
      history.replaceState(history.state, "", location.pathname + (text ? "?" + text : "") + location.hash);
    } catch (error) { /* a folder without a server may refuse; the filter works all the same */ }
  }

  var asked = new URLSearchParams(location.search), any = false;
  form.querySelectorAll("select").forEach(function (select) {
    var value = asked.get(select.name);
    if (value && [].some.call(select.options, function (option) { return option.value === value; })) {
      select.value = value;
      any = true;
    }
  });
  form.hidden = false;
  form.addEventListener("focusin", function () { withData(function () {}); }, { once: true });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("change", function () { withData(apply); remember(); });
  form.addEventListener("reset", function () { setTimeout(function () { withData(apply); remember(); }, 0); });
  if (any) withData(apply);
})();
