### 衡策的界面文字。与 en.ftl 键名一致(有测试核对);每个房间一节。

## 外框
product = 衡策
product-line = 市场策划部的工作与考核
skip-to-content = 跳到正文
navigation = 主导航
open-navigation = 打开导航
close-navigation = 关闭导航
crumbs = 当前位置
search-everything = 搜索全部记录(按 / 键)
theme = 外观
theme-light = 浅色
theme-dark = 深色
theme-auto = 跟随系统
account = 我的账号
acts = 操作
back-to-desk = 回到工作台
request-id = 请求编号

## 导航
nav-desk = 工作台
nav-insight = 洞察
nav-brand = 品牌
nav-campaigns = 活动
nav-digital = 数字
nav-content = 内容
nav-collaboration = 协作
nav-performance = 绩效
nav-data = 数据
nav-settings = 设置
nav-scorecards = 记分卡
nav-imports = 导入
nav-accounts = 登录账号

## 单位
unit-points = { $value } 个百分点
unit-days = { $value } 天
unit-hours = { $value } 小时
unit-seconds = { $value } 秒
unit-times = { $value } 倍

## 错误
error-not-found = 没有找到
error-not-found-help = 此页面或记录不存在,或您无权查看。请检查地址;如认为应当可见,请联系部门负责人或系统管理员。
error-sign-in-first = 请先登录
error-sign-in-first-help = 您尚未登录,或登录已过期。请登录后重试。
error-forbidden = 无权执行此操作
error-forbidden-help = 您可以查看这条记录,但不能对它执行此操作。需要时请联系记录的负责人或其上级。
error-forged = 请求未被接受
error-forged-help = 此请求不是从本系统的页面发出的,或页面打开太久。没有作任何修改;请刷新页面后重试。
error-malformed = 请求不完整
error-malformed-help = 提交的内容无法读取,没有作任何修改。请返回后重试。
error-invalid = 有些内容需要更正
error-invalid-help = 没有保存。请更正标出的字段后再次提交。
error-stale = 记录已被他人修改
error-stale-help = 您打开之后,有人修改了这条记录。请核对最新内容后再保存。
error-refused = 现在不能执行此操作
error-refused-help = 记录当前的状态不允许此操作。请查看记录的最新状态。
error-too-large = 内容过大
error-too-large-help = 上传的内容超过上限,没有保存。请拆分或压缩后重试。
error-too-many = 尝试次数过多
error-too-many-help = 登录失败次数过多。请在 { $seconds } 秒后重试。
error-internal = 系统出错
error-internal-help = 操作没有完成,已记录此错误。请稍后重试;如仍出现,请把下面的请求编号告诉系统管理员。

## 登录与账号
sign-in = 登录
sign-out = 退出登录
login = 登录名
password = 密码
sign-in-note = 没有账号或忘记密码?请联系系统管理员。
sign-in-incomplete = 请填写登录名和密码。
sign-in-wrong = 登录名或密码不正确。
sessions = 我的登录
session-device = 设备
session-started = 登录时间
session-seen = 最近使用
session-this-one = 当前
session-end = 结束
session-unknown-device = 未知设备
account-roles = 我的角色
password-change = 修改密码
password-changed = 密码已修改,其他设备上的登录已结束。
password-now = 当前密码
password-new = 新密码
password-again = 再次输入新密码
password-rule = 至少 10 个字符,不含登录名。
password-wrong = 当前密码不正确。
password-not-the-same = 两次输入的新密码不一致。
password-too-short = 密码至少 { $min } 个字符。
password-too-long = 密码过长。
password-too-plain = 密码过于简单,或包含登录名。

## 工作台
desk-greeting = { $name },您好

## 记录

## 搜索

## 人员

## 记分卡

## 导入
