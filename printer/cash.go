package printer

import "kaikei/terminal/report"

// cash shows the drawer as a close found it: what should be in it, what was
// counted, and what stays. Nothing is shown of one that nobody counted.
func (d *draft) cash(c report.Cash) {
	if !c.Checked {
		return
	}
	d.heading("レジ現金")
	d.pair(plain, "釣銭準備金", c.Float.String())
	d.pair(plain, "現金の増減", c.Taken.String())
	if c.Moved != 0 {
		d.pair(plain, "入出金", c.Moved.String())
	}
	d.pair(strong, "理論在高", c.Expected.String())
	d.pair(strong, "実在高", c.Counted.String())
	d.pair(strong, "過不足", c.Over.String())
	if c.Reason != "" {
		d.field("理由", c.Reason)
	}
	d.pair(plain, "回収", c.Removed.String())
	d.pair(plain, "次回の釣銭準備金", c.Left.String())
	d.add(BlockRule)
}
