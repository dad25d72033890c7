"""Invented names: of people, from common surnames and given names' characters, and of organizations that do not exist."""

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬建国志新春梅兰凤洁琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉"
    "叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁"
    "欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思浩宇晨轩博文天佑子涵泽雨辰昊然俊鹏飞鸿亮成康星光永健世广义兴良海山仁波贵福生龙元全国胜学祥才发武新利清彬富顺信子"
)
TRADES = (
    "建筑",
    "商贸",
    "科技",
    "物业",
    "印刷",
    "机电",
    "园林",
    "餐饮",
    "物流",
    "设计",
    "文化",
    "仪表",
    "供暖",
    "电缆",
    "医药",
)
COMPANY_NAMES = tuple(first + second for first in "恒瑞安泰和华盛宏康嘉永" for second in "达源通信兴丰诚远")
OFFICES = (
    "税务所",
    "司法所",
    "市场监管所",
    "城管执法队",
    "房管所",
    "水务站",
    "统计所",
    "档案馆",
    "文化馆",
    "图书馆",
    "社保所",
    "环卫所",
)
SCHOOLS = ("小学", "中学", "幼儿园", "职业学校", "社区学院")
CLINICS = ("社区卫生服务中心", "医院", "中医门诊部", "口腔门诊部", "养老照料中心")


def person_name(rng: Random) -> str:
    """A surname and one or two characters."""
    surname = rng.choice(SURNAMES)
    return surname + "".join(rng.choice(GIVEN) for _ in range(1 if rng.random() < 0.2 else 2))


def organization_name(rng: Random, place: str) -> str:
    """A Party organization of an invented employer in a place."""
    kind = rng.random()
    if kind < 0.45:
        return f"{place}{rng.choice(COMPANY_NAMES)}{rng.choice(TRADES)}公司党支部"
    if kind < 0.65:
        return f"{place}{rng.choice(OFFICES)}党支部"
    if kind < 0.82:
        return f"{place}第{rng.choice('一二三四五六七八九')}{rng.choice(SCHOOLS)}党支部"
    return f"{place}{rng.choice(CLINICS)}第{rng.choice('一二三四五六')}党支部"
