package printer

import (
	"fmt"
	"strings"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// gift lays out the slip that goes with a present: what it is and where it is
// from, and no sum.
func (d *draft) gift(r terminal.Receipt) {
	d.seller(r)
	d.add(BlockFeed)
	if r.Training {
		d.say(warning, practice.title)
	}
	d.say(large, copyName(r.Copy))
	d.mark()
	d.add(BlockRule)
	d.field("取引日時", moment(r.At))
	d.field("伝票番号", slip(r.Slip))
	d.add(BlockRule)
	for _, l := range r.Lines {
		name := first(ready(l.Name), "商品")
		if l.Quantity > 1 {
			d.pair(plain, name, fmt.Sprintf("%d点", l.Quantity))
			continue
		}
		d.text(Left, plain, name)
	}
	d.add(BlockRule)
	if r.Payment != "" && !r.Training {
		d.Blocks = append(d.Blocks, Block{Kind: BlockQR, Text: string(r.Payment)})
	}
	d.say(plain, "交換・返品の際はこのレシートをお持ちください")
	d.add(BlockCut)
}

// named lays out a receipt in the buyer's name (領収書): to whom, how much, for
// what, by whom, and a place for the stamp when it needs one. The sum ends in a
// dash, so that no digit can be added to it.
func (d *draft) named(r terminal.Receipt) {
	v := verdictOf(r)
	d.say(large, wordsOf(r).title)
	if v != certain {
		d.say(warning, v.title)
		d.disclaim(r)
	}
	d.mark()
	d.field("発行番号", slip(r.Slip))
	d.field("取引日時", moment(r.At))
	d.add(BlockFeed)
	d.addressee(r.Named.To)
	d.add(BlockFeed)
	d.Blocks = append(d.Blocks, Block{Kind: BlockText, Align: Center, Style: large, Text: r.Amount.String() + "－"})
	d.block(Block{Kind: BlockText, Text: "但し　" + first(ready(r.Named.For), "お品代") + "として"}, "但し")
	d.block(Block{Kind: BlockText, Text: "上記正に領収いたしました"}, "上記正に領収いたしました")
	d.add(BlockRule)
	if v == certain && len(r.Rates) > 0 {
		d.rates(r)
	}
	d.paidBy(r)
	d.add(BlockRule)
	d.seller(r)
	if r.Shop.RegistrationNumber != "" && v == certain {
		d.text(Center, plain, "登録番号 "+r.Shop.RegistrationNumber)
	}
	if r.Named.Stamp == receipt.StampDue && v == certain {
		d.stamp()
	}
	d.foot(r)
}

// blankName is the room for a name that is written by hand.
const blankName = 10

// addressee says to whom.
func (d *draft) addressee(to string) {
	name := ready(to)
	if name == "" {
		name = strings.Repeat("＿", blankName)
	}
	d.Blocks = append(d.Blocks, Block{Kind: BlockText, Style: tall, Text: name + " 様"})
}

// stamp draws the place for a revenue stamp.
func (d *draft) stamp() {
	const inside = 8
	d.add(BlockFeed)
	d.text(Center, plain, "┌"+strings.Repeat("─", inside)+"┐")
	for _, words := range []string{"　　　　　　　　", "　　収入印紙　　", "　　　　　　　　"} {
		d.text(Center, plain, "│"+words+"│")
	}
	d.text(Center, plain, "└"+strings.Repeat("─", inside)+"┘")
}
