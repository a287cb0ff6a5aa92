"""A compilation on a desk and a file of corrections beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from builder.corrections import Corrections, read_corrections
from builder.model import Measure, Report
from builder.pipeline import Built, build_corpus

TEXT = """2023年工作总结汇编（3篇）
县统计局2023年工作总结和2024年工作计划
一、主要工作
（一）抓好统计调查。圆满完成粮食产量抽样调查，数据质量稳步提升，坚持D建引领，D座办公楼启用。
（二）做好监测分析。全年撰写分析材料二十篇，帮扶对象高某某反映的困难已经解决。
2.本项工作尚未启动。
二、2024年工作计划
（一）抓好经济普查。做好第五次全国经济普查登记，保证数据质量。
（二）加强队伍建设。选优配强业务骨干，办好三期培训班。
今后还要建成统计数据中心。
县林业局2023年工作总结
一、造林绿化
全年完成造林一万亩，森林覆盖率继续提高，生态环境持续改善。
县水利局情况
全年水库除险加固任务全部完成，农村供水保障水平明显提高，河湖面貌持续好转。
"""


class Desk:
    """A folder with one compilation and a corrections file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(TEXT)

    def write(self, text: str, name: str = "a.txt") -> None:
        (self.folder / "in").mkdir(exist_ok=True)
        (self.folder / "in" / name).write_text(text, encoding="utf-8")

    def build(self, *entries: dict[str, Any], cache: bool = False) -> Built:
        corrections = Corrections("corrections.yml")
        if entries:
            path = self.folder / "corrections.yml"
            # JSON is YAML; every entry has a line of its own
            lines = [json.dumps({"reason": "见纸质件", **entry}, ensure_ascii=False) for entry in entries]
            path.write_text("".join(f"- {line}\n" for line in lines), encoding="utf-8")
            corrections = read_corrections(path)
        where = self.folder / "cache" if cache else None
        return build_corpus([self.folder / "in"], corrections=corrections, cache=where)

    def report(self, *entries: dict[str, Any], line: int = 2) -> Report:
        return next(r for r in self.build(*entries).corpus.reports if r.title_line == line)

    def measures(self, *entries: dict[str, Any]) -> list[Measure]:
        built = self.build(*entries)
        first = next(r.id for r in built.corpus.reports if r.title_line == 2)
        return [m for m in built.corpus.measures if m.report == first]


HERE = {"source": "a.txt", "line": 2}
SECTION = {"line": 3, "text": "一、主要工作", "role": "plans"}
