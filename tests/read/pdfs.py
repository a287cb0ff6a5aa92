"""PDF files made for tests: text set line by line in a font that is not embedded, as systems for 公文 do it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

# x, y, size, font (1 仿宋, 2 黑体, 3 小标宋) and the words of a printed line
Set = tuple[float, float, float, int, str]
FONTS = ("FangSong_GB2312", "SimHei", "FZXBSJW")
SIZE, LEADING, LEFT, TOP = 16, 28, 79, 740
CHARACTERS = 27  # a full line


def pdf(pages: Sequence[Sequence[Set]], *, encoding: str = "UniGB-UCS2-H", extra: bytes = b"") -> bytes:
    """A file of these pages; `extra` goes into the trailer."""
    codec = {"UniGB-UCS2-H": "utf-16-be", "GBK-EUC-H": "gbk"}[encoding]
    contents = [
        "\n".join(
            f"BT /F{font} {size} Tf 1 0 0 1 {x} {y} Tm <{words.encode(codec).hex()}> Tj ET"
            for x, y, size, font, words in page
        ).encode()
        for page in pages
    ]
    return raw_pdf(contents, encoding, extra)


def raw_pdf(
    contents: Sequence[bytes], encoding: str = "UniGB-UCS2-H", extra: bytes = b"", filters: bytes = b""
) -> bytes:
    """A file of pages with these content streams, written through `filters` already."""
    base = 3 + 2 * len(FONTS)
    kids = b" ".join(b"%d 0 R" % (base + 2 * n) for n in range(len(contents)))
    fonts = b" ".join(b"/F%d %d 0 R" % (n + 1, 3 + 2 * n) for n in range(len(FONTS)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
    ]
    for number, font in enumerate(FONTS):
        name = font.encode()
        below = b"[%d 0 R]" % (4 + 2 * number)
        objects.append(
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /%s /DescendantFonts %s >>"
            % (name, encoding.encode(), below)
        )
        objects.append(
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /DW 1000 /CIDSystemInfo "
            b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>" % name
        )
    for number, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << %s >> >> /Contents %d 0 R >>"
            % (fonts, base + 2 * number + 1)
        )
        objects.append(b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), filters, content))
    whole, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    whole += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, start)
    return bytes(whole)


def typeset(paragraphs: Sequence[tuple[str, str]], *, lines: int = 22, head: str = "") -> list[list[Set]]:
    """Pages of paragraphs of a kind: "title", "heading", "text"; with page numbers, and a running head if given."""
    printed: list[tuple[float, float, int, str]] = []
    for kind, words in paragraphs:
        if kind == "title":
            printed.append((LEFT + (CHARACTERS * SIZE - len(words) * 22) / 2, 22, 3, words))
            continue
        font = 2 if kind == "heading" else 1
        room = CHARACTERS - 2
        printed.append((LEFT + 2 * SIZE, SIZE, font, words[:room]))
        printed += [(LEFT, SIZE, font, words[at : at + CHARACTERS]) for at in range(room, len(words), CHARACTERS)]
    pages: list[list[Set]] = []
    for at in range(0, len(printed), lines):
        page: list[Set] = [(LEFT, 790, 9, 1, head)] if head else []
        for row, (x, size, font, words) in enumerate(printed[at : at + lines]):
            page.append((x, TOP - LEADING * row, size, font, words))
        page.append((270, 60, 14, 1, f"— {len(pages) + 1} —"))
        pages.append(page)
    return pages


def bomb(size: int) -> bytes:
    """A page whose content unpacks to `size` bytes from a thousandth, twice packed."""
    packed = zlib.compress(zlib.compress(b"0 0 m " * (size // 6), 9), 9)
    return raw_pdf([packed], filters=b"/Filter [/FlateDecode /FlateDecode] ")
