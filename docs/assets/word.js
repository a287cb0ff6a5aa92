// @ts-check
// A report as a Word file (.docx, ECMA-376), made in the browser from the page that shows it: the site need not hold the
// text of every report once more, and the file can be had without a server. The layout follows GB/T 9704-2012: A4, title
// in 小标宋 二号, headings in 黑体, 楷体 and 仿宋 三号 with real heading styles, text in 仿宋 三号 with 22 lines of 28
// characters a page and an indent of two characters, page numbers outside. Fonts are named, not embedded.
// The same page always gives the same bytes. Loaded when it is first asked for (docs/assets/report.js).
(() => {
  "use strict";

  const OFFICE = "http://schemas.openxmlformats.org";
  const TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const W = `xmlns:w="${OFFICE}/wordprocessingml/2006/main"`;
  /** @type {Record<string, string>} parts of the document and what they are */
  const PARTS = { styles: "styles", settings: "settings", odd: "footer", even: "footer" };
  const FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>';
  /** @type {Record<string, string>} */
  const STYLE_OF = { "hb-addressee": "Addressee", "hb-signature": "Signed", "hb-date": "Dated" };

  /** Text as XML; what XML cannot carry becomes U+FFFD. @param {string} text */
  const escaped = (text) =>
    text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
      .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);

  /** @param {string} text */
  const run = (text) => `<w:r>${text.split("\t").map((piece) => `<w:t xml:space="preserve">${escaped(piece)}</w:t>`).join("<w:tab/>")}</w:r>`;

  /** @param {string} text @param {string} [style] */
  const paragraph = (text, style) => `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ""}${run(text)}</w:p>`;

  /** @param {string[][]} rows */
  function table(rows) {
    const width = Math.max(...rows.map((row) => row.length));
    const lines = rows.map((row) => `<w:tr>${Array.from({ length: width }, (_, at) => `<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>${paragraph(row[at] ?? "", "Cell")}</w:tc>`).join("")}</w:tr>`);
    return `<w:tbl><w:tblPr><w:tblStyle w:val="Sheet"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>${"<w:gridCol/>".repeat(width)}</w:tblGrid>${lines.join("")}</w:tbl>`;
  }

  /** The text of an element as published: without what is shown of revisions. @param {Element} element */
  function textOf(element) {
    const copy = /** @type {Element} */ (element.cloneNode(true));
    copy.querySelectorAll(".hb-was, .hb-para, .hb-accessed, .headerlink").forEach((part) => part.remove());
    // HTML wraps its lines where it likes; a text of a report is one line
    return (copy.textContent ?? "").replace(/\n/g, "");
  }

  /** @param {Element} block */
  function bodyOf(block) {
    if (block.tagName === "TABLE") return table([.../** @type {HTMLTableElement} */ (block).rows].map((row) => [...row.cells].map(textOf)));
    const heading = block.tagName.match(/^H([2-6])$/);
    if (heading) return paragraph(textOf(block), `Heading${Number(heading[1]) - 1}`);
    return paragraph(textOf(block), STYLE_OF[[...block.classList].find((name) => name in STYLE_OF) ?? ""]);
  }

  /** @param {string} latin @param {string} [chinese] */
  const fonts = (latin, chinese = latin) => `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${chinese}"/>`;
  /** @param {number} half half points */
  const size = (half) => `<w:sz w:val="${half}"/><w:szCs w:val="${half}"/>`;

  /** @param {string} id @param {string} name @param {string} layout @param {string} [letters] @param {string} [based] */
  const style = (id, name, layout, letters = "", based = '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>') =>
    `<w:style w:type="paragraph"${based ? "" : ' w:default="1"'} w:styleId="${id}"><w:name w:val="${name}"/>${based}<w:qFormat/><w:pPr>${layout}</w:pPr><w:rPr>${letters}</w:rPr></w:style>`;

  function styles() {
    const faces = ["黑体", "楷体", "仿宋", "仿宋", "仿宋"];
    const borders = ["top", "left", "bottom", "right", "insideH", "insideV"].map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`);
    return `${HEAD}<w:styles ${W}><w:docDefaults><w:rPrDefault><w:rPr>${fonts("仿宋")}${size(32)}<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
      style("Normal", "Normal", '<w:spacing w:before="0" w:after="0" w:line="580" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>', "", "") +
      style("Title", "Title", `<w:keepNext/><w:spacing w:after="580" w:line="640" w:lineRule="exact"/>${FLUSH}<w:jc w:val="center"/>`, fonts("方正小标宋简体") + size(44)) +
      faces.map((face, at) => style(`Heading${at + 1}`, `heading ${at + 1}`, `<w:keepNext/><w:outlineLvl w:val="${at}"/>`, fonts(face) + (at === 2 ? "<w:b/>" : ""))).join("") +
      style("Addressee", "Addressee", FLUSH) +
      style("Signed", "Signed", '<w:spacing w:before="580"/><w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>') +
      style("Dated", "Dated", '<w:ind w:rightChars="400" w:right="1280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>') +
      style("Origin", "Origin", `<w:pBdr><w:top w:val="single" w:sz="4" w:space="8" w:color="808080"/></w:pBdr><w:spacing w:before="580" w:line="400" w:lineRule="exact"/>${FLUSH}<w:jc w:val="left"/>`, fonts("楷体") + size(24)) +
      style("Cell", "Cell", `<w:spacing w:line="400" w:lineRule="exact"/>${FLUSH}<w:jc w:val="left"/>`, size(24)) +
      style("Footer", "footer", `<w:spacing w:line="240" w:lineRule="auto"/>${FLUSH}`, fonts("宋体") + size(28)) +
      `<w:style w:type="table" w:styleId="Sheet"><w:name w:val="Sheet"/><w:tblPr><w:tblBorders>${borders.join("")}</w:tblBorders></w:tblPr></w:style></w:styles>`;
  }

  /** The number of the page between dashes, a character away from the margin. @param {string} side */
  const footer = (side) =>
    `${HEAD}<w:ftr ${W}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:${side}Chars="100" w:${side}="280"/><w:jc w:val="${side}"/></w:pPr>` +
    `${run("— ")}<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>${run(" —")}</w:p></w:ftr>`;

  /** @param {string} kind @param {string} target @param {string} id */
  const relation = (kind, target, id) => `<Relationship Id="${id}" Type="${kind}" Target="${target}"/>`;
  /** @param {string} inside */
  const relations = (inside) => `${HEAD}<Relationships xmlns="${OFFICE}/package/2006/relationships">${inside}</Relationships>`;

  /** @param {string} inside @param {string} title @param {string} author */
  function files(inside, title, author) {
    const kinds = `${OFFICE}/officeDocument/2006/relationships`;
    const properties = `${OFFICE}/package/2006`;
    const parts = Object.entries(PARTS);
    return {
      "[Content_Types].xml": `${HEAD}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/word/document.xml" ContentType="${TYPES}.document.main+xml"/>` +
        parts.map(([part, kind]) => `<Override PartName="/word/${part}.xml" ContentType="${TYPES}.${kind}+xml"/>`).join("") +
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
      "_rels/.rels": relations(relation(`${kinds}/officeDocument`, "word/document.xml", "r1") + relation(`${properties}/relationships/metadata/core-properties`, "docProps/core.xml", "r2")),
      "docProps/core.xml": `${HEAD}<cp:coreProperties xmlns:cp="${properties}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(author)}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>`,
      "word/document.xml": `${HEAD}<w:document ${W} xmlns:r="${kinds}"><w:body>${inside}<w:sectPr><w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>` +
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="1587" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="580"/></w:sectPr></w:body></w:document>',
      "word/_rels/document.xml.rels": relations(parts.map(([part, kind]) => relation(`${kinds}/${kind}`, `${part}.xml`, part)).join("")),
      "word/styles.xml": styles(),
      "word/settings.xml": `${HEAD}<w:settings ${W}><w:evenAndOddHeaders/></w:settings>`,
      "word/odd.xml": footer("right"),
      "word/even.xml": footer("left"),
    };
  }

  // ---- the zip archive that holds them (PKWARE's APPNOTE.TXT): stored, with the earliest time that it can state ----

  const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });

  /** @param {Uint8Array} bytes */
  const crc = (bytes) => ~bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), -1);

  /** Numbers in as many bytes as told, least first. @param {...[number, number]} fields */
  const packed = (...fields) => Uint8Array.from(fields.flatMap(([value, bytes]) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 255)));

  /** @param {Record<string, string>} named @returns {Blob} */
  function archive(named) {
    /** @type {Uint8Array[]} */
    const local = [];
    /** @type {Uint8Array[]} */
    const central = [];
    const length = (/** @type {Uint8Array[]} */ chunks) => chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    for (const [path, text] of Object.entries(named)) {
      const [name, content] = [new TextEncoder().encode(path), new TextEncoder().encode(text)];
      /** @type {[number, number][]} version, flags, method, time, date (1980-01-01), sum, sizes, length of the name, of extras */
      const about = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [33, 2], [crc(content), 4], [content.length, 4], [content.length, 4], [name.length, 2], [0, 2]];
      central.push(packed([0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [length(local), 4]), name);
      local.push(packed([0x04034b50, 4], ...about), name, content);
    }
    const count = Object.keys(named).length;
    const end = packed([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [length(central), 4], [length(local), 4], [0, 2]);
    return new Blob(/** @type {BlobPart[]} */ ([...local, ...central, end]), { type: `${TYPES}.document` });
  }

  /** The page's report as a .docx file. @returns {Blob} */
  /** @type {any} */ (window).huibianWord = () => {
    const title = textOf(/** @type {Element} */ (document.querySelector("h1.hb-title")));
    const blocks = [...document.querySelectorAll(".hb-text :is(h2, h3, h4, h5, h6, p, table)")].filter((block) => !block.parentElement?.closest("table"));
    const cited = document.querySelector("p.hb-cite");
    const cite = cited ? textOf(cited).trim() : "";
    const address = location.protocol.startsWith("http") ? location.href.replace(/[?#].*/, "") : "";
    const canonical = document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? address;
    const origin = `出处：${cite}${canonical && !cite.includes(canonical) ? ` ${canonical}` : ""}`;
    const author = document.querySelector("meta[name=author]")?.getAttribute("content") ?? "";
    return archive(files([paragraph(title, "Title"), ...blocks.map(bodyOf), paragraph(origin, "Origin")].join(""), title, author));
  };
})();
