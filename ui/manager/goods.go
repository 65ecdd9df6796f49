package manager

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/ui"
)

// The bounds of what is typed of an item; see package catalogue.
const (
	itemNameMost                 = 120
	codeMost                     = 13
	mostPrice       terminal.Yen = 99_999_999
	mostKey         terminal.Yen = 9_999
	categoriesShown              = 11
)

// goods is what the shop sells, category by category; a tap shows an item.
func (p page) goods() fyne.CanvasObject {
	g := p.v.Goods
	var all []fyne.CanvasObject
	for _, i := range g.Items {
		key := ""
		if i.Key > 0 {
			key = p.Of("office.key.at", int64(i.Key))
		}
		all = append(all, p.Line(i.Name, p.tap(office.Intent{Kind: office.IntentItem, Text: i.Code}),
			p.Wide(p.List(p.Name(ui.Text, ui.Ink, i.Name), p.Say(ui.Small, ui.Soft, i.Code))),
			p.Cell(110, p.List(p.Sum(ui.Text, ui.Ink, i.Price.String()), p.Sum(ui.Small, ui.Soft, fmt.Sprintf("%d%% %s", i.Rate, key)))))) // the rate as slips write it
	}
	list := p.scroll("goods", all...)
	if len(all) == 0 {
		list = p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.goods.none")))
	}
	which := p.Button(ui.Beside, 0, p.category(g.Category), p.choose("office.category", p.categories()...))
	add := p.Button(ui.GoesOn, 0, p.Of("office.goods.add"), p.tap(office.Intent{Kind: office.IntentNew}))
	why := p.Card(p.Rows(p.Say(ui.Text, ui.Ink, p.Words().Count("office.goods.of", int64(g.Of))), p.Read(ui.Small, ui.Soft, p.Of("office.goods.why")), p.Spring()))
	return p.Halves(0.42, 0.45, p.Fill(list), p.Rows(which, p.Fill(why), add))
}

// category is the name of a category.
func (p page) category(name string) string {
	if name == "" {
		return p.Of("office.category.none")
	}
	return name
}

// categories are those that can be shown: as many as the question has room for, the
// items without one first.
func (p page) categories() []ui.Option {
	all := []ui.Option{{Name: p.category(""), Tap: p.tap(office.Intent{Kind: office.IntentCategory})}}
	for _, c := range p.v.Goods.Categories {
		if c != "" && len(all) < categoriesShown {
			all = append(all, ui.Option{Name: c, Tap: p.tap(office.Intent{Kind: office.IntentCategory, Text: c})})
		}
	}
	return all
}

// item is one of what the shop sells, or a new one.
func (p page) item() fyne.CanvasObject {
	x := p.v.Article
	key := p.Of("office.key.none")
	if x.Key > 0 {
		key = fmt.Sprint(x.Key)
	}
	form := p.List(
		p.field("office.code", x.Code, p.figures("office.code", ui.Figures{Least: 1, Most: codeMost}, office.IntentID)),
		p.field("office.name", x.Name, p.text("office.name", x.Name, itemNameMost, office.IntentName)),
		p.field("office.price", x.Price.String(), p.ask(p.Of("office.price"), "", mostPrice, func(y terminal.Yen) office.Intent {
			return office.Intent{Kind: office.IntentSum, Amount: y}
		})),
		p.field("office.rate", fmt.Sprintf("%d%%", x.Rate), p.choose("office.rate", p.rate(10), p.rate(8), p.rate(0))),
		p.field("office.category", p.category(x.Category), p.choose("office.category", append(p.categories(), ui.Option{Name: p.Of("office.category.new"), Tap: p.text("office.category", "", nameMost, office.IntentCategory)})...)),
		p.field("office.key", key, p.choose("office.key",
			ui.Option{Name: p.Of("office.key.none"), Tap: p.tap(office.Intent{Kind: office.IntentKey})},
			ui.Option{Name: p.Of("office.key.choose"), Tap: p.ask(p.Of("office.key"), "%d", mostKey, func(y terminal.Yen) office.Intent {
				return office.Intent{Kind: office.IntentKey, Number: int64(y)}
			})})))
	keep := p.Button(ui.GoesOn, 0, p.Of("office.keep"), p.tapIf(x.Code != "" && x.Name != "", office.Intent{Kind: office.IntentSave}))
	right := []fyne.CanvasObject{p.Fill(p.Card(p.Rows(p.Read(ui.Text, ui.Ink, p.Of("office.item.why")), p.Spring()))), keep}
	if p.v.ArticleWas != "" {
		right = append(right, p.remove("office.goods.remove", x.Name))
	}
	return p.Halves(0.42, 0.38, form, p.Rows(right...))
}

// rate offers a tax rate.
func (p page) rate(percent int64) ui.Option {
	return ui.Option{Name: fmt.Sprintf("%d%%", percent), Tap: p.tap(office.Intent{Kind: office.IntentRate, Number: percent})}
}
