/** Bytes that an XML declaration fits into. */
const DECLARATION = 256;

/** Labels of https://encoding.spec.whatwg.org/ that a file may declare: those that tools for annotation write. */
const KNOWN = new Set([
  'utf-8',
  'utf8',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'latin1',
  'windows-1252',
  'gb2312',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
]);

/** The encoding that an XML file declares, UTF-8 where it declares none that is known. */
export function xmlEncoding(bytes: Buffer): string {
  const [, label = ''] =
    /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(bytes.toString('latin1', 0, DECLARATION)) ??
    [];
  return KNOWN.has(label.toLowerCase()) ? label.toLowerCase() : 'utf-8';
}
