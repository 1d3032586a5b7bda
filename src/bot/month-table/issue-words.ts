import type { Locale } from '../../domain/office.ts'

/** What the reading of a month's table may expect, as it is written there, and the same in Chinese; `$1` is its value. */
const EXPECTATIONS: readonly (readonly [RegExp, string])[] = [
  [/^a plain decimal such as 35\.4, or —$/, '数字，例如35.4；没有数值的填“—”'],
  [/^at least (\S+)$/, '不小于$1'],
  [/^at most (\S+)$/, '不大于$1'],
  [/^a whole number from (\d+) to (\d+)$/, '$1至$2之间的整数'],
  [/^(\d{4}-\d{2}), the month of this import$/, '本次导入的月份$1'],
  [/^each unit once; (.+) stands in row (\d+)$/, '每个单位一行；$1已在第$2行'],
  [/^a unit code, or district and unit_name$/, '单位代码，或所属区和单位名称'],
  [/^a unit of level township; (.+) is \w+$/, '乡镇（街道）；$1不是'],
  [
    /^one unit; the name fits (.+): give the code, or the district as well$/,
    '一个单位；同名的有$1，请写单位代码或所属区',
  ],
  [/^a unit that is valid in (\d{4}-\d{2}); (.+?) is valid.*$/, '$1月在用的单位；$2不在用'],
  [/^the code of a known unit$/, '单位表中的单位代码'],
  [/^the exact name or alias of a known unit$/, '单位表中的单位全称或别名'],
  [/^(.+), the unit of code (\S+)$/, '代码$2的单位“$1”'],
  [/^the district of (.+)$/, '$1所属的区'],
  [/^a value, not an error$/, '数值，不是错误值'],
  [/^a value, not a formula$/, '数值，不是公式；请粘贴为数值'],
  [/^a number$/, '数字'],
  [/^each column once$/, '每列只出现一次'],
  [/^a header row with (.+)$/, '表头，包括：$1'],
  [/^a column (.+)$/, '这一列：$1'],
  [/^one of (.+)$/, '下列各列之一：$1'],
  [/^at least one row below the header$/, '表头之下至少有一行'],
  [/^at most (\d+) rows$/, '不超过$1行'],
  [/^at most (\d+) MiB$/, '不超过$1MiB'],
  [/^a table; the file is empty$/, '表格；文件是空的'],
  [/^CSV, or \.xlsx without a password; .*$/, 'CSV或未加密的.xlsx；这是旧版.xls，或设有密码'],
  [/^one sheet; only (.+) is read$/, '一张工作表；只读取$1'],
  [/^UTF-8 or GB18030, not UTF-16$/, 'UTF-8或GB18030编码，不能是UTF-16'],
  [/^UTF-8 throughout; some bytes are not$/, '通篇为UTF-8编码；有的字节不是'],
  [/^UTF-8 or GB18030; some bytes are neither$/, 'UTF-8或GB18030编码；有的字节都不是'],
  [/^text without NUL bytes, in UTF-8 or GB18030$/, 'UTF-8或GB18030编码的文本，不含空字节'],
  [/^a closing quote \("\) before the end of the file$/, '引号成对；有的引号没有收尾'],
  [
    /^a cell with quotes to stand in quotes, each inner quote doubled \(""\)$/,
    '含引号的单元格整体加引号，其中的引号写成两个',
  ],
  [/^the month of each row; every row was taken for (\S+)$/, '每行的月份；各行均按$1处理'],
  [/^the days of validity; without them they are not checked$/, '有效天数；没有这一列，不作有效性检查'],
  [/^a column of values, or hourly readings imported before this table$/, '质量数值一列，或此前已导入的小时数据'],
  [/^values of a column; kept those of the readings in data version (\d+)$/, '质量数值一列；沿用第$1版的小时数据'],
]

/** What was expected, in the words of a language; one that is not of this list stands for itself. */
export function expectationText(expected: string, locale: Locale): string {
  if (locale === 'en') return expected
  for (const [pattern, words] of EXPECTATIONS) {
    const found = pattern.exec(expected)
    if (found !== null) return words.replaceAll(/\$(\d)/g, (_place, index: string) => found[Number(index)] ?? '')
  }
  return expected
}
