"""Made-up inputs that several tests read."""

from __future__ import annotations

# a report of some organ
REPORT = """{organ}2023年工作总结和2024年工作计划
2023年，{organ}认真落实各项部署，扎实推进重点工作，现将全年情况总结如下。
一、2023年工作总结
（一）抓实重点工作。完成投资一亿元，同比增长百分之八。
二、2024年工作计划
一是抓好项目建设。完成年度投资任务。
二是加强队伍建设。选优配强骨干力量。
"""

# the same, saying something of its own among what was done and among what is planned
TELLING = """{organ}2023年工作总结和2024年工作计划
2023年，{organ}认真落实各项部署，扎实推进重点工作，现将全年情况总结如下。
一、2023年工作总结
（一）抓实重点工作。{words}
二、2024年工作计划
一是抓好项目建设。{words}
二是加强队伍建设。选优配强骨干力量。
"""
