// Package printer puts receipts on paper: it says how a [terminal.Receipt]
// looks, writes it as ESC/POS, sends it to a printer and finds out whether it
// was printed.
//
// # How a receipt becomes paper
//
// [NewDocument] turns a receipt into blocks that know no width. [Document.Page]
// sets them on a paper: lines of whole columns, none wider than the paper. One
// [Page] has three renderings that agree line by line: [Encoder] writes
// ESC/POS, [Page.Text] writes plain text, [Painter] draws a picture. [Parse]
// goes the other way: it reads ESC/POS strictly and returns the page that a
// printer would print, so that the paper on a screen, and the paper of a test,
// come from the very bytes that were sent.
//
// A font A character is 12 dots wide and one column; kanji are two columns.
//
// # What it guarantees
//
// No character makes a receipt fail: what the Japanese character ROM lacks is
// replaced by its nearest relative, else drawn when there is a font, else
// printed as 〓. Sums are never broken or cut. A payment whose money was not
// taken for sure prints as 結果確認中 and says that it proves nothing. A
// [Device] has one job under way at a time and a deadline on every wait, and
// its errors are those of the terminal package; [terminal.ErrPrintUnknown] is
// returned only when bytes of the job were sent.
//
// # Caveats
//
// A printer that reports no status ([StatusNone]) prints "successfully" as
// soon as it has taken all bytes. With status, the proof is the answer to a
// command at the very end of the job; paper that ran out in the last
// millimetres is reported as [terminal.ErrPaperOut] and the receipt may be
// there all the same.
// A network printer serves one client at a time: somebody else's connection
// looks like a printer that does not answer.
//
// Star printers must be switched to their ESC/POS emulation. Printers without
// the Japanese ROM get every line as a picture ([KanjiNone]), which is slow on a
// serial line.
//
// Slips are kept on disk until they are printed by package spool.
package printer
