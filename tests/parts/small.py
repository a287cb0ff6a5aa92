"""A small corpus whose reports fall into three parts by region and three by year; one of each is the unknown one."""

from __future__ import annotations

from pathlib import Path

from builder.files import write_whole

HENAN = """河南省郑州市财政局2023年工作总结和2024年工作计划
2023年，郑州市财政局紧扣收支平衡，依法组织收入，统筹盘活存量，守住了不发生系统性风险的底线。
一、2023年工作总结
（一）组织财政收入。一般公共预算收入同比增长百分之八，税收占比稳步提高。
（二）修缮嵩山书院。拨付专项经费三千万元，大殿和碑廊修缮一新。
二、2024年工作计划
一是加强干部业务培训。定期举办预算管理培训班，提升干部业务能力。
二是加大招商引资力度。开展招商引资活动，引进先进制造业项目。
三是誊抄嵩山书院碑帖。请书法家逐块誊抄碑刻文字。
"""
HUBEI = """湖北省武汉市水务局2023年工作总结和2024年工作计划
今年以来，武汉市水务局坚持节水优先、系统治理，全力抓好防汛抗旱和水环境整治。
一、2023年工作总结
（一）防汛抗旱。加固堤防十二处，平稳度过三轮强降雨过程。
（二）水环境。东湖清淤工程按期完工，断面水质达到三类标准。
二、2024年工作计划
一是加强干部业务培训。组织河湖长制培训，提升干部业务能力。
二是加大招商引资力度。围绕节水装备开展招商引资，引进龙头企业。
三是疏浚东湖港渠。完成港渠疏浚二十公里，恢复水体连通。
"""
NOWHERE = """某局工作总结和下一步工作计划
我局围绕群众急难愁盼，改进作风，优化服务，各项工作取得新的成效。
一、工作总结
（一）便民服务。推行延时服务和上门办理，受到群众好评。
（二）作风建设。开展专项整治，清理文件和会议。
二、下一步工作计划
一是加强干部业务培训。开展岗位练兵和业务比武，提升干部业务能力。
二是打造荷叶文创街区。建设荷叶主题的文创街区和夜间集市。
"""
LATER = """河南省洛阳市审计局2022年工作总结和2023年工作计划
2022年，洛阳市审计局依法履行审计监督职责，揭示问题，促进整改，推动政策落地见效。
一、2022年工作总结
（一）审计项目。完成预算执行、经济责任等审计项目四十个，促进增收节支。
二、2023年工作计划
一是加强干部业务培训。举办大数据审计培训，提升干部业务能力。
二是开展龙门石窟专项审计。对文物保护资金的使用进行审计。
"""
# a copy of the first whose names are hidden: another version, in the part of the unknown
MASKED = HENAN.replace("河南省郑州市", "XX省XX市").replace("郑州市", "XX市").replace("嵩山", "XX")


def write_inputs(seeds: Path) -> None:
    """Two compilations: one whose reports fall into two parts, and one of the third."""
    write_whole(seeds / "a.txt", HENAN + HUBEI)
    write_whole(seeds / "b.txt", NOWHERE + MASKED)
