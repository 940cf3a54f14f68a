"""Which departments, categories and provinces credit codes may begin with.

Departments and their categories of organisations: GB 32100-2015 as amended by No. 1 of 2016
(GB 32100-2015/XG1-2016), with 54 and 55, which the civil affairs give villagers' and residents'
committees since these are legal persons (民法总则, 2017). Provinces: GB/T 2260-2007; 100000 stands
for registrars of the state.
"""

from __future__ import annotations

CATEGORIES = {
    "1": "1239",  # 机构编制：机关、事业单位、编办直接管理机构编制的群众团体、其他
    "2": "19",  # 外交：外国常驻新闻机构、其他
    "3": "123459",  # 司法行政：律师执业机构、公证处、基层法律服务所、司法鉴定机构、仲裁委员会、其他
    "4": "19",  # 文化：外国在华文化中心、其他
    "5": "123459",  # 民政：社会团体、民办非企业单位、基金会、村民委员会、居民委员会、其他
    "6": "129",  # 旅游：外国、港澳台旅游部门常驻代表机构、其他
    "7": "129",  # 宗教：宗教活动场所、宗教院校、其他
    "8": "19",  # 工会：基层工会、其他
    "9": "123",  # 工商：企业、个体工商户、农民专业合作社
    "A": "19",  # 中央军委改革和编制办公室：军队事业单位、其他
    "N": "1239",  # 农业：组级、村级、乡镇级集体经济组织、其他
    "Y": "1",  # 其他
}
PROVINCES = (
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
    50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
)  # fmt: skip
NATION = 100_000
