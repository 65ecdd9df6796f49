package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/catalogue"
	"kaikei/terminal/desk"
)

// How many goods and categories there are on one page.
const (
	itemsPage = 12
	tabsPage  = 3
)

// A shelfPane is the keypad, and behind its tabs what the shop sells: quick keys
// first, then each category.
type shelfPane struct {
	win    *Window
	k      kit
	keypad bool // the keypad is open, and not the shelf
	was    bool // there were goods
	page   int
	tab    int // the first category that is shown
	drawn  string
	tabs   *fyne.Container
	items  *fyne.Container
	keys   *keypad
	box    *fyne.Container
}

func newShelfPane(w *Window, keys *keypad) *shelfPane {
	s := &shelfPane{win: w, k: w.kit, keypad: true, tabs: shared(spaceHair), items: matrix(spaceSmall, 3), keys: keys}
	s.box = rows(spaceSmall, s.tabs, grow(stack(keys.box, s.items)))
	return s
}

// stocked reports whether the shop has goods to show.
func (s *shelfPane) stocked() bool { return s.was }

func (s *shelfPane) draw(v desk.View) {
	stocked := len(v.Shelf.Quick)+len(v.Shelf.Categories) > 0
	if stocked != s.was {
		s.was, s.keypad = stocked, !stocked
	}
	now := fmt.Sprint(stocked, s.keypad, s.page, s.tab, v.Shelf, v.Busy)
	if now == s.drawn {
		return
	}
	s.drawn = now
	show(s.tabs, stocked)
	show(s.keys.box, s.keypad)
	show(s.items, !s.keypad)
	if !stocked {
		return
	}
	s.drawTabs(v)
	goods := v.Shelf.Items
	if v.Shelf.Category == "" {
		goods = v.Shelf.Quick
	}
	s.drawItems(goods)
	s.box.Refresh()
}

// drawTabs draws the way to the keypad, the quick keys and the categories.
func (s *shelfPane) drawTabs(v desk.View) {
	w := s.k.words
	s.tabs.Objects = nil
	tab := func(name string, open bool, tap func()) {
		d := s.k.plain()
		if open {
			d = s.k.called()
		}
		b := s.k.button(sizeSmall, 60, d, tap)
		b.called = name
		words := newParagraph(s.k, sizeSmall, d.ink).centred()
		words.font, words.most = s.k.people.regular, 2 // the shop's own words
		words.write(name)
		s.tabs.Add(stack(b, container.New(inset{2, 2}, middle(words))))
	}
	turn := func(keypad bool, category string) func() {
		return func() {
			s.keypad, s.page = keypad, 0
			s.win.send(desk.Intent{Kind: desk.IntentCategory, Text: category})
		}
	}
	tab(w.Of("shelf.keypad"), s.keypad, turn(true, ""))
	tab(w.Of("shelf.quick"), !s.keypad && v.Shelf.Category == "", turn(false, ""))
	all := v.Shelf.Categories
	s.tab = min(s.tab, max(0, len(all)-1))
	for _, c := range all[s.tab:min(len(all), s.tab+tabsPage)] {
		tab(c, !s.keypad && v.Shelf.Category == c, turn(false, c))
	}
	if len(all) > tabsPage {
		tab("▶", false, func() {
			if s.tab += tabsPage; s.tab >= len(all) {
				s.tab = 0
			}
			s.win.draw(s.win.view)
		})
	}
}

// drawItems draws a page of goods; the last key turns it.
func (s *shelfPane) drawItems(goods []catalogue.Item) {
	s.items.Objects = nil
	most := itemsPage
	if len(goods) > itemsPage {
		most--
	}
	pages := max(1, (len(goods)+most-1)/most)
	s.page %= pages
	for _, item := range goods[s.page*most : min(len(goods), (s.page+1)*most)] {
		s.items.Add(s.item(item))
	}
	for len(s.items.Objects) < most {
		s.items.Add(gap(1, 1))
	}
	if pages > 1 {
		next := s.k.button(sizeLarge, 0, s.k.plain(), func() {
			s.page++
			s.win.draw(s.win.view)
		})
		next.set("▶", true)
		s.items.Add(next)
	}
}

// item is one thing that is sold: its name over its price.
func (s *shelfPane) item(i catalogue.Item) fyne.CanvasObject {
	k := s.k
	b := k.button(sizeNote, 72, k.onCard(), func() { s.win.send(desk.Intent{Kind: desk.IntentItem, Text: i.Code}) })
	b.called = i.Name
	name, price := newParagraph(k, sizeSmall, k.ink).centred(), newLine(k.text(sizeNote, k.soft)).centred()
	name.font, name.most = k.people.regular, 2
	name.write(i.Name)
	price.write(i.Price.String())
	return stack(b, pad(spaceHair, rows(0, spring(), name, price, spring())))
}
