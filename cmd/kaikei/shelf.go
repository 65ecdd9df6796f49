package main

import (
	"context"
	"slices"

	"kaikei/cmd/internal/control"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/office"
)

// Catalogue returns what the shop sells. See office.Shelf.
func (b backOffice) Catalogue() (*catalogue.Catalogue, error) { return b.d.Store.Catalogue() }

// SetCatalogue takes over what the shop sells. See office.Shelf.
func (b backOffice) SetCatalogue(c *catalogue.Catalogue, by, what string) error {
	_, err := control.SetCatalogue.Do(context.Background(), b.d, control.CatalogueRequest{Items: c.Items(), Who: control.Who{Clerk: by, Reason: what}})
	return err
}

// unread are the values that say nothing to people in the shop.
var unread = []string{"codeRules", "sealingKey"}

// Settings tells the configuration in force. See office.Rulebook.
func (b backOffice) Settings(ctx context.Context) ([]office.Setting, error) {
	a, err := control.ShowConfig.Do(ctx, b.d, control.Nothing{})
	var all []office.Setting
	for _, v := range a.Values {
		if slices.Contains(unread, v.Path) {
			continue
		}
		all = append(all, office.Setting{Path: v.Path, Value: plainValue(v.Value), Source: v.Source})
	}
	return all, err
}
