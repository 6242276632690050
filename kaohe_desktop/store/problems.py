"""What can go wrong with the database (K5xx), in words a clerk can act on."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

DATABASE_MISSING = Kind(
    "K501", "找不到数据库文件", "找不到数据库文件：{path}",
    "如果文件移到了别处，请放回原处或用「打开」指到新位置；如果丢失了，请从“备份”文件夹恢复最近一份；第一次使用请新建",
)
DATABASE_IN_USE = Kind(
    "K502", "数据库正被另一处使用", "这个数据库已经在另一处打开（{holder}）",
    "请先在那里退出程序，再在这里打开",
)
NOT_OURS = Kind(
    "K503", "不是本程序的数据库", "“{path}”不是考核程序的数据库文件",
    "请选择本程序的数据库文件（扩展名通常是 .db）",
)
DAMAGED = Kind(
    "K504", "数据库文件已损坏", "数据库文件已损坏，不能放心使用：{detail}",
    "请不要再改动它；在「系统—备份」里恢复最近一份备份，并把损坏的文件留存",
)
NEWER = Kind(
    "K505", "数据库来自更新的程序", "这个数据库是更新版本的程序建立的（数据版本 {revision}，本程序只认到 {known}）",
    "请在这台电脑上安装新版本的程序后再打开",
)
DISK_FULL = Kind(
    "K506", "磁盘已满", "磁盘已满，刚才的内容没有保存",
    "请删除或移走一些文件，腾出空间后再做一次",
)
LOCKED = Kind(
    "K507", "数据库正忙", "数据库正被别的程序占用，刚才的内容没有保存",
    "请关闭正在复制、备份或查看这个文件的程序，稍等片刻再做一次",
)
READ_ONLY = Kind(
    "K508", "数据库不能写入", "数据库文件或所在文件夹不能写入：{path}",
    "请检查文件是否设成只读、U 盘是否有写保护、当前用户有没有修改权限",
)
FOLDER_MISSING = Kind(
    "K509", "文件夹不存在", "文件夹不存在或打不开：{path}",
    "请检查 U 盘或网络盘是否接好，或者另选一个文件夹",
)
IO_ERROR = Kind(
    "K510", "读写磁盘出错", "读写磁盘时出错，刚才的操作没有完成（{detail}）",
    "程序已重新核对，表里显示的就是磁盘上实际保存的内容；请检查磁盘或网络连接，马上做一次备份",
)
ALREADY_THERE = Kind(
    "K511", "已有同名文件", "“{path}”已经存在，没有覆盖",
    "请换一个文件名，或者直接打开这个文件",
)
BACKUP_FAILED = Kind(
    "K512", "备份没有成功", "备份没有成功：{detail}",
    "数据本身没有受影响；请检查“备份”文件夹能否写入、磁盘是否还有空间，然后在「系统」里再备份一次",
)
UNSUITABLE_DISK = Kind(
    "K513", "这个位置不适合存放数据库", "“{path}”所在的磁盘不支持安全写入（{detail}）",
    "请把数据库放在本机硬盘上，不要放在网络共享文件夹里",
)
MIGRATION_FAILED = Kind(
    "K514", "数据库升级没有成功", "数据库升级没有成功，文件仍是原来的样子：{detail}",
    "升级前的备份在“{backup}”；请把这份备份和出错信息交给技术人员",
)
CHAIN_BROKEN = Kind(
    "K515", "操作记录被改动过", "操作记录第 {line} 条与记录链对不上，有人在程序以外改动过数据库",
    "请保存好现在的文件，与最近的备份对照，并向负责人报告",
)
BACKUP_BAD = Kind(
    "K516", "备份文件不能用", "备份“{path}”没有通过检查：{detail}",
    "请换一份更早的备份；这份请留存，不要删除",
)
CHAIN_SHORT = Kind(
    "K517", "操作记录少了", "操作记录比备份时少或不同（{backup} 时第 {line} 条的校验码对不上）",
    "请保存好现在的文件，与这份备份对照，并向负责人报告",
)
REFERENCE_BROKEN = Kind(
    "K518", "数据之间对不上", "表“{table}”有 {count} 条记录找不到它所属的内容",
    "请恢复最近一份备份，并把现在的文件留存",
)
CONFIRMATION_ALTERED = Kind(
    "K520", "确认记录被改过", "“{label}”（{day}）的确认与操作记录里记下的不一样", "请恢复最近一份备份，并把现在的文件留存",
)
OTHER_FAILURE = Kind(
    "K519", "数据库操作没有完成", "数据库操作没有完成，刚才的内容没有保存（{detail}）",
    "请再做一次；如果仍然不行，请做一次备份并把这句话告诉技术人员",
)

KINDS = (
    DATABASE_MISSING, DATABASE_IN_USE, NOT_OURS, DAMAGED, NEWER, DISK_FULL, LOCKED, READ_ONLY, FOLDER_MISSING, IO_ERROR,
    ALREADY_THERE, BACKUP_FAILED, UNSUITABLE_DISK, MIGRATION_FAILED, CHAIN_BROKEN, BACKUP_BAD, CHAIN_SHORT,
    REFERENCE_BROKEN, CONFIRMATION_ALTERED, OTHER_FAILURE,
)
