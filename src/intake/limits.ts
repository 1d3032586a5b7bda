const KIB = 1024
const MIB = 1024 * KIB

/** Every bound of reading a file, with its unit. A file beyond one of them is refused as a whole, naming the bound. */
export const INTAKE_LIMITS = {
  /** Bytes of the file as it was given. A month of hourly readings of 343 units is about 9 MiB. */
  fileBytesMax: 64 * MIB,
  /** Rows of a readings file that are not blank. */
  readingRowsMax: 2_000_000,
  /** Rows of a file of holidays: the days of a year. */
  holidayRowsMax: 366,
  /** Rows of a list of cases that are not blank: one transaction registers them all. */
  caseRowsMax: 2_000,
  /** Rows of any other file that are not blank. */
  tableRowsMax: 200_000,
  /** Characters of one cell. */
  cellCharactersMax: 2_000,
  /** Rows that tell of different spans of days of one unit, post or channel. */
  spansMax: 100,
  /** Columns of a table. */
  columnsMax: 100,
  /** Bytes of one CSV row, so that a quote which is never closed cannot swallow the file. */
  recordBytesMax: 1 * MIB,
  /** Rows looked at for the header: a title or a merged line may stand above it. */
  headerRowsMax: 6,
  /** Row errors, and likewise warnings, that are listed; the rest are counted. */
  issuesListedMax: 1_000,
  /** Characters of a cell that an issue repeats. */
  issueValueCharactersMax: 100,
  /** Parts inside an XLSX file. */
  zipEntriesMax: 5_000,
  /** Bytes of all parts of an XLSX file together once unpacked. */
  unzippedBytesMax: 256 * MIB,
  /** How many times larger than packed one part of an XLSX file may be. */
  zipRatioMax: 200,
  /** Parts up to this many bytes may be packed more tightly than `zipRatioMax`: a short, dull part often is. */
  zipRatioFreeBytes: 64 * KIB,
  /** Characters of one XML tag or one run of text inside an XLSX file. */
  xmlTokenCharactersMax: 1 * MIB,
  /** Elements of XLSX XML inside each other. */
  xmlDepthMax: 64,
  /** Sheets of a workbook. */
  sheetsMax: 1_000,
} as const
