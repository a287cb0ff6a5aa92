// Tables of reports, made to be worked with: a column sorts when its head is pressed, a field keeps the rows that hold
// the words. Without scripts the tables stand as they are. The words are in the address (?q=…), so that it can be sent on.
(function () {
  "use strict";

  var table = document.querySelector(".hb-reports table");
  if (!table || !table.tBodies.length) return;
  var body = table.tBodies[0], rows = [].slice.call(body.rows);
  var asked = new URLSearchParams(location.search).get("q") || "";
  if (rows.length < 5 && !asked) return;

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

  // on a phone the heads are there to be read aloud only
  var heads = matchMedia("(min-width: 45em)").matches ? table.tHead.rows[0].cells : [];
  [].forEach.call(heads, function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "hb-sort";
    while (head.firstChild) button.appendChild(head.firstChild);
    head.appendChild(button);
    button.addEventListener("click", function () {
      var direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      [].forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      rows.slice().sort(compare(column, direction)).forEach(function (row) { body.appendChild(row); });
    });
  });

  var form = document.createElement("form"), label = document.createElement("label");
  var field = document.createElement("input"), out = document.createElement("output");
  form.className = "hb-filters";
  field.type = "search";
  field.value = asked;
  label.append("筛选报告 ", field);
  form.append(label, out);
  table.closest(".hb-reports").before(form);

  function filter() {
    var words = field.value.trim().split(/\s+/).filter(Boolean);
    var shown = rows.filter(function (row) {
      var all = row.textContent;
      row.hidden = !words.every(function (word) { return all.indexOf(word) >= 0; });
      return !row.hidden;
    });
    out.textContent = words.length ? shown.length + " / " + rows.length + " 篇" : "";
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  field.addEventListener("input", function () {
    filter();
    try {
      var query = field.value.trim() ? "?q=" + encodeURIComponent(field.value.trim()) : "";
      history.replaceState(history.state, "", location.pathname + query + location.hash);
    } catch (error) { /* a folder without a server may refuse */ }
  });
  filter();
})();
