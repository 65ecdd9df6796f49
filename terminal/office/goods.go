package office

import (
	"errors"
	"fmt"
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/catalogue"
)

// A Shelf keeps what the shop sells.
type Shelf interface {
	Catalogue() (*catalogue.Catalogue, error)
	// SetCatalogue puts a catalogue in the place of the one before, and records who
	// changed what.
	SetCatalogue(c *catalogue.Catalogue, by, what string) error
}

// goodsMost bounds how many items one list has.
const goodsMost = 300

// Goods are the items of one category, as a manager changes them.
type Goods struct {
	Categories []string
	Category   string
	Items      []catalogue.Item // of the category, at most 300
	Of         int              // how many the shop sells in all
}

// readGoods reads the items of the category that is shown.
func (o *Office) readGoods() {
	c, err := o.Shelf.Catalogue()
	if err != nil {
		o.fault(err)
		return
	}
	g := Goods{Categories: c.Categories(), Category: o.view.Goods.Category, Of: c.Len()}
	if !slices.Contains(g.Categories, g.Category) {
		g.Category = ""
		if len(c.In("")) == 0 && len(g.Categories) > 0 {
			g.Category = g.Categories[0]
		}
	}
	g.Items = c.In(g.Category)
	g.Items = g.Items[:min(goodsMost, len(g.Items))]
	o.view.Goods = g
}

// onGoods serves the list of items.
func (o *Office) onGoods(i Intent) {
	switch i.Kind {
	case IntentCategory:
		o.view.Goods.Category = i.Text
		o.readGoods()
	case IntentItem:
		at := slices.IndexFunc(o.view.Goods.Items, func(x catalogue.Item) bool { return x.Code == i.Text })
		if at >= 0 {
			o.view.Article, o.view.ArticleWas = o.view.Goods.Items[at], i.Text
			o.into(PageItem)
		}
	case IntentNew:
		o.view.Article, o.view.ArticleWas = catalogue.Item{Rate: 10, Category: o.view.Goods.Category}, ""
		o.into(PageItem)
	}
}

// onItem serves one item: what is changed of it is kept by a tap that says so, all
// together.
func (o *Office) onItem(i Intent) {
	x := &o.view.Article
	switch i.Kind {
	case IntentID:
		x.Code = i.Text
	case IntentName:
		x.Name = i.Text
	case IntentCategory:
		x.Category = i.Text
	case IntentSum:
		x.Price = i.Amount
	case IntentRate:
		x.Rate = terminal.TaxRate(i.Number)
	case IntentKey:
		x.Key = int(i.Number)
	case IntentSave:
		code, err := catalogue.Code(x.Code)
		if err == nil {
			kept := *x
			kept.Code = code
			err = o.keepItems(code, o.view.ArticleWas, &kept)
		}
		o.keptItem(err)
	case IntentRemove:
		if o.view.ArticleWas != "" {
			o.keptItem(o.keepItems(o.view.ArticleWas+" removed", o.view.ArticleWas, nil))
		}
	}
}

// keptItem goes back to the list when an item was kept, and says why when it was not.
func (o *Office) keptItem(err error) {
	switch {
	case err == nil:
		o.view.Goods.Category = o.view.Article.Category
		o.back()
		o.view.Done = DoneKept
	case errors.Is(err, catalogue.ErrItem):
		o.fault(fmt.Errorf("%w: %w", terminal.ErrTyped, err))
	default:
		o.fault(err)
	}
}

// keepItems puts an item in the place of the one that had a code before, "" of none;
// nil takes that one out. The rest of the catalogue is as it is now, whatever was
// imported meanwhile.
func (o *Office) keepItems(what, was string, x *catalogue.Item) error {
	c, err := o.Shelf.Catalogue()
	if err != nil {
		return err
	}
	items := slices.DeleteFunc(c.Items(), func(o catalogue.Item) bool { return was != "" && o.Code == was })
	if x != nil {
		items = append(items, *x)
	}
	next, err := catalogue.New(items)
	if err != nil {
		return err
	}
	return o.Shelf.SetCatalogue(next, o.view.By, what)
}
